/** A proxy variable that Go's HTTP client does not use as it was meant. */
import { proxyVariableIgnored as shared } from '../../environment/definitions/proxy-variable-ignored';
import { kubernetesEnvironmentRule, podExample } from '../environment/rule';

export const proxyVariableIgnored = kubernetesEnvironmentRule(shared, {
  bad: podExample('traefik:v3.5', 'env:\n  - name: ALL_PROXY\n    value: http://proxy.example.com:3128\n'),
  good: podExample('traefik:v3.5', 'env:\n  - name: HTTPS_PROXY\n    value: http://proxy.example.com:3128\n'),
});
