/** SSL_CERT_FILE or SSL_CERT_DIR names a path at which nothing is mounted. */
import { sslCertEnvPathNotMounted as shared } from '../../environment/definitions/ssl-cert-env-path-not-mounted';
import { kubernetesMountedRule, podExample } from '../environment/rule';

const volume = '  volumes:\n    - name: ca\n      configMap:\n        name: corp-ca\n';

export const sslCertEnvPathNotMounted = kubernetesMountedRule(shared, {
  bad: podExample('ghcr.io/example/shop:1.4', 'env:\n  - name: SSL_CERT_FILE\n    value: /certs/ca.crt\nvolumeMounts:\n  - name: ca\n    mountPath: /custom-ca\n', volume),
  good: podExample('ghcr.io/example/shop:1.4', 'env:\n  - name: SSL_CERT_FILE\n    value: /custom-ca/ca.crt\nvolumeMounts:\n  - name: ca\n    mountPath: /custom-ca\n', volume),
});
