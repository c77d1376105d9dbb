/** A variable that looks as if it told Go where the roots are, and that Go does not read. */
import { unknownTrustVariable as shared } from '../../environment/definitions/unknown-trust-variable';
import { composeEnvironmentRule } from '../environment/rule';

export const unknownTrustVariable = composeEnvironmentRule(shared, {
  bad: { text: 'services:\n  shop:\n    image: ghcr.io/example/shop:1.4\n    environment:\n      GOCERTIFICATEPATH: /etc/ssl/certs\n' },
  good: { text: 'services:\n  shop:\n    image: ghcr.io/example/shop:1.4\n    environment:\n      SSL_CERT_DIR: /etc/ssl/certs\n' },
});
