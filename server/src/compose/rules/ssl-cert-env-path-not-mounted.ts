/** SSL_CERT_FILE or SSL_CERT_DIR names a path at which nothing is mounted. */
import { sslCertEnvPathNotMounted as shared } from '../../environment/definitions/ssl-cert-env-path-not-mounted';
import { composeMountedRule } from '../environment/rule';

export const sslCertEnvPathNotMounted = composeMountedRule(shared, {
  bad: { text: 'services:\n  shop:\n    image: ghcr.io/example/shop:1.4\n    environment:\n      SSL_CERT_FILE: /certs/ca.crt\n    configs:\n      - source: corp_ca\n        target: /custom-ca/ca.crt\nconfigs:\n  corp_ca:\n    file: ./ca.crt\n' },
  good: { text: 'services:\n  shop:\n    image: ghcr.io/example/shop:1.4\n    environment:\n      SSL_CERT_FILE: /custom-ca/ca.crt\n    configs:\n      - source: corp_ca\n        target: /custom-ca/ca.crt\nconfigs:\n  corp_ca:\n    file: ./ca.crt\n' },
});
