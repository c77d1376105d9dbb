/** A proxy variable that Go's HTTP client does not use as it was meant. */
import { proxyVariableIgnored as shared } from '../../environment/definitions/proxy-variable-ignored';
import { composeEnvironmentRule } from '../environment/rule';

export const proxyVariableIgnored = composeEnvironmentRule(shared, {
  bad: { text: 'services:\n  shop:\n    image: traefik:v3.5\n    environment:\n      ALL_PROXY: http://proxy.example.com:3128\n' },
  good: { text: 'services:\n  shop:\n    image: traefik:v3.5\n    environment:\n      HTTPS_PROXY: http://proxy.example.com:3128\n' },
});
