/** The proxy is spoken to over TLS, and no private CA is there that could have signed its certificate. */
import { httpsProxyCaUnknown as shared } from '../../environment/definitions/https-proxy-ca-unknown';
import { composeEnvironmentRule } from '../environment/rule';

export const httpsProxyCaUnknown = composeEnvironmentRule(shared, {
  bad: { text: 'services:\n  shop:\n    image: traefik:v3.5\n    environment:\n      HTTPS_PROXY: https://proxy.example.com:3129\n' },
  good: { text: 'services:\n  shop:\n    image: traefik:v3.5\n    environment:\n      HTTPS_PROXY: http://proxy.example.com:3128\n' },
});
