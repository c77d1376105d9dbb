/** Volumes as files: what a container that mounts one finds in it. */
import { defineTexts, type Text } from '../core/message';
import { imageOf, type MountedFile, type SourceKind } from '../environment/container';
import { namesBundle } from '../environment/judge/mounted';
import { at, isTaintedAt, itemsAt, pairOf, pairsAt, scalarAt, textAt, type YamlMap, type YamlNode } from '../syntax/yaml/tree';
import { normalised } from '../trust/paths';
import { emptyView, withChanges, unknownView } from '../trust/view';
import type { ObjectMaker } from '../trust/joins';
import type { Change, FileAccess, FileContent, FileView, Origin } from '../trust/types';
import { podContext, type KubernetesModel, type KubernetesObject, type Pod } from './model';
import { fileMode } from './modes';
import { texts } from './texts';

export type ReadContent = (bytes: Uint8Array) => FileContent;

const kinds = defineTexts('kubernetes.volume', { configMap: 'ConfigMap', secret: 'Secret', projected: 'projected volume', other: 'volume' });

export interface VolumeFiles {
  readonly kind: SourceKind;
  readonly name: string;
  readonly label: string;
  readonly view: FileView;
  /** The same as the kubelet lays it out: links to files in a directory that is swapped. */
  readonly laidOut: FileView;
  /** The files, where all of them are known by name. */
  readonly files: readonly MountedFile[] | undefined;
  /** File names that the volume spells out. */
  readonly namedFiles: readonly string[];
  readonly isOptional: boolean;
  readonly looksLikeBundle: boolean;
  readonly hostPath: string | undefined;
  /** Nothing can be written into it, whatever the mount says. */
  readonly isReadOnly: boolean;
  /** Where other files make what is in it. */
  readonly madeBy: readonly Origin[];
  readonly origin: Origin;
}

export interface VolumeContext {
  readonly model: KubernetesModel;
  readonly pod: Pod;
  readonly readContent: ReadContent;
  readonly elsewhere?: ObjectElsewhere | undefined;
}

/** The one thing in other files that makes an object of this name, where that is proven. */
export type ObjectElsewhere = (kind: 'ConfigMap' | 'Secret', name: string, namespace: string | undefined) => ObjectMaker | undefined;

/** One source of files in a volume. */
interface Source {
  readonly files: readonly MountedFile[] | undefined;
  readonly named: readonly string[];
  readonly isOptional: boolean;
  readonly name: string;
  /** Whether a controller or a template decides what is in it. */
  readonly isFilled?: boolean;
  /** Where its files are written, if not here. */
  readonly origin?: Origin | undefined;
}

type MakeOrigin = (text: Text) => Origin;

/** The files of a volume that does not change while the pod starts; an emptyDir is unknown here. */
export function volumeFiles(context: VolumeContext, volume: YamlMap): VolumeFiles {
  const name = textAt(volume, 'name') ?? '';
  const origin = originOf(context.model, volume);
  for (const key of ['configMap', 'secret', 'projected'] as const) {
    const source = at(volume, key);
    if (source?.kind === 'map') return fromSources(context, key, name, source, origin);
  }
  if (pairOf(volume, 'emptyDir')) return unknownFiles('emptyDir', 'emptyDir', name, origin);
  if (pairOf(volume, 'hostPath')) {
    const path = textAt(volume, 'hostPath', 'path');
    return { ...unknownFiles('host', 'hostPath', path ?? name, origin), hostPath: path === undefined || !path.startsWith('/') ? undefined : normalised(path) };
  }
  if (pairOf(volume, 'csi')) {
    const driver = textAt(volume, 'csi', 'driver') ?? '';
    return { ...unknownFiles('csi', 'CSI volume', name, origin), looksLikeBundle: namesBundle(driver) || namesBundle(name) };
  }
  return pairOf(volume, 'image') ? fromImage(volume, name, origin) : unknownFiles('other', 'volume', name, origin);
}

export function originOf(model: KubernetesModel, volume: YamlMap): MakeOrigin {
  return text => ({ kind: 'span', file: model.uri, span: scalarAt(volume, 'name')?.span ?? volume.span, text });
}

export function unknownFiles(kind: SourceKind, label: string, name: string, origin: MakeOrigin): VolumeFiles {
  const because = origin(texts.unknownSource({ kind: label, name }));
  return { kind, name, label, view: unknownView(because), laidOut: unknownView(because), files: undefined, namedFiles: [], isOptional: false, looksLikeBundle: false, hostPath: undefined, isReadOnly: false, madeBy: [], origin: because };
}

/** A volume that shows the files of another image, read-only. */
function fromImage(volume: YamlMap, name: string, origin: MakeOrigin): VolumeFiles {
  const reference = textAt(volume, 'image', 'reference');
  const because = origin(reference === undefined ? texts.noImage() : texts.unknownImage({ image: reference }));
  const { view } = imageOf(reference, text => texts.image({ image: text }), because);
  return { ...unknownFiles('image', 'image volume', reference ?? name, origin), view, laidOut: view, isReadOnly: true };
}

function fromSources(context: VolumeContext, key: 'configMap' | 'secret' | 'projected', volumeName: string, node: YamlMap, origin: MakeOrigin): VolumeFiles {
  const defaultMode = fileMode(scalarAt(node, 'defaultMode'));
  const sources = key === 'projected' ? itemsAt(node, 'sources').map(entry => projectedSource(context, entry, defaultMode)) : [configSource(context, key, node, defaultMode)];
  const [only] = sources;
  const name = key !== 'projected' && only && only.name !== '' ? only.name : volumeName;
  const label = (key === 'configMap' ? kinds.configMap() : key === 'secret' ? kinds.secret() : kinds.projected()).template;
  const known = sources.length > 0 && sources.every(source => source.files !== undefined);
  const because = origin(known ? texts.mount({ kind: label, name }) : texts.unknownSource({ kind: label, name }));
  const files = sources.flatMap(source => source.files ?? []);
  const access = accessIn(context.pod);
  const changes = files.map(({ path, content, mode }): Change => ({ op: 'write', path: `/${path}`, content, access: access(mode), origin: because }));
  const named = sources.flatMap(source => source.named);
  return {
    kind: key,
    name,
    label,
    view: withChanges(known ? emptyView(because) : unknownView(because), changes),
    laidOut: withChanges(known ? emptyView(because) : unknownView(because), [...changes.map(change => ({ ...change, path: `/${swapped}${change.path}` })), ...linksTo(files, because)]),
    files: known ? files : undefined,
    namedFiles: named,
    isOptional: sources.length > 0 && sources.every(source => source.isOptional),
    looksLikeBundle: sources.some(source => source.isFilled === true || namesBundle(source.name)) || named.some(namesBundle),
    hostPath: undefined,
    isReadOnly: true,
    madeBy: sources.flatMap(source => source.origin ?? []),
    origin: because,
  };
}

/** The directory that the kubelet swaps at each update has the time in its name; any name does. */
const swapped = '..2026_11_24_00_00_00.000000000';

function linksTo(files: readonly MountedFile[], origin: Origin): readonly Change[] {
  const names = new Set(files.map(({ path }) => path.split('/')[0] ?? path));
  return [{ op: 'link', path: '/..data', target: swapped, origin }, ...[...names].map((name): Change => ({ op: 'link', path: `/${name}`, target: `..data/${name}`, origin }))];
}

/** The kubelet lets the group of the pod read a read-only volume's files; where such a group may be added later, nobody knows. */
function accessIn(pod: Pod): (mode: number | null) => FileAccess {
  const isGroupKnown = podContext(pod, 'fsGroup') === undefined;
  return mode => ({ mode: isGroupKnown ? mode : null, owner: 'root' });
}

function projectedSource(context: VolumeContext, entry: YamlNode, defaultMode: number | null): Source {
  for (const key of ['configMap', 'secret'] as const) {
    const source = at(entry, key);
    if (source?.kind === 'map') return configSource(context, key, source, defaultMode);
  }
  const token = textAt(entry, 'serviceAccountToken', 'path');
  if (token !== undefined) return certain([{ path: normalisedFile(token), content: noCertificates, mode: null }], 'serviceAccountToken');
  if (pairOf(entry, 'downwardAPI')) {
    const paths = itemsAt(entry, 'downwardAPI', 'items').map(item => textAt(item, 'path'));
    return certain(paths.flatMap(path => (path === undefined ? [] : [{ path: normalisedFile(path), content: noCertificates, mode: null }])), 'downwardAPI');
  }
  const bundle = textAt(entry, 'clusterTrustBundle', 'path');
  if (bundle !== undefined) return { ...certain([{ path: normalisedFile(bundle), content: { kind: 'unknown' }, mode: defaultMode }], textAt(entry, 'clusterTrustBundle', 'name') ?? 'ClusterTrustBundle'), isOptional: textAt(entry, 'clusterTrustBundle', 'optional') === 'true' };
  return { files: undefined, named: [], isOptional: false, name: pairsAt(entry)[0]?.key ?? '' };
}

function certain(files: readonly MountedFile[], name: string): Source {
  return { files, named: files.map(({ path }) => path), isOptional: false, name };
}

const noCertificates: FileContent = { kind: 'no-certificates', empty: false };

/** Paths of items are relative and have no `..`. */
function normalisedFile(path: string): string {
  return normalised(`/${path}`).slice(1);
}

function configSource(context: VolumeContext, key: 'configMap' | 'secret', node: YamlNode, defaultMode: number | null): Source {
  const name = textAt(node, key === 'secret' ? 'secretName' : 'name') ?? textAt(node, 'name') ?? '';
  const { model, pod } = context;
  const here = model.configOf(kindOf(key), name, pod.object.namespace);
  const maker = here || name === '' ? undefined : context.elsewhere?.(kindOf(key), name, pod.object.namespace);
  const data = maker ? (maker.complete ? maker.files : undefined) : dataOfNamed(context, key, name);
  const origin = maker?.proof.steps[0];
  // One that is here and whose data nobody knows is filled by somebody else, with whatever that may be.
  const isTemplated = isTaintedAt(node, 'secretName') || isTaintedAt(node, 'name') || isTaintedAt(node, 'items');
  const isFilled = data === undefined && (isTemplated || (here ?? maker) !== undefined);
  const isOptional = textAt(node, 'optional') === 'true';
  const items = pairOf(node, 'items');
  if (!items) return { files: data && [...data].map(([path, content]) => ({ path, content, mode: defaultMode })), named: [], isOptional, name, isFilled, origin };
  const chosen = itemsAt(node, 'items').flatMap((item): MountedFile[] => {
    const [from, to] = [textAt(item, 'key'), textAt(item, 'path')];
    if (from === undefined || to === undefined) return [];
    const mode = scalarAt(item, 'mode');
    return [{ path: normalisedFile(to), content: data?.get(from) ?? { kind: 'unknown' }, mode: mode ? fileMode(mode) : defaultMode }];
  });
  // The names are known even where the object is not: nothing else is in the volume.
  const isComplete = items.value?.kind === 'list' && chosen.length === items.value.items.length;
  return { files: isComplete ? chosen : undefined, named: chosen.map(({ path }) => path), isOptional, name, isFilled, origin };
}

function dataOfNamed({ model, pod, readContent }: VolumeContext, key: 'configMap' | 'secret', name: string): ReadonlyMap<string, FileContent> | undefined {
  if (name === '') return undefined;
  if (key === 'configMap' && name === 'kube-root-ca.crt') return clusterAuthority;
  const object = model.configOf(kindOf(key), name, pod.object.namespace);
  return object && dataOf(object, readContent);
}

function kindOf(key: 'configMap' | 'secret'): 'ConfigMap' | 'Secret' {
  return key === 'secret' ? 'Secret' : 'ConfigMap';
}

/** What the control plane puts into each namespace: the authority of its own servers, in one key. */
const clusterAuthority: ReadonlyMap<string, FileContent> = new Map([['ca.crt', { kind: 'certificates', count: null, scope: 'private' }]]);

/** The files that an object's keys become; `undefined` where a controller or a template fills it. */
export function dataOf(object: KubernetesObject, readContent: ReadContent): ReadonlyMap<string, FileContent> | undefined {
  const metadata = at(object.node, 'metadata');
  const marks = [...pairsAt(metadata, 'labels'), ...pairsAt(metadata, 'annotations')];
  if (object.document.isTemplate || marks.some(({ key }) => /inject|replicat|reflect|trust\.cert-manager/.test(key))) return undefined;
  const files = new Map<string, FileContent>();
  for (const { key } of [...pairsAt(object.node, 'data'), ...pairsAt(object.node, 'stringData'), ...pairsAt(object.node, 'binaryData')]) files.set(key, { kind: 'unknown' });
  if (files.size === 0) return undefined;
  for (const section of ['data', 'stringData', 'binaryData']) {
    const isEncoded = section === 'binaryData' || (section === 'data' && object.kind === 'Secret');
    for (const { key, value } of pairsAt(object.node, section)) files.set(key, contentOf(value, isEncoded, readContent));
  }
  return files;
}

/** Values that a tool fills in later say nothing. */
const placeholder = /\$\(|\$\{|ENC\[|<path:|\{\{/;

function contentOf(value: YamlNode | undefined, isEncoded: boolean, readContent: ReadContent): FileContent {
  if (value?.kind !== 'scalar' || value.isTainted || placeholder.test(value.text)) return { kind: 'unknown' };
  const bytes = isEncoded ? decodeBase64(value.text) : new TextEncoder().encode(value.text);
  return bytes ? readContent(bytes) : { kind: 'unknown' };
}

/** Standard base64 as encoding/json takes it: line breaks are passed over, anything else is refused. */
export function decodeBase64(text: string): Uint8Array | undefined {
  const letters = text.replace(/[\r\n]/g, '');
  if (letters.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(letters)) return undefined;
  return Uint8Array.from(atob(letters), letter => letter.charCodeAt(0));
}
