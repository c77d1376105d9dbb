/** The CA directory of the node in the place of the image's own. */
import type { FixDraft } from '../../core/rule';
import { mayRunGo } from '../../environment/container';
import { fixOf } from '../../environment/edits';
import { outcomeWith } from '../../environment/judge/loss';
import { nodesWithDanglingTrust } from '../../facts/host-trust';
import { scalarAt, type YamlMap } from '../../syntax/yaml/tree';
import { isWithin } from '../../trust/paths';
import type { KubernetesAnalysis } from '../analysis';
import type { Pod } from '../model';
import { podRule } from '../rule';
import { isControlPlane, mountsOfVolume, podsOf, removeVolume, type MountOfPod } from '../volume-nodes';

const text = (volume: string): string =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: shop\nspec:\n  template:\n    spec:\n      containers:\n        - name: shop\n          image: registry.example.com/shop:1\n          volumeMounts:\n            - name: config\n              mountPath: /config\n            - name: certs\n              mountPath: /etc/ssl/certs\n      volumes:\n        - name: config\n          emptyDir: {}\n        - name: certs\n${volume}`;

const hostDirectories: ReadonlySet<string> = new Set(['/etc/ssl', '/etc/ssl/certs', '/etc/pki/tls/certs', '/etc/pki/tls']);
export const hostpathCaDirectory = podRule(
  {
    language: 'kubernetes',
    id: 'hostpath-ca-directory',
    title: 'CA directory of the node',
    level: 'warning',
    since: '0.1.0',
    seed: ['3.3'],
    neighbours: [],
    sources: [
      { title: 'kubernetes/kubernetes#38333: on CoreOS and Gentoo the files are links to elsewhere', url: 'https://github.com/kubernetes/kubernetes/issues/38333' },
      { title: 'kubernetes/cloud-provider-openstack#1923: what a hostPath of /etc/ssl/certs shows', url: 'https://github.com/kubernetes/cloud-provider-openstack/issues/1923' },
      { title: 'kubernetes/kubernetes#59122: kubeadm mounts further directories for this reason', url: 'https://github.com/kubernetes/kubernetes/pull/59122' },
    ],
    docs: {
      summary: 'A workload mounts `/etc/ssl/certs` or another CA directory of the node over its own.',
      what:
        'The rule reports `hostPath` volumes of `/etc/ssl`, `/etc/ssl/certs` and `/etc/pki/tls/certs` that are mounted where Go looks for roots. Which roots are found then depends on the operating system of the node. Where the image keeps roots that the mount does not hide (UBI, RHEL, a directory of its own for the host’s), it is an information. ' +
        'It stays silent for the static pods of the control plane, for DaemonSets that also mount all directories to which the links of the known distributions lead, and where the host’s directory is mounted somewhere else (to be looked at, not to be trusted).',
      why: 'A mount shows links as they are, and they are followed in the container. On nodes with RHEL, Amazon Linux, Flatcar, Arch or openSUSE the bundle is a link to another directory, which the container lacks: Go finds no roots. On Debian and Ubuntu nodes it works, because `ca-certificates.crt` is a regular file there.',
      fix: 'Put `ca-certificates` into the image, or mount a ConfigMap with the bundle. If it must be the node’s, mount the one file with `type: File`.',
      whenNotToUse: 'When all nodes, now and later, run Debian or Ubuntu.',
    },
    messages: {
      depends: {
        what: 'the roots of `{workload}` are those of whatever node it runs on: `{path}` is the host’s',
        why: 'on nodes with {nodes} the files there are links that lead nowhere in the container, and every HTTPS request fails; on Debian and Ubuntu nodes it works',
        help: 'put `ca-certificates` into the image, or mount a ConfigMap with the bundle',
      },
      redHat: {
        what: 'the roots of `{workload}` are those of whatever node it runs on: `{path}` is the host’s',
        why: 'only Red Hat’s distributions and their kin have this directory, and there the bundle in it is a link to `/etc/pki/ca-trust`, which is not mounted: every HTTPS request fails',
        help: 'put `ca-certificates` into the image, or mount a ConfigMap with the bundle',
      },
      adds: {
        what: 'some roots of `{workload}` are those of whatever node it runs on: `{path}` is the host’s',
        why: 'Go reads them beside the roots of the image; which they are, and whether they are links that lead nowhere in the container, depends on the node',
        help: 'mount a ConfigMap with the certificates that are wanted',
      },
      dependsLess: {
        what: 'the roots of `{workload}` are those of whatever node it runs on: `{path}` is the host’s',
        why: 'the directories to which the links of most distributions lead are mounted too, but which roots are found still depends on the node',
        help: 'put `ca-certificates` into the image, or mount a ConfigMap with the bundle',
      },
    },
    fixes: { remove: 'remove the volume: `{image}` has roots of its own', removeUnsure: 'remove the volume, so that the roots of the image count' },
    examples: { bad: { text: text('          hostPath:\n            path: /etc/ssl/certs\n') }, good: { text: text('          configMap:\n            name: public-bundle\n') } },
  },
  (analysis, report) => {
    for (const { pod, containers } of podsOf(analysis)) {
      if (isControlPlane(pod)) continue;
      for (const [name, volume] of pod.volumes) {
        const uses = mountsOfVolume(containers, name).filter(use => isTrusted(use));
        const [use] = uses;
        const path = use?.mount.hostPath;
        if (!use || path === undefined || !hostDirectories.has(path)) continue;
        const mounted = containers.flatMap(({ mounts }) => mounts.flatMap(({ hostPath }) => hostPath ?? []));
        const nodes = nodesWithDanglingTrust(path, mounted);
        if (nodes.length === 0 && pod.object.kind === 'DaemonSet') continue;
        const slots = { workload: pod.object.name ?? pod.object.kind, path, nodes: listed(nodes) };
        const at = scalarAt(volume, 'hostPath', 'path')?.span ?? volume.span;
        const options = { fixes: removal(analysis, pod, volume, uses, report.title) };
        const isAll = uses.some(isAllThereIs);
        if (!isAll) report('adds', at, slots, { ...options, severity: 'information' });
        else if (nodes.length === 0) report('dependsLess', at, slots, { ...options, severity: 'information' });
        else report(path.startsWith('/etc/pki') ? 'redHat' : 'depends', at, slots, options);
      }
    }
  },
);

function listed(nodes: readonly string[]): string {
  const flat = nodes.flatMap(each => each.split(/, | and /));
  return flat.length < 2 ? flat.join('') : `${flat.slice(0, -1).join(', ')} or ${flat.at(-1) ?? ''}`;
}

/** Mounted where Go looks; elsewhere it is looked at and not trusted. */
function isTrusted({ container, mount }: MountOfPod): boolean {
  if (!mayRunGo(container)) return false;
  const isUsual = ['/etc/ssl', '/etc/pki'].some(directory => isWithin(mount.target, directory));
  const named = ['SSL_CERT_FILE', 'SSL_CERT_DIR'].flatMap(name => {
    const value = container.value(name);
    return value.kind === 'set' ? value.value.split(':') : [];
  });
  return isUsual || named.some(path => isWithin(path, mount.target));
}

/** Whether without the node's files there are no roots at all. */
function isAllThereIs({ container, mount }: MountOfPod): boolean {
  const mounts = container.mounts.filter(each => each === mount || each.hostPath === undefined);
  return outcomeWith({ ...container, mounts }, mount, 'nothing').verdict === 'no-roots';
}

type Title = (fix: 'remove' | 'removeUnsure', slots: { image: string }) => FixDraft['title'];

/** Safe where every image that mounts it is known to have the public roots. */
function removal(analysis: KubernetesAnalysis, pod: Pod, volume: YamlMap, uses: readonly MountOfPod[], title: Title): readonly FixDraft[] {
  const isSafe = uses.every(({ container, mount }) => analysis.traceOf(container, undefined, mount).publicRoots === 'yes');
  const image = uses[0]?.container.imageText ?? '';
  return fixOf(title(isSafe ? 'remove' : 'removeUnsure', { image }), isSafe, removeVolume(analysis.model, pod, volume));
}
