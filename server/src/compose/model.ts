/** What a Compose file says: its services with what they extend, its configs, secrets and volumes. */
import { folderOf, joinUri, nameOf, type HostFiles } from '../core/host';
import type { Span } from '../core/text';
import { baseComposeNames, overrideComposeNames } from '../facts/compose-files';
import { cutDocuments, YamlCache, type YamlDocument } from '../syntax/yaml/documents';
import { at, itemsAt, pairOf, pairsAt, textAt, type YamlMap, type YamlNode, type YamlPair } from '../syntax/yaml/tree';

export interface Service {
  readonly name: string;
  readonly nameSpan: Span;
  /** Its own definition. */
  readonly node: YamlMap;
  /** What it extends in the same file, the furthest first, and its own definition last. */
  readonly layers: readonly YamlMap[];
  /** Whether other files say more of it: what is absent here may be there. */
  readonly isPartial: boolean;
  /** Whether it takes over what other services mount. */
  readonly takesVolumes: boolean;
}

export interface ComposeModel {
  readonly uri: string;
  readonly text: string;
  readonly services: readonly Service[];
  /** The documents of the file that could be read. */
  readonly roots: readonly (YamlNode | undefined)[];
  /** What stands under a name in a section at the top; `undefined` where this file does not have it. */
  resource(section: 'configs' | 'secrets' | 'volumes', name: string): YamlNode | null | undefined;
}

const mostExtended = 20;

/** A service anywhere at the top: cheap, and looked for before anything is parsed. */
export function mayBeCompose(text: string): boolean {
  return /^\ufeff?["']?services["']?[ \t]*:/m.test(text);
}

export function buildModel(uri: string, text: string, documents: readonly YamlDocument[], files: HostFiles): ComposeModel {
  const usable = documents.filter(document => !document.isBroken && !document.isTemplate);
  const roots = usable.map(({ tree }) => tree.root);
  const others = namesElsewhere(uri, files);
  const services = roots.flatMap(root => pairsAt(root, 'services').flatMap(pair => serviceOf(root, pair, others)));
  return {
    uri,
    text,
    services,
    roots,
    resource: (section, name) => {
      for (const root of roots) {
        const pair = pairOf(at(root, section), name);
        if (pair) return pair.value ?? null;
      }
      return undefined;
    },
  };
}

function serviceOf(root: YamlNode | undefined, { key, keySpan, value }: YamlPair, others: ReadonlySet<string> | 'all'): readonly Service[] {
  if (value?.kind !== 'map') return [];
  const { layers, isOpen } = layersOf(root, value);
  const hasImage = layers.some(layer => pairOf(layer, 'image') ?? pairOf(layer, 'build'));
  return [{ name: key, nameSpan: keySpan, node: value, layers, isPartial: isOpen || !hasImage || others === 'all' || others.has(key), takesVolumes: layers.some(layer => pairOf(layer, 'volumes_from')) }];
}

/** `extends` in its two forms; a base in another file leaves open what it says. */
function layersOf(root: YamlNode | undefined, own: YamlMap): { readonly layers: readonly YamlMap[]; readonly isOpen: boolean } {
  const layers: YamlMap[] = [own];
  for (let node = own; layers.length < mostExtended; ) {
    const base = pairOf(node, 'extends');
    if (!base) return { layers, isOpen: false };
    const name = base.value?.kind === 'scalar' ? base.value.text : textAt(base.value, 'service');
    const found = pairOf(base.value, 'file') || name === undefined ? undefined : at(root, 'services', name);
    if (found?.kind !== 'map' || layers.includes(found)) break;
    layers.unshift(found);
    node = found;
  }
  return { layers, isOpen: true };
}

/**
 * Services that other Compose files of the folder say something of: the override that is read by itself, and the base
 * that a file of another name comes on top of.
 */
function namesElsewhere(uri: string, files: HostFiles): ReadonlySet<string> | 'all' {
  const own = nameOf(uri);
  const isBase = baseComposeNames.includes(own);
  const names = new Set<string>();
  for (const name of isBase ? overrideComposeNames : baseComposeNames) {
    const id = name === own ? undefined : joinUri(folderOf(uri), name);
    const entry = id === undefined ? undefined : files.entry(id);
    if (entry?.kind === 'file') for (const service of servicesIn(new TextDecoder().decode(entry.bytes))) names.add(service);
    else if (entry?.kind === 'large-file' || entry?.kind === 'unreadable') return 'all';
  }
  return names;
}

/** What decides which roots a program finds; ports and networks do not. */
const decisive = ['image', 'build', 'extends', 'volumes', 'volumes_from', 'configs', 'secrets', 'tmpfs', 'environment', 'env_file', 'entrypoint', 'command', 'user', 'read_only', 'working_dir'];

function servicesIn(text: string): readonly string[] {
  if (!mayBeCompose(text)) return [];
  return new YamlCache().read(cutDocuments(text)).flatMap(({ tree }) => pairsAt(tree.root, 'services').flatMap(({ key, value }) => (decisive.some(field => pairOf(value, field)) ? [key] : [])));
}

/** The last of the layers that has the key. */
export function fieldOf({ layers }: Service, ...keys: readonly string[]): YamlNode | undefined {
  for (const layer of layers.toReversed()) {
    const found = at(layer, ...keys);
    if (found) return found;
  }
  return undefined;
}

/** The entries of a list in all layers, the furthest first; a text alone counts as a list of one. */
export function entriesOf({ layers }: Service, key: string): readonly YamlNode[] {
  return layers.flatMap(layer => {
    const value = at(layer, key);
    return value?.kind === 'scalar' && !value.isNull ? [value] : itemsAt(layer, key);
  });
}
