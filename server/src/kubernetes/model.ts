/** What a file of manifests says: its objects, and every container with its volumes. */
import type { Span } from '../core/text';
import type { YamlDocument } from '../syntax/yaml/documents';
import { at, itemsAt, pairsAt, scalarAt, textAt, type YamlMap, type YamlNode } from '../syntax/yaml/tree';
import { objectsOf, podSpecsOf, type PodSpec } from './paths';

export interface KubernetesObject {
  readonly document: YamlDocument;
  readonly node: YamlMap;
  readonly kind: string;
  readonly apiVersion: string;
  readonly name: string | undefined;
  readonly namespace: string | undefined;
}

export type Role = 'init' | 'sidecar' | 'app';

export interface ContainerNode {
  readonly node: YamlMap;
  readonly name: string;
  readonly nameSpan: Span;
  readonly role: Role;
  readonly pod: Pod;
}

export interface Pod {
  readonly object: KubernetesObject;
  readonly spec: PodSpec;
  readonly containers: readonly ContainerNode[];
  /** Volumes by name. */
  readonly volumes: ReadonlyMap<string, YamlMap>;
}

export interface KubernetesModel {
  readonly uri: string;
  readonly text: string;
  readonly objects: readonly KubernetesObject[];
  readonly pods: readonly Pod[];
  /** ConfigMaps and Secrets of the file. */
  configOf(kind: 'ConfigMap' | 'Secret', name: string, namespace: string | undefined): KubernetesObject | undefined;
}

export function buildModel(uri: string, text: string, documents: readonly YamlDocument[]): KubernetesModel {
  const objects = documents.filter(document => !document.isBroken).flatMap(document => objectsOf(document.tree.root).map(node => objectOf(document, node)));
  return {
    uri,
    text,
    objects,
    pods: objects.flatMap(podsOf),
    configOf: (kind, name, namespace) => objects.find(object => object.kind === kind && object.name === name && sameNamespace(object.namespace, namespace)),
  };
}

/** One that names no namespace is put where the other one is. */
function sameNamespace(one: string | undefined, other: string | undefined): boolean {
  return one === undefined || other === undefined || one === other;
}

function objectOf(document: YamlDocument, node: YamlMap): KubernetesObject {
  return {
    document,
    node,
    kind: textAt(node, 'kind') ?? '',
    apiVersion: textAt(node, 'apiVersion') ?? '',
    name: textAt(node, 'metadata', 'name'),
    namespace: textAt(node, 'metadata', 'namespace'),
  };
}

function podsOf(object: KubernetesObject): readonly Pod[] {
  return podSpecsOf(object.node).map(spec => {
    const containers: ContainerNode[] = [];
    const pod: Pod = { object, spec, containers, volumes: volumesOf(spec) };
    for (const list of spec.lists) {
      for (const node of listAt(spec.node, list)) if (node.kind === 'map') containers.push(containerOf(pod, node, list));
    }
    return pod;
  });
}

function listAt(node: YamlNode, key: string): readonly YamlNode[] {
  const value = at(node, key);
  return value?.kind === 'map' ? [value] : itemsAt(node, key);
}

function containerOf(pod: Pod, node: YamlMap, list: string): ContainerNode {
  const name = scalarAt(node, 'name');
  const first = pairsAt(node)[0];
  const isInit = list === 'initContainers';
  const role: Role = !isInit ? 'app' : textAt(node, 'restartPolicy') === 'Always' ? 'sidecar' : 'init';
  return { node, pod, role, name: name && !name.isTainted ? name.text : list, nameSpan: name?.span ?? first?.keySpan ?? node.span };
}

function volumesOf(spec: PodSpec): ReadonlyMap<string, YamlMap> {
  const volumes = new Map<string, YamlMap>();
  for (const owner of spec.volumesFrom) {
    for (const volume of itemsAt(owner, 'volumes')) {
      const name = textAt(volume, 'name');
      if (volume.kind === 'map' && name !== undefined) volumes.set(name, volume);
    }
  }
  return volumes;
}
