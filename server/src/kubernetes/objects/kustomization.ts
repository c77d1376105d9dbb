/** `kustomization.yaml` as it stands beside a file of manifests: what it takes, generates, patches and renames. */
import { folderOf, joinUri, type HostFiles } from '../../core/host';
import { cutDocuments, YamlCache } from '../../syntax/yaml/documents';
import { itemsAt, pairOf, pairsAt, scalarAt, textAt, type YamlNode } from '../../syntax/yaml/tree';

export interface Generator {
  readonly kind: 'ConfigMap' | 'Secret';
  readonly name: string;
  readonly namespace: string | undefined;
  /** Names of the keys; `undefined` where some come from a file of variables or from another object. */
  readonly keys: readonly string[] | undefined;
  readonly node: YamlNode;
}

export interface Kustomization {
  readonly uri: string;
  readonly text: string;
  readonly root: YamlNode;
  /** Ids of the files and folders it names as resources. */
  readonly resources: readonly string[];
  /** Ids of the files that hold patches. */
  readonly patchFiles: readonly string[];
  readonly generators: readonly Generator[];
  readonly prefix: string;
  readonly suffix: string;
  readonly namespace: string | undefined;
  /** Whether patches, components, replacements or transformers may change ConfigMaps and Secrets after they are read. */
  readonly changesObjects: boolean;
}

export const kustomizationNames = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'] as const;

/** The one in the folder of `uri`; `unknown` while the folder is not loaded. */
export function kustomizationBeside(files: HostFiles, uri: string): Kustomization | 'none' | 'unknown' {
  for (const name of kustomizationNames) {
    const id = joinUri(folderOf(uri), name);
    const entry = id === undefined ? undefined : files.entry(id);
    if (id === undefined || entry === undefined || entry.kind === 'unreadable') return 'unknown';
    if (entry.kind === 'file') return read(id, entry.bytes) ?? 'unknown';
  }
  return 'none';
}

/** By the very bytes: a host gives the same ones as long as the file is the same. */
const known = new WeakMap<Uint8Array, Kustomization>();

function read(uri: string, bytes: Uint8Array): Kustomization | undefined {
  const before = known.get(bytes);
  if (before?.uri === uri) return before;
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  const fresh = readKustomization(uri, text);
  if (fresh) known.set(bytes, fresh);
  return fresh;
}

export function readKustomization(uri: string, text: string): Kustomization | undefined {
  const document = new YamlCache().read(cutDocuments(text)).find(({ tree }) => tree.root !== undefined);
  const root = document?.tree.root;
  if (!root || document.isBroken) return undefined;
  const folder = folderOf(uri);
  const files = (key: string): readonly string[] => itemsAt(root, key).flatMap(item => (item.kind === 'scalar' && !item.isTainted && !/:\/\/|\n/.test(item.text) ? joinUri(folder, item.text) ?? [] : []));
  const pathsIn = (key: string): readonly string[] => itemsAt(root, key).flatMap(item => joinUri(folder, textAt(item, 'path') ?? '') ?? []);
  return {
    uri,
    text,
    root,
    resources: [...files('resources'), ...files('bases')],
    patchFiles: [...files('patchesStrategicMerge'), ...pathsIn('patches'), ...pathsIn('patchesJson6902')],
    generators: [...generatorsIn(root, 'ConfigMap'), ...generatorsIn(root, 'Secret')],
    prefix: textAt(root, 'namePrefix') ?? '',
    suffix: textAt(root, 'nameSuffix') ?? '',
    namespace: textAt(root, 'namespace'),
    changesObjects: changing.some(key => pairOf(root, key) !== undefined),
  };
}

const changing = ['patches', 'patchesStrategicMerge', 'patchesJson6902', 'components', 'replacements', 'transformers', 'vars'];

function generatorsIn(root: YamlNode, kind: Generator['kind']): readonly Generator[] {
  return itemsAt(root, kind === 'Secret' ? 'secretGenerator' : 'configMapGenerator').flatMap(node => {
    const name = scalarAt(node, 'name');
    if (!name || name.isTainted || name.isNull) return [];
    return [{ kind, name: name.text, namespace: textAt(node, 'namespace'), keys: keysOfGenerator(node), node }];
  });
}

/** `files: [key=path]` or the path's last name; `literals: [key=value]`. Files of variables are not read. */
function keysOfGenerator(node: YamlNode): readonly string[] | undefined {
  const behaviour = textAt(node, 'behavior');
  if (behaviour === 'merge' || pairOf(node, 'envs') || pairOf(node, 'env')) return undefined;
  const texts = (key: string): readonly (string | undefined)[] => itemsAt(node, key).map(item => (item.kind === 'scalar' && !item.isTainted ? item.text : undefined));
  const keys = [
    ...texts('files').map(text => (text === undefined ? undefined : text.includes('=') ? text.slice(0, text.indexOf('=')) : text.slice(text.lastIndexOf('/') + 1))),
    ...texts('literals').map(text => (text?.includes('=') === true ? text.slice(0, text.indexOf('=')) : undefined)),
  ];
  return keys.every(key => key !== undefined) && pairsAt(node).length > 0 ? keys : undefined;
}
