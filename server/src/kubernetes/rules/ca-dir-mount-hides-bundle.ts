/** A volume over the directory of the roots, without the public ones in it. */
import type { FixDraft } from '../../core/rule';
import type { Container, ContainerMount } from '../../environment/container';
import { joined } from '../../trust/paths';
import type { KubernetesAnalysis } from '../analysis';
import { kubernetesRule } from '../rule';

const directory = '/etc/ssl/certs';
const kinds: ReadonlySet<string> = new Set(['configMap', 'secret', 'projected', 'emptyDir']);

const text = (mount: string, rest: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: corp-ca\ndata:\n  README.txt: the certificates of the company\n---\napiVersion: v1\nkind: Pod\nmetadata:\n  name: shop\nspec:\n  containers:\n    - name: shop\n      image: alpine:3.22\n      volumeMounts:\n        - name: ca\n          mountPath: ${mount}\n${rest}  volumes:\n    - name: ca\n      configMap:\n        name: corp-ca\n`;

export const caDirMountHidesBundle = kubernetesRule(
  {
    language: 'kubernetes',
    id: 'ca-dir-mount-hides-bundle',
    title: 'mount that hides the roots of the image',
    level: 'warning',
    since: '0.1.0',
    seed: ['3.3'],
    neighbours: [],
    sources: [
      { title: 'crypto/x509: the files and directories of Linux', url: 'https://go.dev/src/crypto/x509/root_linux.go', versions: 'Go 1.13 to 1.27' },
      { title: 'konflux-ci/release-service-catalog#2153: twelve tasks lost the public roots', url: 'https://github.com/konflux-ci/release-service-catalog/issues/2153' },
    ],
    docs: {
      summary: 'A volume is mounted over `/etc/ssl/certs` or `/etc/ssl`, and the public roots of the image are not in it.',
      what: 'The rule follows the mounts of each container into the files that Go will find, with the mount and without it. It fires when the image has public roots, the ConfigMap or Secret stands in the same file, and nothing that Go reads then holds them. It stays silent where the image or the content is not known, where the volume holds a full bundle, and on images whose bundle also lies elsewhere (UBI, RHEL).',
      why: 'Every public HTTPS request fails with `x509: certificate signed by unknown authority`. A mount hides what was in the directory; it does not add to it.',
      fix: 'Mount the one file with `subPath` into the directory, or mount the volume at `/etc/pki/tls/certs`, which Go reads too.',
      whenNotToUse: 'When the program talks to private hosts only.',
    },
    messages: {
      hides: {
        what: '{source} hides the public roots of `{image}` at `{path}`',
        why: 'every public HTTPS request of a Go program fails with `x509: certificate signed by unknown authority`',
        help: 'mount the one file with `subPath`, or mount the volume at `/etc/pki/tls/certs`, which Go reads too',
      },
    },
    fixes: {
      subPath: 'mount only `{key}` into the directory',
      move: 'mount at `/etc/pki/tls/certs`',
    },
    examples: { bad: { text: text('/etc/ssl/certs', '') }, good: { text: text('/etc/ssl/certs/README.txt', '          subPath: README.txt\n') } },
  },
  (analysis, report) => {
    for (const container of analysis.containers) {
      for (const mount of container.mounts) {
        if (!hides(analysis, container, mount)) continue;
        const { edits, onlyKey } = mount;
        const slots = { source: mount.sourceName.replace(/ (\S+)$/, ' `$1`'), image: container.imageText ?? '', path: mount.target };
        const asFile = onlyKey === undefined ? undefined : edits.asFile(onlyKey, joined(directory, onlyKey));
        const fixes: FixDraft[] = [];
        if (asFile) fixes.push({ title: report.title('subPath', { key: onlyKey ?? '' }), safe: true, edits: asFile });
        const moved = edits.moveTo('/etc/pki/tls/certs');
        if (moved) fixes.push({ title: report.title('move', {}), safe: false, edits: moved });
        report('hides', mount.targetSpan, slots, { severity: 'error', fixes });
      }
    }
  },
);

/** With the mount there are certainly no public roots, without it there are: nothing else is to blame. */
function hides({ traceOf }: KubernetesAnalysis, container: Container, mount: ContainerMount): boolean {
  if (mount.isFile || mount.looksLikeBundle || !kinds.has(mount.kind)) return false;
  if (mount.target !== directory && mount.target !== '/etc/ssl') return false;
  return traceOf(container).publicRoots === 'no' && traceOf(container, undefined, mount).publicRoots === 'yes';
}
