/** A single file over the bundle that Go reads, with fewer roots in it. */
import { caFileMountReplacesBundle as shared } from '../../environment/definitions/ca-file-mount-replaces-bundle';
import { kubernetesContainerRule } from '../container-rule';

const text = (target: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: corp-ca\ndata:\n  README.txt: the certificates of the company\n---\napiVersion: v1\nkind: Pod\nmetadata:\n  name: shop\nspec:\n  containers:\n    - name: shop\n      image: alpine:3.22\n      volumeMounts:\n        - name: ca\n          mountPath: /etc/ssl/certs/${target}\n          subPath: README.txt\n  volumes:\n    - name: ca\n      configMap:\n        name: corp-ca\n`;

export const caFileMountReplacesBundle = kubernetesContainerRule(shared, {
  bad: { text: text('ca-certificates.crt') },
  good: { text: text('corp.crt') },
});
