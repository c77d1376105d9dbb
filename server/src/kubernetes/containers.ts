/** The containers of a pod as what a Go program in them will find. */
import type { Text } from '../core/message';
import { imageOf, type Container, type ContainerEdits } from '../environment/container';
import { valueOver } from '../environment/joined-image';
import type { RanCommand, RunShell } from '../environment/shell';
import type { Program } from '../environment/words';
import type { Edit } from '../core/finding';
import { addPair, addToList, isInside, replaceLiterally } from '../syntax/yaml/edits';
import { removeCommand } from '../syntax/sh/edits';
import { at, pairOf, scalarAt, textAt, type YamlMap, type YamlNode } from '../syntax/yaml/tree';
import type { JoinedImage } from '../trust/joins';
import { isWithin } from '../trust/paths';
import type { EnvValue, FileView, Origin, RunsAs, Tri } from '../trust/types';
import { valueOf } from './environment/variables';
import { entriesOf, podContext, type ContainerNode, type KubernetesModel, type Pod, type Role } from './model';
import type { KubernetesMount } from './mounts';
import { postStartOf, programOf } from './programs';
import { texts } from './texts';

/** A container with the place in the manifest that it was read from. */
export interface KubernetesContainer extends Container {
  readonly source: ContainerNode;
  readonly role: Role;
  readonly mounts: readonly KubernetesMount[];
  /** The commands that run beside the program when it was started. */
  postStart(): readonly RanCommand[];
}

export interface ContainerDependencies {
  readonly runShell: RunShell;
  readonly joinedImage?: (image: string) => JoinedImage | undefined;
}

export function containerOf(model: KubernetesModel, container: ContainerNode, mounts: readonly KubernetesMount[], { runShell, joinedImage }: ContainerDependencies): KubernetesContainer {
  const { node, pod, name } = container;
  const imageAt = scalarAt(node, 'image') ?? scalarAt(container.defaults, 'image');
  const image = textAt(node, 'image') ?? textAt(container.defaults, 'image');
  const unknown: Origin = { kind: 'span', file: model.uri, span: imageAt?.span ?? container.nameSpan, text: image === undefined ? texts.noImage() : texts.unknownImage({ image }) };
  const known = imageOf(image, text => texts.image({ image: text }), unknown);
  const joined = known.fact || image === undefined ? undefined : joinedImage?.(image);
  const runsAs = runsAsOf(container, known.fact?.defaultUser, joined);
  const isReadOnly = readOnlyRoot(container);
  const environment = environmentOf(model, container);
  const lookup = (variable: string): EnvValue | undefined => environment.get(variable);
  const program = programOf(container, model.text, known.fact, lookup);
  const isBase = known.fact?.role === 'os' || known.fact?.role === 'scratch';
  const workingDirectory = textAt(node, 'workingDir') ?? known.fact?.workdir ?? joined?.image.workingDirectory ?? (isBase ? '/' : undefined);
  const run = (started: Program | undefined, view: FileView): readonly RanCommand[] => {
    if (!started) return [];
    const start = { file: model.uri, view, image: known.fact, imageText: image, environment, runsAs, workingDirectory };
    return runShell({ ...started, ...start, canWrite: path => canWrite(path, mounts, runsAs, isReadOnly), writable: mounts.filter(mount => !mount.isReadOnly).map(mount => mount.target) });
  };
  return {
    source: container,
    role: container.role,
    file: model.uri,
    name,
    id: idOf(container),
    title: titleOf(container),
    ...(container.role === 'init' || container.role === 'sidecar' ? { isPreparing: true as const } : {}),
    span: node.span,
    nameSpan: container.nameSpan,
    image: known.fact,
    imageText: image,
    imageSpan: imageAt && !imageAt.isTainted ? imageAt.span : undefined,
    ...(joined ? { joined } : {}),
    base: joined?.image.view ?? known.view,
    mounts,
    runsAs,
    workingDirectory,
    isReadOnly,
    isPartial: pod.isPartial,
    hidesVariables: hidesVariables(model, container),
    mentions: path => model.mentions(path),
    startsItself: program === undefined,
    commands: view => run(program, view),
    postStart: () => run(postStartOf(container, model.text, lookup), joined?.image.view ?? known.view),
    value: variable => valueOver(valueOf(model, container, joined ? {} : known.fact?.environment, variable), joined, variable),
    sets: variable => entriesOf(container, 'env').some(entry => textAt(entry, 'name') === variable),
    edits: containerEdits(model, container),
  };
}

function workloadOf({ object }: Pod): string {
  return `${object.kind.toLowerCase()}/${object.name ?? '?'}`;
}

/** What a container is called in traces; `numbered` tells two of one name apart. */
export function idOf({ pod, name }: ContainerNode): string {
  return `${workloadOf(pod)}/${name}`;
}

export function titleOf({ pod, name }: ContainerNode): Text {
  return texts.title({ workload: workloadOf(pod), container: name });
}

/** The second and later ones of an id get a number. */
export function numbered<T extends { readonly id: string }>(values: readonly T[]): readonly T[] {
  const used = new Map<string, number>();
  return values.map(value => {
    const number = (used.get(value.id) ?? 0) + 1;
    used.set(value.id, number);
    return number === 1 ? value : { ...value, id: `${value.id}#${number}` };
  });
}

/** Mounts that are not read-only can be written to by everybody whom the volume lets; the rest of the files only by root. */
function canWrite(path: string, mounts: readonly KubernetesMount[], runsAs: RunsAs, isReadOnly: Tri): Tri {
  const mount = mounts.filter(({ target }) => isWithin(path, target)).toSorted((a, b) => b.target.length - a.target.length)[0];
  if (mount) return mount.isReadOnly ? 'no' : mount.kind === 'emptyDir' || runsAs === 'root' ? 'yes' : 'unknown';
  if (isReadOnly === 'yes' || runsAs === 'other') return 'no';
  return isReadOnly === 'no' && runsAs === 'root' ? 'yes' : 'unknown';
}

function readOnlyRoot({ node, defaults, pod }: ContainerNode): Tri {
  const value = scalarAt(node, 'securityContext', 'readOnlyRootFilesystem') ?? scalarAt(defaults, 'securityContext', 'readOnlyRootFilesystem');
  if (!value) return pod.isPartial ? 'unknown' : 'no';
  return value.isTainted ? 'unknown' : value.text === 'true' ? 'yes' : 'no';
}

/** A field of the security context: the container's own goes before the pod's. `null` where it may be set elsewhere. */
export function contextField({ node, defaults, pod }: ContainerNode, key: string): YamlNode | null | undefined {
  return at(node, 'securityContext', key) ?? at(defaults, 'securityContext', key) ?? podContext(pod, key);
}

/** What the security context says goes before the image's user. */
function runsAsOf(container: ContainerNode, imageUser: string | undefined, joined: JoinedImage | undefined): RunsAs {
  const user = contextField(container, 'runAsUser');
  if (user?.kind === 'scalar') return user.isTainted ? 'unknown' : /^0+$/.test(user.text) ? 'root' : 'other';
  const nonRoot = contextField(container, 'runAsNonRoot');
  if (nonRoot?.kind === 'scalar' && !nonRoot.isTainted && nonRoot.text === 'true') return 'other';
  if (user !== null && joined) return joined.image.runsAs;
  if (user === null || imageUser === undefined) return 'unknown';
  return /^(root|0+)(:.*)?$/.test(imageUser) ? 'root' : 'other';
}

function hidesVariables(model: KubernetesModel, container: ContainerNode): boolean {
  return pairOf(container.node, 'envFrom') !== undefined && valueOf(model, container, {}, '').kind === 'unknown';
}

function environmentOf(model: KubernetesModel, container: ContainerNode): ReadonlyMap<string, EnvValue> {
  return new Map(entriesOf(container, 'env').flatMap(entry => {
    const name = textAt(entry, 'name');
    return name === undefined ? [] : [[name, valueOf(model, container, undefined, name)] as const];
  }));
}

function containerEdits({ uri, text }: KubernetesModel, { node, pod }: ContainerNode): ContainerEdits {
  const image = pairOf(node, 'image');
  const { isTemplate } = pod.object.document;
  return {
    setVariable: (name, value) => (isTemplate ? undefined : addToList(uri, text, node, 'env', { name, value }, image)),
    removeCommand: command => removeCommand(uri, text, command.span),
    runAsRoot: () => (isTemplate ? undefined : runAsRoot(uri, text, node)),
  };
}

function runAsRoot(uri: string, text: string, node: YamlMap): readonly Edit[] | undefined {
  const context = pairOf(node, 'securityContext');
  if (!context) return addPair(uri, text, node, 'securityContext', { runAsUser: 0, runAsNonRoot: false });
  if (context.value?.kind !== 'map' || !isInside(context.span, node.span)) return undefined;
  const nonRoot = scalarAt(context.value, 'runAsNonRoot');
  const user = scalarAt(context.value, 'runAsUser');
  const allowed = nonRoot ? (nonRoot.text === 'true' ? replaceLiterally(uri, nonRoot, 'false') : []) : addPair(uri, text, context.value, 'runAsNonRoot', false);
  const root = user ? replaceLiterally(uri, user, '0') : addPair(uri, text, context.value, 'runAsUser', 0);
  return allowed && root && [...allowed, ...root];
}
