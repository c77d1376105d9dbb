/** The containers of a file as what a Go program in them will find. */
import { imageOf, type Container, type ContainerEdits, type ContainerMount, type MountEdits } from '../environment/container';
import { addPairAfter, addToList, isInside, replaceScalar } from '../syntax/yaml/edits';
import { at, pairOf, scalarAt, textAt, type YamlMap, type YamlNode } from '../syntax/yaml/tree';
import { normalised } from '../trust/paths';
import type { Origin, RunsAs, Tri } from '../trust/types';
import { emptyView, unknownView } from '../trust/view';
import { entriesOf, podContext, type ContainerNode, type KubernetesModel, type Role } from './model';
import { valueOf } from './environment/variables';
import { texts } from './texts';
import { originOf, unknownFiles, volumeFiles, type ReadContent, type VolumeFiles } from './volumes';

/** A container with the place in the manifest that it was read from. */
export interface KubernetesContainer extends Container {
  readonly source: ContainerNode;
  readonly role: Role;
}

export function containersOf(model: KubernetesModel, readContent: ReadContent): readonly KubernetesContainer[] {
  const used = new Map<string, number>();
  return model.pods.flatMap(pod => pod.containers.map(container => containerOf(model, container, readContent, used)));
}

function containerOf(model: KubernetesModel, container: ContainerNode, readContent: ReadContent, used: Map<string, number>): KubernetesContainer {
  const { node, pod, name } = container;
  const imageAt = scalarAt(node, 'image') ?? scalarAt(container.defaults, 'image');
  const image = textAt(node, 'image') ?? textAt(container.defaults, 'image');
  const unknown: Origin = { kind: 'span', file: model.uri, span: imageAt?.span ?? container.nameSpan, text: image === undefined ? texts.noImage() : texts.unknownImage({ image }) };
  const known = imageOf(image, text => texts.image({ image: text }), unknown);
  const workload = `${pod.object.kind.toLowerCase()}/${pod.object.name ?? '?'}`;
  const mounts = entriesOf(container, 'volumeMounts').flatMap(mount => mountOf(model, container, mount, readContent) ?? []);
  return {
    source: container,
    role: container.role,
    file: model.uri,
    name,
    id: uniqueId(`${workload}/${name}`, used),
    title: texts.title({ workload, container: name }),
    span: node.span,
    nameSpan: container.nameSpan,
    image: known.fact,
    imageText: image,
    imageSpan: imageAt && !imageAt.isTainted ? imageAt.span : undefined,
    base: known.view,
    mounts,
    runsAs: runsAsOf(container, known.fact?.defaultUser),
    isReadOnly: readOnlyRoot(container),
    isPartial: pod.isPartial,
    value: variable => valueOf(model, container, known.fact?.environment, variable),
    edits: containerEdits(model, container),
  };
}

/** Two pods of one name are told apart by their number. */
function uniqueId(id: string, used: Map<string, number>): string {
  const number = (used.get(id) ?? 0) + 1;
  used.set(id, number);
  return number === 1 ? id : `${id}#${number}`;
}

function readOnlyRoot({ node, defaults, pod }: ContainerNode): Tri {
  const value = scalarAt(node, 'securityContext', 'readOnlyRootFilesystem') ?? scalarAt(defaults, 'securityContext', 'readOnlyRootFilesystem');
  if (!value) return pod.isPartial ? 'unknown' : 'no';
  return value.isTainted ? 'unknown' : value.text === 'true' ? 'yes' : 'no';
}

/** The container's own security context goes before the pod's, and both before the image's user. */
function runsAsOf({ node, defaults, pod }: ContainerNode, imageUser: string | undefined): RunsAs {
  const field = (key: string): YamlNode | null | undefined => at(node, 'securityContext', key) ?? at(defaults, 'securityContext', key) ?? podContext(pod, key);
  const user = field('runAsUser');
  if (user?.kind === 'scalar') return user.isTainted ? 'unknown' : /^0+$/.test(user.text) ? 'root' : 'other';
  const nonRoot = field('runAsNonRoot');
  if (nonRoot?.kind === 'scalar' && !nonRoot.isTainted && nonRoot.text === 'true') return 'other';
  if (user === null || imageUser === undefined) return 'unknown';
  return /^(root|0+)(:.*)?$/.test(imageUser) ? 'root' : 'other';
}

function mountOf(model: KubernetesModel, container: ContainerNode, node: YamlMap, readContent: ReadContent): ContainerMount | undefined {
  const target = scalarAt(node, 'mountPath');
  const name = textAt(node, 'name');
  if (!target || target.isTainted || target.isNull || target.text === '' || name === undefined) return undefined;
  const files = filesOfVolume(model, container, node, name, readContent);
  const subPath = pairOf(node, 'subPath') ?? pairOf(node, 'subPathExpr');
  const inside = textAt(node, 'subPath');
  const isKnownPath = !subPath || inside !== undefined;
  return {
    span: node.span,
    targetSpan: target.span,
    // The runtime takes a relative path from the root.
    target: normalised(`/${target.text}`),
    kind: files.kind,
    sourceLabel: files.label,
    sourceName: files.name,
    isFile: subPath !== undefined,
    view: isKnownPath ? files.view : unknownView(files.origin),
    fromPath: inside === undefined ? '/' : normalised(`/${inside}`),
    files: files.files,
    namedFiles: inside === undefined ? files.namedFiles : [inside],
    looksLikeBundle: files.looksLikeBundle,
    isOptional: files.isOptional,
    isReadOnly: files.isReadOnly || textAt(node, 'readOnly') === 'true',
    hostPath: files.hostPath,
    origin: files.origin,
    edits: mountEdits(model, node),
  };
}

function filesOfVolume(model: KubernetesModel, container: ContainerNode, mount: YamlMap, name: string, readContent: ReadContent): VolumeFiles {
  const volume = container.pod.volumes.get(name);
  if (!volume) return missing(model, mount, name);
  if (pairOf(volume, 'emptyDir') && isNeverFilled(container, name)) {
    const origin = originOf(model, volume)(texts.mount({ kind: 'emptyDir', name }));
    return { ...unknownFiles('emptyDir', 'emptyDir', name, originOf(model, volume)), view: emptyView(origin), files: [], origin };
  }
  return volumeFiles({ model, pod: container.pod, readContent }, volume);
}

/** Nobody but the containers of the pod writes into it: if no other one mounts it, it is empty. */
function isNeverFilled({ pod, role }: ContainerNode, name: string): boolean {
  const mounting = pod.containers.filter(container => entriesOf(container, 'volumeMounts').some(mount => textAt(mount, 'name') === name));
  return mounting.length === 1 && role === 'app' && !pod.isPartial;
}

function missing(model: KubernetesModel, node: YamlMap, name: string): VolumeFiles {
  const origin: Origin = { kind: 'span', file: model.uri, span: node.span, text: texts.missingVolume({ name }) };
  return { ...unknownFiles('other', 'volume', name, () => origin), origin };
}

function mountEdits({ uri, text }: KubernetesModel, node: YamlMap): MountEdits {
  const pair = pairOf(node, 'mountPath');
  const target = pair?.value?.kind === 'scalar' && isInside(pair.value.span, pair.span) ? pair.value : undefined;
  const isHere = pair !== undefined && target !== undefined && isInside(pair.span, node.span);
  return {
    asFile: (key, path) => {
      if (!isHere) return undefined;
      const moved = replaceScalar(uri, target, path);
      const added = addPairAfter(uri, text, node, pair, 'subPath', key);
      return moved && added ? [...moved, ...added] : undefined;
    },
    moveTo: path => (isHere ? replaceScalar(uri, target, path) : undefined),
  };
}

function containerEdits({ uri, text }: KubernetesModel, { node, pod }: ContainerNode): ContainerEdits {
  const image = pairOf(node, 'image');
  return {
    setVariable: (name, value) => (pod.object.document.isTemplate ? undefined : addToList(uri, text, node, 'env', { name, value }, image)),
  };
}
