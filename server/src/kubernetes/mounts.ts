/** The mounts of a container, with the files that they show. */
import type { ContainerMount, MountEdits } from '../environment/container';
import { addPairAfter, isInside, replaceScalar } from '../syntax/yaml/edits';
import { pairOf, scalarAt, textAt, type YamlMap } from '../syntax/yaml/tree';
import { normalised } from '../trust/paths';
import { unknownView, withChanges } from '../trust/view';
import type { FileView, Origin } from '../trust/types';
import type { ContainerNode, KubernetesModel } from './model';
import { entriesOf } from './model';
import { texts } from './texts';
import { unknownFiles, type VolumeFiles } from './volumes';

/** A mount with what only commands in the container see of it. */
export interface KubernetesMount extends ContainerMount {
  readonly node: YamlMap;
  /** The volume's name in the pod. */
  readonly volume: string;
  /** The files as the kubelet lays them out: links into a directory that is swapped at each update. */
  readonly laidOut: FileView;
}

type FilesOf = (volume: string) => VolumeFiles | undefined;

export function mountsOf(model: KubernetesModel, container: ContainerNode, filesOf: FilesOf): readonly KubernetesMount[] {
  return entriesOf(container, 'volumeMounts').flatMap(node => mountOf(model, container, node, filesOf) ?? []);
}

function mountOf(model: KubernetesModel, container: ContainerNode, node: YamlMap, filesOf: FilesOf): KubernetesMount | undefined {
  const target = scalarAt(node, 'mountPath');
  const volume = textAt(node, 'name');
  if (!target || target.isTainted || target.isNull || target.text === '' || volume === undefined) return undefined;
  const files = filesOf(volume) ?? missing(model, node, volume);
  const subPath = pairOf(node, 'subPath') ?? pairOf(node, 'subPathExpr');
  const inside = textAt(node, 'subPath');
  const fromPath = inside === undefined ? '/' : normalised(`/${inside}`);
  const isKnownPath = !subPath || inside !== undefined;
  return {
    node,
    volume,
    span: node.span,
    targetSpan: target.span,
    // The runtime takes a relative path from the root.
    target: normalised(`/${target.text}`),
    kind: files.kind,
    sourceLabel: files.label,
    sourceName: files.name,
    isFile: subPath !== undefined,
    view: isKnownPath ? withSubPath(files, fromPath) : unknownView(files.origin),
    // A `subPath` is followed to the file itself.
    laidOut: subPath ? (isKnownPath ? withSubPath(files, fromPath) : unknownView(files.origin)) : files.laidOut,
    fromPath,
    files: files.files,
    namedFiles: inside === undefined ? files.namedFiles : [inside],
    looksLikeBundle: files.looksLikeBundle,
    isOptional: files.isOptional,
    isReadOnly: files.isReadOnly || textAt(node, 'readOnly') === 'true',
    hostPath: files.hostPath,
    origin: files.origin,
    madeBy: files.madeBy,
    edits: mountEdits(model, container, node),
  };
}

/** A `subPath` that names nothing becomes an empty directory. */
function withSubPath({ view, origin }: VolumeFiles, path: string): FileView {
  return view.entry(path).kind === 'absent' ? withChanges(view, [{ op: 'mkdir', path, access: { mode: null, owner: 'root' }, origin }]) : view;
}

function missing(model: KubernetesModel, node: YamlMap, name: string): VolumeFiles {
  const origin: Origin = { kind: 'span', file: model.uri, span: node.span, text: texts.missingVolume({ name }) };
  return { ...unknownFiles('other', 'volume', name, () => origin), origin };
}

function mountEdits({ uri, text }: KubernetesModel, container: ContainerNode, node: YamlMap): MountEdits {
  const pair = pairOf(node, 'mountPath');
  const target = pair?.value?.kind === 'scalar' && isInside(pair.value.span, pair.span) ? pair.value : undefined;
  const isHere = pair !== undefined && target !== undefined && isInside(pair.span, node.span) && !isShared(text, container, node);
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

const anchor = /(?:^|[\s[{,:-])&[\w-]+/;

/** Whether an edit of the mount would reach other containers: it is not written in this one, or it stands behind an anchor. */
function isShared(text: string, { node: container, defaults }: ContainerNode, mount: YamlMap): boolean {
  const list = pairOf(container, 'volumeMounts') ?? pairOf(defaults, 'volumeMounts');
  if (!list || !isInside(mount.span, container.span)) return true;
  const before = text.slice(text.lastIndexOf('\n', container.span.start - 1) + 1, container.span.start);
  const headers = [before, text.slice(list.keySpan.end, list.value?.span.start), ...lineBefore(text, mount)];
  return headers.some(header => anchor.test(header)) && /(?:^|[\s[{,:-])\*[\w-]+/.test(text);
}

/** What stands between the dash and the entry. */
function lineBefore(text: string, { span: { start } }: YamlMap): readonly string[] {
  return [text.slice(text.lastIndexOf('-', start), start)];
}
