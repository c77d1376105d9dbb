/** A private CA that is mounted into a directory which Go never reads. */
import { caMountedWhereGoDoesNotLook as shared } from '../../environment/definitions/ca-mounted-where-go-does-not-look';
import { kubernetesContainerRule } from '../container-rule';

const text = (target: string): string =>
  `apiVersion: v1\nkind: Pod\nmetadata:\n  name: shop\nspec:\n  containers:\n    - name: shop\n      image: registry.example.com/shop:1\n      volumeMounts:\n        - name: ca\n          mountPath: ${target}\n  volumes:\n    - name: ca\n      configMap:\n        name: corp-ca\n`;

export const caMountedWhereGoDoesNotLook = kubernetesContainerRule(shared, {
  bad: { text: text('/etc/ssl/certs/corp') },
  good: { text: text('/etc/pki/tls/certs') },
});
