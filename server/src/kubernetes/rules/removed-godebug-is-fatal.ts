/** A GODEBUG setting with which programs built with Go 1.27 or later do not start. */
import { removedGodebugIsFatal as shared } from '../../environment/definitions/removed-godebug-is-fatal';
import { kubernetesEnvironmentRule, podExample } from '../environment/rule';

export const removedGodebugIsFatal = kubernetesEnvironmentRule(shared, {
  bad: podExample('ghcr.io/example/shop:1.4', 'env:\n  - name: GODEBUG\n    value: x509sha1=1\n'),
  good: podExample('ghcr.io/example/shop:1.4', 'env:\n  - name: GODEBUG\n    value: tlsmlkem=0\n'),
});
