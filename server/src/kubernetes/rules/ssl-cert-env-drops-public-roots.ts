/** SSL_CERT_FILE and SSL_CERT_DIR together replace everything that Go reads. */
import { sslCertEnvDropsPublicRoots as shared } from '../../environment/definitions/ssl-cert-env-drops-public-roots';
import { kubernetesMountedRule, podExample } from '../environment/rule';

const volume = '  volumes:\n    - name: ca\n      configMap:\n        name: corp-ca\n';

export const sslCertEnvDropsPublicRoots = kubernetesMountedRule(shared, {
  bad: podExample('ghcr.io/example/shop:1.4', 'env:\n  - name: SSL_CERT_FILE\n    value: /custom-ca/ca.crt\n  - name: SSL_CERT_DIR\n    value: /custom-ca\nvolumeMounts:\n  - name: ca\n    mountPath: /custom-ca\n', volume),
  good: podExample('ghcr.io/example/shop:1.4', 'env:\n  - name: SSL_CERT_DIR\n    value: /custom-ca\nvolumeMounts:\n  - name: ca\n    mountPath: /custom-ca\n', volume),
});
