/** SSL_CERT_FILE or SSL_CERT_DIR has a value with which Go finds nothing, whatever is mounted. */
import { trustPathUseless as shared } from '../../environment/definitions/trust-path-missing';
import { kubernetesEnvironmentRule, podExample } from '../environment/rule';

export const trustPathMissing = kubernetesEnvironmentRule(shared, {
  bad: podExample('traefik:v3.5', 'env:\n  - name: SSL_CERT_FILE\n    value: /dev/null\n'),
  good: podExample('ghcr.io/example/shop:1.4', 'env:\n  - name: SSL_CERT_FILE\n    value: /etc/ssl/certs/ca-certificates.crt\n'),
});
