/** SSL_CERT_FILE or SSL_CERT_DIR has a value with which Go finds nothing, whatever is mounted. */
import { trustPathUseless as shared } from '../../environment/definitions/trust-path-missing';
import { composeEnvironmentRule } from '../environment/rule';

export const trustPathMissing = composeEnvironmentRule(shared, {
  bad: { text: 'services:\n  shop:\n    image: traefik:v3.5\n    environment:\n      SSL_CERT_FILE: /dev/null\n' },
  good: { text: 'services:\n  shop:\n    image: traefik:v3.5\n    environment:\n      SSL_CERT_FILE: /etc/ssl/certs/ca-certificates.crt\n' },
});
