/** SSL_CERT_FILE and SSL_CERT_DIR together replace everything that Go reads. */
import { sslCertEnvDropsPublicRoots as shared } from '../../environment/definitions/ssl-cert-env-drops-public-roots';
import { composeMountedRule } from '../environment/rule';

export const sslCertEnvDropsPublicRoots = composeMountedRule(shared, {
  bad: { text: 'services:\n  shop:\n    image: ghcr.io/example/shop:1.4\n    environment:\n      SSL_CERT_FILE: /custom-ca/ca.crt\n      SSL_CERT_DIR: /custom-ca\n    volumes:\n      - ./ca:/custom-ca:ro\n' },
  good: { text: 'services:\n  shop:\n    image: ghcr.io/example/shop:1.4\n    environment:\n      SSL_CERT_DIR: /custom-ca\n    volumes:\n      - ./ca:/custom-ca:ro\n' },
});
