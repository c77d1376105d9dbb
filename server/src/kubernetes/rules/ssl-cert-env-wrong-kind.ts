/** SSL_CERT_FILE names a mounted directory, or SSL_CERT_DIR a mounted file. */
import { sslCertEnvWrongKind as shared } from '../../environment/definitions/ssl-cert-env-wrong-kind';
import { kubernetesMountedRule, podExample } from '../environment/rule';

const volume = '  volumes:\n    - name: ca\n      configMap:\n        name: corp-ca\n';

export const sslCertEnvWrongKind = kubernetesMountedRule(shared, {
  bad: podExample('ghcr.io/example/shop:1.4', 'env:\n  - name: SSL_CERT_FILE\n    value: /custom-ca\nvolumeMounts:\n  - name: ca\n    mountPath: /custom-ca\n', volume),
  good: podExample('ghcr.io/example/shop:1.4', 'env:\n  - name: SSL_CERT_FILE\n    value: /custom-ca/ca.crt\nvolumeMounts:\n  - name: ca\n    mountPath: /custom-ca\n', volume),
});
