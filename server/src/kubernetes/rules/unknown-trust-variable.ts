/** A variable that looks as if it told Go where the roots are, and that Go does not read. */
import { unknownTrustVariable as shared } from '../../environment/definitions/unknown-trust-variable';
import { kubernetesEnvironmentRule, podExample } from '../environment/rule';

export const unknownTrustVariable = kubernetesEnvironmentRule(shared, {
  bad: podExample('ghcr.io/example/shop:1.4', 'env:\n  - name: GOCERTIFICATEPATH\n    value: /etc/ssl/certs\n'),
  good: podExample('ghcr.io/example/shop:1.4', 'env:\n  - name: SSL_CERT_DIR\n    value: /etc/ssl/certs\n'),
});
