/** SSL_CERT_FILE names a mounted directory, or SSL_CERT_DIR a mounted file. */
import { sslCertEnvWrongKind as shared } from '../../environment/definitions/ssl-cert-env-wrong-kind';
import { composeMountedRule } from '../environment/rule';

export const sslCertEnvWrongKind = composeMountedRule(shared, {
  bad: { text: 'services:\n  shop:\n    image: ghcr.io/example/shop:1.4\n    environment:\n      SSL_CERT_DIR: /custom-ca/ca.crt\n    configs:\n      - source: corp_ca\n        target: /custom-ca/ca.crt\nconfigs:\n  corp_ca:\n    file: ./ca.crt\n' },
  good: { text: 'services:\n  shop:\n    image: ghcr.io/example/shop:1.4\n    environment:\n      SSL_CERT_FILE: /custom-ca/ca.crt\n    configs:\n      - source: corp_ca\n        target: /custom-ca/ca.crt\nconfigs:\n  corp_ca:\n    file: ./ca.crt\n' },
});
