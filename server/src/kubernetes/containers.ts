/** The containers of a file as what a Go program in them will find. */
import { imageOf, type Container, type ContainerMount } from '../environment/container';
import { addPairAfter, replaceScalar } from '../syntax/yaml/edits';
import { at, itemsAt, pairOf, scalarAt, textAt, type YamlMap, type YamlNode } from '../syntax/yaml/tree';
import { normalised } from '../trust/paths';
import type { EnvValue, Origin, RunsAs } from '../trust/types';
import { unknownView } from '../trust/view';
import type { ContainerNode, KubernetesModel } from './model';
import { texts } from './texts';
import { volumeFiles, type ReadContent, type VolumeFiles } from './volumes';

export function containersOf(model: KubernetesModel, readContent: ReadContent): readonly Container[] {
  return model.pods.flatMap(pod => pod.containers.map(container => containerOf(model, container, readContent)));
}

function containerOf(model: KubernetesModel, container: ContainerNode, readContent: ReadContent): Container {
  const { node, pod, name } = container;
  const image = textAt(node, 'image');
  const unknown: Origin = { kind: 'span', file: model.uri, span: scalarAt(node, 'image')?.span ?? container.nameSpan, text: image === undefined ? texts.noImage() : texts.unknownImage({ image }) };
  const known = imageOf(image, text => texts.image({ image: text }), unknown);
  const workload = `${pod.object.kind.toLowerCase()}/${pod.object.name ?? '?'}`;
  const mounts = itemsAt(node, 'volumeMounts').flatMap(mount => (mount.kind === 'map' ? (mountOf(model, container, mount, readContent) ?? []) : []));
  return {
    file: model.uri,
    name,
    id: `${workload}/${name}`,
    title: texts.title({ workload, container: name }),
    span: node.span,
    nameSpan: container.nameSpan,
    image: known.fact,
    imageText: image,
    base: known.view,
    mounts,
    runsAs: runsAsOf(container, known.fact?.defaultUser),
    value: variable => valueOf(model, container, known.fact?.environment, variable),
  };
}

/** The container's own security context goes before the pod's, and both before the image's user. */
function runsAsOf({ node, pod }: ContainerNode, imageUser: string | undefined): RunsAs {
  const contexts = [at(node, 'securityContext'), at(pod.spec.node, 'securityContext')];
  const user = contexts.map(context => scalarAt(context, 'runAsUser')).find(scalar => scalar !== undefined);
  if (user) return user.isTainted ? 'unknown' : /^0+$/.test(user.text) ? 'root' : 'other';
  const nonRoot = contexts.map(context => textAt(context, 'runAsNonRoot')).find(text => text !== undefined);
  if (nonRoot === 'true') return 'other';
  return imageUser === undefined ? 'unknown' : /^(root|0+)(:.*)?$/.test(imageUser) ? 'root' : 'other';
}

function valueOf(model: KubernetesModel, { node, nameSpan, pod }: ContainerNode, image: Readonly<Record<string, string>> | undefined, name: string): EnvValue {
  const set = itemsAt(node, 'env').findLast(entry => textAt(entry, 'name') === name);
  if (set) return setValue(model, set, name);
  const origin: Origin = { kind: 'span', file: model.uri, span: nameSpan, text: image ? texts.envFrom({ name }) : texts.imageMaySet({ name }) };
  if (!image || pairOf(node, 'envFrom') || pod.object.document.isTemplate) return { kind: 'unknown', origin };
  const value = image[name];
  return value === undefined ? { kind: 'unset' } : { kind: 'set', value, origin };
}

/** `$(OTHER)` is put in by the kubelet, `$$` is a dollar. */
function setValue(model: KubernetesModel, entry: YamlNode, name: string): EnvValue {
  const value = scalarAt(entry, 'value');
  const origin: Origin = { kind: 'span', file: model.uri, span: value?.span ?? entry.span, text: texts.variable({ name }) };
  if (!value || value.isTainted || /\$\(|\$\{|<path:|ENC\[/.test(value.text)) return { kind: 'unknown', origin };
  return { kind: 'set', value: value.isNull ? '' : value.text, origin };
}

function mountOf(model: KubernetesModel, container: ContainerNode, node: YamlMap, readContent: ReadContent): ContainerMount | undefined {
  const target = scalarAt(node, 'mountPath');
  const name = textAt(node, 'name');
  if (!target || target.isTainted || target.isNull || !target.text.startsWith('/') || name === undefined) return undefined;
  const volume = container.pod.volumes.get(name);
  const files = volume ? volumeFiles({ model, pod: container.pod, readContent }, volume) : missing(model, node, name);
  const subPath = pairOf(node, 'subPath') ?? pairOf(node, 'subPathExpr');
  const inside = textAt(node, 'subPath');
  const isKnownPath = !subPath || inside !== undefined;
  return {
    span: node.span,
    targetSpan: target.span,
    target: normalised(target.text),
    kind: files.kind,
    sourceName: `${files.label} ${files.name}`,
    isFile: subPath !== undefined,
    view: isKnownPath ? files.view : unknownView(files.origin),
    fromPath: inside === undefined ? '/' : normalised(inside),
    onlyKey: files.names?.length === 1 ? files.names[0] : undefined,
    looksLikeBundle: files.looksLikeBundle,
    isOptional: files.isOptional,
    origin: files.origin,
    edits: editsOf(model, node),
  };
}

function missing(model: KubernetesModel, node: YamlMap, name: string): VolumeFiles {
  const origin: Origin = { kind: 'span', file: model.uri, span: node.span, text: texts.missingVolume({ name }) };
  return { kind: 'other', name, label: 'volume', view: unknownView(origin), names: undefined, isOptional: false, looksLikeBundle: false, origin };
}

function editsOf(model: KubernetesModel, node: YamlMap): ContainerMount['edits'] {
  const pair = pairOf(node, 'mountPath');
  const target = pair?.value?.kind === 'scalar' ? pair.value : undefined;
  const isHere = pair !== undefined && node.span.start <= pair.span.start && pair.span.end <= node.span.end;
  return {
    asFile: (key, path) => {
      if (!isHere || !target) return undefined;
      const moved = replaceScalar(model.uri, target, path);
      const added = addPairAfter(model.uri, model.text, node, pair, 'subPath', key);
      return moved && added ? [...moved, ...added] : undefined;
    },
    moveTo: path => (isHere && target ? replaceScalar(model.uri, target, path) : undefined),
  };
}
