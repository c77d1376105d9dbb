/** What pods take from ConfigMaps and Secrets: names and keys, with their places. */
import { at, itemsAt, pairOf, scalarAt, textAt, type YamlMap, type YamlNode, type YamlPair, type YamlScalar } from '../../syntax/yaml/tree';
import { entriesOf, type ContainerNode, type KubernetesModel, type Pod } from '../model';

export type ConfigKind = 'ConfigMap' | 'Secret';

export interface Item {
  readonly node: YamlMap;
  readonly key: YamlScalar;
  readonly path: YamlScalar | undefined;
}

/** A ConfigMap or Secret as a volume, or as a part of one. */
export interface ConfigSource {
  readonly pod: Pod;
  readonly volume: string;
  readonly kind: ConfigKind;
  readonly name: YamlScalar;
  readonly node: YamlMap;
  /** Whether it is one of several sources of a projected volume. */
  readonly isPart: boolean;
  /** `undefined`: every key becomes a file. */
  readonly items: readonly Item[] | undefined;
  readonly isOptional: boolean;
}

/** A mount of a volume by its name. */
export interface MountNode {
  readonly pod: Pod;
  readonly container: ContainerNode;
  readonly volume: YamlScalar;
  readonly path: YamlScalar;
  readonly subPath: YamlScalar | undefined;
  readonly hasSubPath: boolean;
}

/** A variable that takes its value from a key. */
export interface KeyReference {
  readonly pod: Pod;
  readonly kind: ConfigKind;
  readonly name: YamlScalar;
  readonly key: YamlScalar;
  readonly isOptional: boolean;
}

/** `secretName` where only `name` is read. */
export interface Misnamed {
  readonly pair: YamlPair;
}

export interface References {
  readonly sources: readonly ConfigSource[];
  readonly mounts: readonly MountNode[];
  readonly keys: readonly KeyReference[];
  /** All of an object as variables. */
  readonly whole: readonly { readonly kind: ConfigKind; readonly name: YamlScalar }[];
  readonly misnamed: readonly Misnamed[];
}

export function referencesOf(model: KubernetesModel): References {
  const containers = model.pods.flatMap(pod => pod.containers);
  return {
    sources: model.pods.flatMap(pod => [...pod.volumes].flatMap(([name, volume]) => sourcesIn(pod, name, volume))),
    mounts: containers.flatMap(mountsIn),
    keys: containers.flatMap(keysIn),
    whole: containers.flatMap(({ node }) => itemsAt(node, 'envFrom').flatMap(entry => [...named(at(entry, 'configMapRef'), 'ConfigMap', 'name'), ...named(at(entry, 'secretRef'), 'Secret', 'name')])),
    misnamed: model.pods.flatMap(pod => [...pod.volumes.values()].flatMap(misnamedIn)),
  };
}

/** A scalar whose text is known and is all of the name. */
function known(scalar: YamlScalar | undefined): scalar is YamlScalar {
  return scalar !== undefined && !scalar.isNull && !scalar.isTainted && scalar.text !== '' && !/\$[({]|<path:/.test(scalar.text);
}

function named(node: YamlNode | undefined, kind: ConfigKind, key: string): readonly { readonly kind: ConfigKind; readonly name: YamlScalar }[] {
  const name = scalarAt(node, key);
  return known(name) ? [{ kind, name }] : [];
}

function sourcesIn(pod: Pod, volume: string, node: YamlMap): readonly ConfigSource[] {
  const own = [...sourceAt(pod, volume, at(node, 'configMap'), 'ConfigMap', 'name', false), ...sourceAt(pod, volume, at(node, 'secret'), 'Secret', 'secretName', false)];
  const parts = itemsAt(node, 'projected', 'sources').flatMap(entry => [
    ...sourceAt(pod, volume, at(entry, 'configMap'), 'ConfigMap', 'name', true),
    ...sourceAt(pod, volume, at(entry, 'secret'), 'Secret', 'name', true),
  ]);
  return [...own, ...parts];
}

function sourceAt(pod: Pod, volume: string, node: YamlNode | undefined, kind: ConfigKind, nameKey: string, isPart: boolean): readonly ConfigSource[] {
  const name = scalarAt(node, nameKey);
  if (node?.kind !== 'map' || !known(name)) return [];
  const isOptional = pairOf(node, 'optional') !== undefined && textAt(node, 'optional') !== 'false';
  return [{ pod, volume, kind, name, node, isPart, items: itemsOf(node), isOptional }];
}

function itemsOf(node: YamlMap): readonly Item[] | undefined {
  if (!pairOf(node, 'items')) return undefined;
  return itemsAt(node, 'items').flatMap(item => {
    const key = scalarAt(item, 'key');
    const path = scalarAt(item, 'path');
    return item.kind === 'map' && known(key) ? [{ node: item, key, path: known(path) ? path : undefined }] : [];
  });
}

function misnamedIn(volume: YamlMap): readonly Misnamed[] {
  return itemsAt(volume, 'projected', 'sources').flatMap(entry => {
    const secret = at(entry, 'secret');
    const pair = pairOf(secret, 'secretName');
    return pair && !pairOf(secret, 'name') ? [{ pair }] : [];
  });
}

function mountsIn(container: ContainerNode): readonly MountNode[] {
  return entriesOf(container, 'volumeMounts').flatMap(mount => {
    const volume = scalarAt(mount, 'name');
    const path = scalarAt(mount, 'mountPath');
    const subPath = scalarAt(mount, 'subPath');
    const hasSubPath = pairOf(mount, 'subPath') !== undefined || pairOf(mount, 'subPathExpr') !== undefined;
    return known(volume) && known(path) ? [{ pod: container.pod, container, volume, path, subPath: known(subPath) ? subPath : undefined, hasSubPath }] : [];
  });
}

function keysIn(container: ContainerNode): readonly KeyReference[] {
  const kinds = [['configMapKeyRef', 'ConfigMap'], ['secretKeyRef', 'Secret']] as const;
  return entriesOf(container, 'env').flatMap(entry =>
    kinds.flatMap(([field, kind]) => {
      const node = at(entry, 'valueFrom', field);
      const [name, key] = [scalarAt(node, 'name'), scalarAt(node, 'key')];
      const isOptional = pairOf(node, 'optional') !== undefined && textAt(node, 'optional') !== 'false';
      return known(name) && known(key) ? [{ pod: container.pod, kind, name, key, isOptional }] : [];
    }),
  );
}
