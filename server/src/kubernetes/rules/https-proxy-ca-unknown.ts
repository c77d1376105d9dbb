/** The proxy is spoken to over TLS, and no private CA is there that could have signed its certificate. */
import { httpsProxyCaUnknown as shared } from '../../environment/definitions/https-proxy-ca-unknown';
import { kubernetesEnvironmentRule, podExample } from '../environment/rule';

export const httpsProxyCaUnknown = kubernetesEnvironmentRule(shared, {
  bad: podExample('traefik:v3.5', 'env:\n  - name: HTTPS_PROXY\n    value: https://proxy.example.com:3129\n'),
  good: podExample('traefik:v3.5', 'env:\n  - name: HTTPS_PROXY\n    value: http://proxy.example.com:3128\n'),
});
