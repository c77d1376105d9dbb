/** Volumes as files: what a container that mounts one finds in it. */
import { defineTexts, type Text } from '../core/message';
import type { SourceKind } from '../environment/container';
import { at, itemsAt, pairOf, pairsAt, scalarAt, textAt, type YamlMap, type YamlNode } from '../syntax/yaml/tree';
import { emptyView, withChanges, unknownView } from '../trust/view';
import type { Change, FileAccess, FileContent, FileView, Origin } from '../trust/types';
import type { KubernetesModel, KubernetesObject, Pod } from './model';
import { fileMode } from './modes';
import { texts } from './texts';

export type ReadContent = (bytes: Uint8Array) => FileContent;

const kinds = defineTexts('kubernetes.volume', { configMap: 'ConfigMap', secret: 'Secret', projected: 'projected volume', other: 'volume' });

export interface VolumeFiles {
  readonly kind: SourceKind;
  readonly name: string;
  readonly label: string;
  readonly view: FileView;
  /** File names, where all of them are known. */
  readonly names: readonly string[] | undefined;
  readonly isOptional: boolean;
  readonly looksLikeBundle: boolean;
  readonly origin: Origin;
}

interface Context {
  readonly model: KubernetesModel;
  readonly pod: Pod;
  readonly readContent: ReadContent;
}

/** One source of files in a volume. */
interface Source {
  readonly files: ReadonlyMap<string, FileContent> | undefined;
  readonly mode: number | null;
  readonly isOptional: boolean;
  readonly name: string;
}

/** The files of a volume; `undefined` where the file does not declare it. */
export function volumeFiles(context: Context, volume: YamlMap): VolumeFiles {
  const { model, pod } = context;
  const name = textAt(volume, 'name') ?? '';
  const origin = (text: Text): Origin => ({ kind: 'span', file: model.uri, span: scalarAt(volume, 'name')?.span ?? volume.span, text });
  const unknown = (kind: SourceKind, label: string, looksLikeBundle = false, isOptional = false): VolumeFiles => {
    const because = origin(texts.unknownSource({ kind: label, name }));
    return { kind, name, label, view: unknownView(because), names: undefined, isOptional, looksLikeBundle, origin: because };
  };
  const fsGroup = at(pod.spec.node, 'securityContext', 'fsGroup') !== undefined;
  for (const key of ['configMap', 'secret', 'projected'] as const) {
    const source = at(volume, key);
    if (source?.kind === 'map') return fromSources(context, key, name, source, fsGroup, origin);
  }
  if (pairOf(volume, 'emptyDir')) return emptyDir(context, name, origin) ?? unknown('emptyDir', 'emptyDir');
  if (pairOf(volume, 'hostPath')) return unknown('host', 'hostPath');
  if (pairOf(volume, 'csi')) return unknown('csi', 'CSI volume', /trust|bundle/.test(textAt(volume, 'csi', 'driver') ?? ''));
  return unknown('other', 'volume');
}

/** Nobody but the containers of the pod writes into it: if no other one mounts it, it is empty. */
function emptyDir(context: Context, name: string, origin: (text: Text) => Origin): VolumeFiles | undefined {
  const mounting = context.pod.containers.filter(({ node }) => itemsAt(node, 'volumeMounts').some(mount => textAt(mount, 'name') === name));
  const first = mounting[0];
  if (mounting.length !== 1 || context.pod.object.document.isTemplate || !first || first.role !== 'app') return undefined;
  const because = origin(texts.mount({ kind: 'emptyDir', name }));
  return { kind: 'emptyDir', name, label: 'emptyDir', view: emptyView(because), names: [], isOptional: false, looksLikeBundle: false, origin: because };
}

const bundleName = /bundle|trust|ca-certificates|ca-certs|cacerts|public|root-store|combined|merged|system/i;

function fromSources(context: Context, key: 'configMap' | 'secret' | 'projected', volumeName: string, node: YamlMap, fsGroup: boolean, origin: (text: Text) => Origin): VolumeFiles {
  const sources = key === 'projected' ? projectedSources(context, node) : [configSource(context, key, node)];
  const defaultMode = fileMode(scalarAt(node, 'defaultMode'));
  const [only] = sources;
  const name = sources.length === 1 && only ? only.name : volumeName;
  const label = (key === 'configMap' ? kinds.configMap() : key === 'secret' ? kinds.secret() : kinds.projected()).template;
  const known = sources.every(source => source.files !== undefined);
  const because = origin(known ? texts.mount({ kind: label, name }) : texts.unknownSource({ kind: label, name }));
  const changes: Change[] = sources.flatMap(({ files, mode }) => [...(files ?? [])].map(([path, content]): Change => ({ op: 'write', path: `/${path}`, content, access: accessOf(mode ?? defaultMode, fsGroup), origin: because })));
  const floor = known ? emptyView(because) : unknownView(because);
  const paths = sources.flatMap(source => [...(source.files?.keys() ?? [])]);
  const itemPaths = itemsAt(node, 'items').flatMap(item => textAt(item, 'path') ?? []);
  return {
    kind: key,
    name,
    label,
    view: withChanges(floor, changes),
    names: known ? paths : undefined,
    isOptional: sources.length > 0 && sources.every(source => source.isOptional),
    looksLikeBundle: sources.some(source => bundleName.test(source.name)) || itemPaths.some(path => bundleName.test(path)),
    origin: because,
  };
}

/** The kubelet gives a read-only volume's files to the group where the pod has one. */
function accessOf(mode: number | null, fsGroup: boolean): FileAccess {
  return { mode: fsGroup ? null : mode, owner: 'root' };
}

function projectedSources(context: Context, node: YamlMap): readonly Source[] {
  return itemsAt(node, 'sources').flatMap((entry): readonly Source[] => {
    for (const key of ['configMap', 'secret'] as const) {
      const source = at(entry, key);
      if (source?.kind === 'map') return [configSource(context, key, source)];
    }
    const token = textAt(entry, 'serviceAccountToken', 'path') ?? (pairOf(entry, 'downwardAPI') ? '' : undefined);
    if (token !== undefined && token !== '') return [{ files: new Map([[token, noCertificates]]), mode: null, isOptional: false, name: token }];
    return [{ files: undefined, mode: null, isOptional: false, name: pairsAt(entry)[0]?.key ?? '' }];
  });
}

const noCertificates: FileContent = { kind: 'no-certificates', empty: false };

function configSource({ model, pod, readContent }: Context, key: 'configMap' | 'secret', node: YamlNode): Source {
  const name = textAt(node, key === 'secret' ? 'secretName' : 'name') ?? textAt(node, 'name') ?? '';
  const object = name === '' ? undefined : model.configOf(key === 'secret' ? 'Secret' : 'ConfigMap', name, pod.object.namespace);
  const data = object && dataOf(object, readContent);
  const items = itemsAt(node, 'items');
  const mode = items.map(item => fileMode(scalarAt(item, 'mode'))).find(value => value !== null) ?? null;
  const isOptional = textAt(node, 'optional') === 'true';
  if (!data) return { files: undefined, mode, isOptional, name };
  if (items.length === 0) return { files: data, mode, isOptional, name };
  const chosen = items.flatMap((item): [string, FileContent][] => {
    const [from, to] = [textAt(item, 'key'), textAt(item, 'path')];
    return from === undefined || to === undefined ? [] : [[to, data.get(from) ?? { kind: 'unknown' }]];
  });
  return { files: new Map(chosen), mode, isOptional, name };
}

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
