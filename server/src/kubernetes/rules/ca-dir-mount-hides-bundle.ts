/** A volume over the directory of the roots, without the public ones in it. */
import { caDirMountHidesBundle as shared } from '../../environment/definitions/ca-dir-mount-hides-bundle';
import { kubernetesContainerRule } from '../container-rule';

const text = (mount: string, rest: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: corp-ca\ndata:\n  README.txt: the certificates of the company\n---\napiVersion: v1\nkind: Pod\nmetadata:\n  name: shop\nspec:\n  containers:\n    - name: shop\n      image: alpine:3.22\n      volumeMounts:\n        - name: ca\n          mountPath: ${mount}\n${rest}  volumes:\n    - name: ca\n      configMap:\n        name: corp-ca\n`;

export const caDirMountHidesBundle = kubernetesContainerRule(shared, {
  bad: { text: text('/etc/ssl/certs', '') },
  good: { text: text('/etc/ssl/certs/README.txt', '          subPath: README.txt\n') },
});
