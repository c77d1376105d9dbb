/** The CA directory of the node in the place of the image's own. */
import type { FixDraft } from '../../core/rule';
import { mayRunGo } from '../../environment/container';
import { fixOf } from '../../environment/edits';
import { scalarAt, type YamlMap } from '../../syntax/yaml/tree';
import { isWithin } from '../../trust/paths';
import type { KubernetesAnalysis } from '../analysis';
import type { Pod } from '../model';
import { podRule } from '../rule';
import { isControlPlane, mountsOfVolume, podsOf, removeVolume, type MountOfPod } from '../volume-nodes';

const text = (volume: string): string =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: shop\nspec:\n  template:\n    spec:\n      containers:\n        - name: shop\n          image: registry.example.com/shop:1\n          volumeMounts:\n            - name: config\n              mountPath: /config\n            - name: certs\n              mountPath: /etc/ssl/certs\n      volumes:\n        - name: config\n          emptyDir: {}\n        - name: certs\n${volume}`;

const hostDirectories: ReadonlySet<string> = new Set(['/etc/ssl', '/etc/ssl/certs', '/etc/pki/tls/certs', '/etc/pki/tls']);
/** Where the links in these directories lead on one distribution or another. */
const targets: readonly (readonly string[])[] = [['/etc/pki', '/etc/pki/ca-trust', '/etc'], ['/usr/share/ca-certificates', '/usr/share']];

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
        'The rule reports `hostPath` volumes of `/etc/ssl`, `/etc/ssl/certs` and `/etc/pki/tls/certs` that are mounted where Go looks for roots. Which roots are found then depends on the operating system of the node. ' +
        'It stays silent for the static pods of the control plane, for DaemonSets that also mount the directories to which the links lead, and where the host’s directory is mounted somewhere else (to be looked at, not to be trusted).',
      why: 'A mount shows links as they are, and they are followed in the container. On nodes with RHEL, Amazon Linux, Flatcar, Arch or openSUSE the bundle is a link to another directory, which the container lacks: Go finds no roots. On Debian and Ubuntu nodes it works, because `ca-certificates.crt` is a regular file there.',
      fix: 'Put `ca-certificates` into the image, or mount a ConfigMap with the bundle. If it must be the node’s, mount the one file with `type: File`.',
      whenNotToUse: 'When all nodes, now and later, run Debian or Ubuntu.',
    },
    messages: {
      depends: {
        what: 'the roots of `{workload}` are those of whatever node it runs on: `{path}` is the host’s',
        why: 'on nodes with RHEL, Amazon Linux, Flatcar, Arch or openSUSE the files there are links that lead nowhere in the container, and every HTTPS request fails; on Debian and Ubuntu nodes it works',
        help: 'put `ca-certificates` into the image, or mount a ConfigMap with the bundle',
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
        const isComplete = targets.every(directories => containers.some(({ mounts }) => mounts.some(({ hostPath }) => hostPath !== undefined && directories.includes(hostPath))));
        if (isComplete && pod.object.kind === 'DaemonSet') continue;
        const slots = { workload: pod.object.name ?? pod.object.kind, path };
        const at = scalarAt(volume, 'hostPath', 'path')?.span ?? volume.span;
        const options = { fixes: removal(analysis, pod, volume, uses, report.title) };
        if (isComplete) report('dependsLess', at, slots, { ...options, severity: 'information' });
        else report('depends', at, slots, options);
      }
    }
  },
);

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

type Title = (fix: 'remove' | 'removeUnsure', slots: { image: string }) => FixDraft['title'];

/** Safe where every image that mounts it is known to have the public roots. */
function removal(analysis: KubernetesAnalysis, pod: Pod, volume: YamlMap, uses: readonly MountOfPod[], title: Title): readonly FixDraft[] {
  const isSafe = uses.every(({ container, mount }) => analysis.traceOf(container, undefined, mount).publicRoots === 'yes');
  const image = uses[0]?.container.imageText ?? '';
  return fixOf(title(isSafe ? 'remove' : 'removeUnsure', { image }), isSafe, removeVolume(analysis.model, pod, volume));
}
