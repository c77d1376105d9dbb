/** A directory of roots that nobody fills, or that is empty where its source is missing. */
import type { Edit, Severity } from '../../core/finding';
import type { FixDraft, MessageParts, Reporter } from '../../core/rule';
import type { Span } from '../../core/text';
import { isImageKnown, mayRunGo } from '../../environment/container';
import { fixOf } from '../../environment/edits';
import { outcomeWith } from '../../environment/judge/loss';
import { addToList, isInside, replaceScalar } from '../../syntax/yaml/edits';
import { removePair } from '../../syntax/yaml/entries';
import { at, itemsAt, pairOf, scalarAt, textAt, type YamlMap, type YamlPair } from '../../syntax/yaml/tree';
import type { KubernetesAnalysis } from '../analysis';
import type { KubernetesContainer } from '../containers';
import type { KubernetesModel } from '../model';
import type { KubernetesMount } from '../mounts';
import { podRule } from '../rule';
import { isControlPlane, mountsOfVolume } from '../volume-nodes';

const text = (volume: string): string =>
  `apiVersion: v1\nkind: Pod\nmetadata:\n  name: shop\nspec:\n  containers:\n    - name: shop\n      image: registry.example.com/shop:1\n      volumeMounts:\n        - name: ca\n          mountPath: /etc/ssl/certs\n  volumes:\n    - name: ca\n      configMap:\n        name: public-bundle\n${volume}`;

const fixes = { fill: 'fill it in an init container from `{image}`', required: 'take `optional` away', strict: 'use the type `{strict}`' } as const;

export const trustStoreMayBeEmpty = podRule(
  {
    language: 'kubernetes',
    id: 'trust-store-may-be-empty',
    title: 'trust store that may be empty',
    level: 'warning',
    since: '0.1.0',
    seed: ['3.3'],
    neighbours: [],
    sources: [
      { title: 'optional: the volume is empty where the object is missing', url: 'https://kubernetes.io/docs/concepts/storage/volumes/#configmap' },
      { title: 'hostPath types: DirectoryOrCreate and FileOrCreate make something empty', url: 'https://kubernetes.io/docs/concepts/storage/volumes/#hostpath-volume-types' },
    ],
    docs: {
      summary: 'The directory of the roots is an `emptyDir` that no container fills, an optional object, or a `hostPath` that is created empty.',
      what:
        'The rule looks at mounts that decide about all roots: over `/etc/ssl/certs`, over the bundle itself, or where the trust variables lead to nothing else. An `emptyDir` that no other container writes is an error where the container starts a program of which the file says that it does not fill it; where the image’s own start could, a warning, and an information where the root file system is read-only, since such a directory is often there to be filled at start. ' +
        '`optional: true` and the types `DirectoryOrCreate` and `FileOrCreate` are warnings. It stays silent where the image has a bundle elsewhere (UBI, RHEL), where the optional object stands in the same file, for additions to roots that are there, and for the static pods of the control plane.',
      why: 'The program starts without a single root. Every HTTPS request fails with `x509: certificate signed by unknown authority`.',
      fix: 'Take `optional: true` away, use the type `File` or `Directory`, or add an init container that fills the directory.',
      whenNotToUse: 'When the program itself fills the directory before its first request.',
    },
    messages: {
      neverFilled: {
        what: 'nothing fills `{path}`: the emptyDir `{volume}` has no other writer',
        why: 'it hides the roots of the image and is empty: every HTTPS request of a Go program fails with `x509: certificate signed by unknown authority`',
        help: 'fill it in an init container, or leave the mount out',
      },
      filledByStart: {
        what: 'no other container fills `{path}`, which the emptyDir `{volume}` hides',
        why: 'unless the image’s own start fills it, a Go program finds no roots: every HTTPS request fails with `x509: certificate signed by unknown authority`',
        help: 'fill it in an init container, or leave the mount out',
      },
      optional: {
        what: '`{path}` is empty where {source} is missing',
        why: 'it is optional: without it the program starts with no roots at all, and every HTTPS request fails with `x509: certificate signed by unknown authority`',
        help: 'take `optional: true` away: the pod then waits for it',
      },
      created: {
        what: '`{path}` is created empty on nodes that do not have it',
        why: 'with the type `{type}` the program then starts with no roots at all, and every HTTPS request fails with `x509: certificate signed by unknown authority`',
        help: 'use the type `{strict}`: the pod then does not start on such a node',
      },
    },
    fixes,
    examples: { bad: { text: text('        optional: true\n') }, good: { text: text('') } },
  },
  (analysis, report) => {
    const reported = new Set<number>();
    for (const container of analysis.containers) {
      const { pod, role } = container.source;
      if (role !== 'app' || container.isPartial || isControlPlane(pod) || !mayRunGo(container)) continue;
      for (const mount of container.mounts) {
        const volume = pod.volumes.get(mount.volume);
        const doubt = volume && doubtOf(analysis, container, mount, volume);
        if (!doubt || reported.has(doubt.at.start) || !decides(container, mount)) continue;
        reported.add(doubt.at.start);
        const slots = { path: mount.target, volume: mount.volume, source: `${mount.sourceLabel} \`${mount.sourceName}\``, type: doubt.type, strict: strictOf(doubt.type) };
        report(doubt.message, doubt.at, slots, { severity: doubt.severity, fixes: fixesFor(analysis.model, container, mount, doubt, report.title) });
      }
    }
  },
);

interface Doubt {
  readonly message: 'neverFilled' | 'filledByStart' | 'optional' | 'created';
  readonly severity: Severity;
  readonly at: Span;
  readonly type: string;
  /** The pair that makes it so. */
  readonly pair?: { readonly map: YamlMap; readonly pair: YamlPair };
}

function doubtOf(analysis: KubernetesAnalysis, container: KubernetesContainer, mount: KubernetesMount, volume: YamlMap): Doubt | undefined {
  if (mount.kind === 'emptyDir') return unfilled(analysis, container, mount);
  const type = textAt(volume, 'hostPath', 'type');
  if (type !== undefined && /^(File|Directory)OrCreate$/.test(type)) {
    const scalar = scalarAt(volume, 'hostPath', 'type');
    return scalar && { message: 'created', severity: 'warning', at: scalar.span, type, ...pairIn(at(volume, 'hostPath'), 'type') };
  }
  if (mount.isFile || !mount.isOptional || mount.files?.some(({ content }) => content.kind !== 'unknown')) return undefined;
  const owner = [at(volume, 'configMap'), at(volume, 'secret'), ...itemsAt(volume, 'projected', 'sources').flatMap(entry => ['configMap', 'secret', 'clusterTrustBundle'].map(key => at(entry, key)))].find(node => pairOf(node, 'optional'));
  const found = pairIn(owner, 'optional');
  return found.pair && { message: 'optional', severity: 'warning', at: found.pair.pair.span, type: '', ...found };
}

function pairIn(map: ReturnType<typeof at>, key: string): Pick<Doubt, 'pair'> {
  const pair = pairOf(map, key);
  return map?.kind === 'map' && pair && isInside(pair.span, map.span) ? { pair: { map, pair } } : {};
}

/** An emptyDir that no container but this one mounts. */
function unfilled(analysis: KubernetesAnalysis, container: KubernetesContainer, mount: KubernetesMount): Doubt | undefined {
  const others = mountsOfVolume(analysis.containers.filter(({ source }) => source.pod === container.source.pod), mount.volume).filter(use => use.mount !== mount);
  if (others.length > 0 || mount.isFile) return undefined;
  const rest = { at: mount.targetSpan, type: '' };
  if (mount.isReadOnly) return { ...rest, message: 'neverFilled', severity: 'error' };
  if (container.startsItself) return { ...rest, message: 'filledByStart', severity: container.isReadOnly === 'yes' ? 'information' : 'warning' };
  const trace = analysis.traceOf(container);
  return trace.verdict === 'no-roots' || (!isImageKnown(container) && isPlainProgram(container)) ? { ...rest, message: 'neverFilled', severity: 'error' } : undefined;
}

/** A program that is started by itself, and not from a script. */
function isPlainProgram(container: KubernetesContainer): boolean {
  const commands = container.commands(container.base);
  return commands.length === 1 && commands[0]?.understood === false && !/\.(sh|bash)$|entrypoint|^(tini|dumb-init|s6-.*)$/.test(commands[0].name ?? '.sh');
}

/** With nothing in the mount there are no roots, and with the public ones in it there are. */
function decides(container: KubernetesContainer, mount: KubernetesMount): boolean {
  return outcomeWith(container, mount, 'nothing').verdict === 'no-roots' && outcomeWith(container, mount, 'public').publicRoots === 'yes';
}

function strictOf(type: string): string {
  return type.replace('OrCreate', '');
}

type Titles = Reporter<Record<never, MessageParts>, typeof fixes>['title'];

function fixesFor(model: KubernetesModel, container: KubernetesContainer, mount: KubernetesMount, doubt: Doubt, title: Titles): readonly FixDraft[] {
  const { pair, type } = doubt;
  if (doubt.message === 'optional') return pair ? fixOf(title('required', {}), true, removePair({ uri: model.uri, text: model.text }, pair.map, pair.pair)) : [];
  if (doubt.message === 'created') return pair?.pair.value?.kind === 'scalar' ? fixOf(title('strict', { strict: strictOf(type) }), true, replaceScalar(model.uri, pair.pair.value, strictOf(type))) : [];
  const image = container.image?.hasShell === 'yes' && container.image.bundlePaths.length > 0 ? (container.imageText ?? '') : 'alpine:3.22';
  return fixOf(title('fill', { image }), false, filled(model, container, mount, image));
}

/** An init container that copies the bundle of an image into the directory. */
function filled({ uri, text: file }: KubernetesModel, { source: { pod } }: KubernetesContainer, mount: KubernetesMount, image: string): readonly Edit[] | undefined {
  if (pod.object.document.isTemplate) return undefined;
  const copy = { name: 'ca-certificates', image, command: ['cp', '/etc/ssl/certs/ca-certificates.crt', '/certs/'], volumeMounts: [{ name: mount.volume, mountPath: '/certs' }] };
  return addToList(uri, file, pod.spec.node, 'initContainers', copy);
}
