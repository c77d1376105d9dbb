/** A GODEBUG setting that does nothing in the program of the container. */
import { ineffectiveGodebug as shared } from '../../environment/definitions/ineffective-godebug';
import { kubernetesEnvironmentRule, podExample } from '../environment/rule';

export const ineffectiveGodebug = kubernetesEnvironmentRule(shared, {
  bad: podExample('ghcr.io/example/shop:1.4', 'env:\n  - name: GODEBUG\n    value: x509ignore=1\n'),
  good: podExample('ghcr.io/example/shop:1.4', 'env:\n  - name: GODEBUG\n    value: tlsmlkem=0\n'),
});
