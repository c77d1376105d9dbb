/** A container that rebuilds its trust store at start, and is not allowed to. */
import { updateCaCertificatesCannotWrite as shared } from '../../environment/definitions/update-ca-certificates-cannot-write';
import { kubernetesContainerRule } from '../container-rule';

const text = (user: number): string =>
  `apiVersion: v1\nkind: Pod\nmetadata:\n  name: shop\nspec:\n  containers:\n    - name: shop\n      image: registry.example.com/shop:1\n      command: ["sh", "-c", "update-ca-certificates && exec /shop"]\n      securityContext:\n        runAsUser: ${user}\n`;

export const updateCaCertificatesCannotWrite = kubernetesContainerRule(shared, {
  bad: { text: text(1000) },
  good: { text: text(0) },
});
