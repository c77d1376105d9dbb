/** A trust store that is filled by a sidecar which nobody awaits, or that the program could change itself. */
import { mayRunGo } from '../../environment/container';
import { fixOf } from '../../environment/edits';
import { addPairAfter, isInside } from '../../syntax/yaml/edits';
import { removePair } from '../../syntax/yaml/entries';
import { pairOf } from '../../syntax/yaml/tree';
import { isWithin, joined } from '../../trust/paths';
import { isReadByGo } from '../../trust/questions';
import type { KubernetesAnalysis } from '../analysis';
import type { KubernetesContainer } from '../containers';
import type { KubernetesMount } from '../mounts';
import { podRule } from '../rule';
import { mountsOfVolume, podsOf, type MountOfPod } from '../volume-nodes';

const text = (policy: string): string =>
  `apiVersion: v1\nkind: Pod\nmetadata:\n  name: shop\nspec:\n  initContainers:\n    - name: certs\n      image: registry.example.com/certs:1\n${policy}      volumeMounts:\n        - name: ca\n          mountPath: /out\n  containers:\n    - name: shop\n      image: registry.example.com/shop:1\n      volumeMounts:\n        - name: ca\n          mountPath: /etc/ssl/certs\n          readOnly: true\n  volumes:\n    - name: ca\n      emptyDir: {}\n`;

export const initCaWriterNotAwaited = podRule(
  {
    language: 'kubernetes',
    id: 'init-ca-writer-not-awaited',
    title: 'trust store whose writer is not awaited',
    level: 'information',
    since: '0.1.0',
    seed: ['3.3'],
    neighbours: [],
    sources: [
      { title: 'sidecar containers are started, and not waited for', url: 'https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/' },
      { title: 'all containers of a pod can write to an emptyDir', url: 'https://kubernetes.io/docs/concepts/storage/volumes/#emptydir' },
    ],
    docs: {
      summary: 'An init container with `restartPolicy: Always` and no `startupProbe` fills the trust store, or the program could write to it itself.',
      what: 'The rule looks at an `emptyDir` that is mounted where Go looks for roots. It reports the init container that is its only writer where it is a sidecar without a `startupProbe`, and, as a hint, a mount in the program’s container that could be read-only and is not. Ordinary init containers are awaited, which is why they are left alone.',
      why: 'The next container starts as soon as a sidecar runs, or has passed its `startupProbe`: the program may read its roots, once, before they are there. An `emptyDir` is an ordinary directory: nothing in it is written at once or protected.',
      fix: 'Drop `restartPolicy: Always` where the container ends, or give it a `startupProbe` that tests for the file. Mount the directory with `readOnly: true`.',
      whenNotToUse: 'When the program waits for the file itself.',
    },
    messages: {
      notAwaited: {
        what: '`{writer}` fills `{path}` of `{container}`, and nobody waits for it',
        why: 'it is a sidecar: the next container starts as soon as it runs, and Go reads its roots once, perhaps before they are there',
        help: 'give it a `startupProbe` that tests for the file, or drop `restartPolicy: Always` if it ends',
      },
      writable: {
        what: '`{container}` can change its own roots: `{path}` is an emptyDir and can be written to',
        why: 'only the init container needs to write there',
        help: 'set `readOnly: true`',
      },
    },
    fixes: { awaited: 'drop `restartPolicy: Always`', readOnly: 'set `readOnly: true`' },
    examples: { bad: { text: text('      restartPolicy: Always\n') }, good: { text: text('') } },
  },
  (analysis, report) => {
    const { uri, text: file } = analysis.model;
    for (const { pod, containers } of podsOf(analysis)) {
      for (const name of pod.volumes.keys()) {
        const uses = mountsOfVolume(containers, name).filter(({ mount }) => mount.kind === 'emptyDir');
        const writers = uses.filter(({ container, mount }) => container.role !== 'app' && !mount.isReadOnly);
        const reader = uses.find(use => isTrusted(use));
        const [writer] = writers;
        if (!writer || !reader || pod.isPartial) continue;
        const slots = { writer: writer.container.name, path: reader.mount.target, container: reader.container.name };
        const policy = pairOf(writer.container.source.node, 'restartPolicy');
        if (writers.length === 1 && writer.container.role === 'sidecar' && policy && !pairOf(writer.container.source.node, 'startupProbe')) {
          report('notAwaited', policy.span, slots, { fixes: fixOf(report.title('awaited', {}), false, removePair({ uri, text: file }, writer.container.source.node, policy)) });
        }
        if (!reader.mount.isReadOnly && neverWrites(reader.container, reader.mount, uses)) {
          report('writable', reader.mount.targetSpan, slots, { severity: 'hint', fixes: fixOf(report.title('readOnly', {}), true, readOnly(analysis, reader.mount)) });
        }
      }
    }
  },
);

/** Mounted in the program's container where Go looks. */
function isTrusted({ container, mount }: MountOfPod): boolean {
  if (container.role !== 'app' || !mayRunGo(container)) return false;
  const value = (name: string): ReturnType<KubernetesContainer['value']> => {
    const known = container.value(name);
    return known.kind === 'unknown' && !container.sets(name) ? { kind: 'unset' } : known;
  };
  return ['/etc/ssl', '/etc/ssl/certs'].includes(mount.target) || isReadByGo(mount.isFile ? mount.target : joined(mount.target, 'ca.crt'), value, 'unknown') !== 'no';
}

/** The file says which program starts, none of its commands is a script that writes there, and no other program's container does. */
function neverWrites(container: KubernetesContainer, mount: KubernetesMount, uses: readonly MountOfPod[]): boolean {
  if (uses.filter(use => use.container === container).length > 1) return false;
  const commands = container.commands(container.base);
  return !container.startsItself && commands.filter(({ understood }) => !understood).length <= 1 && commands.every(({ understood, redirects }) => !understood && redirects.every(({ path }) => path === undefined || !isWithin(path, mount.target)));
}

function readOnly({ model }: KubernetesAnalysis, mount: KubernetesMount): ReturnType<typeof addPairAfter> {
  const pair = pairOf(mount.node, 'readOnly');
  const target = pairOf(mount.node, 'mountPath');
  if (pair || !target || !isInside(target.span, mount.node.span)) return undefined;
  return addPairAfter(model.uri, model.text, mount.node, target, 'readOnly', true);
}
