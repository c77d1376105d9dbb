/** What a file of manifests says: its objects, and every container with its volumes. */
import type { Span } from '../core/text';
import { Lazy } from '../core/work';
import type { YamlDocument } from '../syntax/yaml/documents';
import { at, isTaintedAt, itemsAt, pairOf, pairsAt, scalarAt, textAt, type YamlMap, type YamlNode } from '../syntax/yaml/tree';
import { objectsOf, podSpecsOf, type PodSpec } from './paths';

export interface KubernetesObject {
  readonly document: YamlDocument;
  readonly node: YamlMap;
  readonly kind: string;
  readonly apiVersion: string;
  readonly name: string | undefined;
  readonly namespace: string | undefined;
}

/** `init`: awaited before the next one starts. `step`: one of a Tekton task, one after another. `sidecar`: an init container that stays. */
export type Role = 'init' | 'step' | 'sidecar' | 'app';

export interface ContainerNode {
  readonly node: YamlMap;
  /** What holds for all containers of the pod that do not say otherwise (a Tekton task's `stepTemplate`). */
  readonly defaults: YamlNode | undefined;
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
  /** Whether something else adds to it: a patch has no image, and what controllers of unknown kinds add is not known. */
  readonly isPartial: boolean;
}

export interface KubernetesModel {
  readonly uri: string;
  readonly text: string;
  readonly documents: readonly YamlDocument[];
  readonly objects: readonly KubernetesObject[];
  readonly pods: readonly Pod[];
  /** Whether the file names a path anywhere but where something is mounted: in arguments, in variables, in settings. */
  mentions(path: string): boolean;
  /** ConfigMaps and Secrets of the file. */
  configOf(kind: 'ConfigMap' | 'Secret', name: string, namespace: string | undefined): KubernetesObject | undefined;
}

export function buildModel(uri: string, text: string, documents: readonly YamlDocument[]): KubernetesModel {
  const objects = documents.filter(document => !document.isBroken).flatMap(objectsIn);
  return modelOf(uri, text, documents, objects);
}

export function modelOf(uri: string, text: string, documents: readonly YamlDocument[], objects: readonly KubernetesObject[]): KubernetesModel {
  const pods = new Lazy(() => objects.flatMap(podsIn));
  // Every pod of a file asks for the same few paths.
  const mentioned = new Map<string, boolean>();
  return {
    uri,
    text,
    documents,
    objects,
    get pods() {
      return pods.value;
    },
    mentions: path => {
      const is = mentioned.get(path) ?? mentions(text, path);
      mentioned.set(path, is);
      return is;
    },
    configOf: (kind, name, namespace) => objects.find(object => object.kind === kind && object.name === name && sameNamespace(object.namespace, namespace)),
  };
}

export function objectsIn(document: YamlDocument): readonly KubernetesObject[] {
  return objectsOf(document.tree.root).map(node => objectOf(document, node));
}

function mentions(text: string, path: string): boolean {
  for (let at = text.indexOf(path); at >= 0; at = text.indexOf(path, at + 1)) {
    const before = text.slice(text.lastIndexOf('\n', at - 1) + 1, at);
    const isWhole = !/[\w-]/.test(text[at + path.length] ?? '') && !/[\w-]$/.test(before);
    if (isWhole && !/(mountPath|subPath|path)["']?: *["']?$|#/.test(before)) return true;
  }
  return false;
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

function podsIn(object: KubernetesObject): readonly Pod[] {
  return podSpecsOf(object.node).map(spec => {
    const lists = spec.lists.map(list => ({ list, nodes: listAt(spec.node, list).flatMap(node => (node.kind === 'map' ? [node] : [])) }));
    const hasImages = lists.every(({ nodes }) => nodes.every(node => pairOf(node, 'image') ?? pairOf(spec.defaults, 'image') ?? pairOf(node, 'ref')));
    const containers: ContainerNode[] = [];
    const pod: Pod = { object, spec, containers, volumes: volumesOf(spec), isPartial: spec.isGuess || !hasImages || object.document.isTemplate };
    for (const { list, nodes } of lists) for (const node of nodes) containers.push(containerOf(pod, node, list));
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
  const number = pod.containers.length + 1;
  return {
    node,
    defaults: list === 'steps' ? pod.spec.defaults : undefined,
    pod,
    role: roleOf(node, list),
    name: name && !name.isTainted && !name.isNull ? name.text : `${list}-${number}`,
    nameSpan: name?.span ?? first?.keySpan ?? node.span,
  };
}

function roleOf(node: YamlMap, list: string): Role {
  if (list === 'steps') return 'step';
  if (list !== 'initContainers') return 'app';
  return textAt(node, 'restartPolicy') === 'Always' ? 'sidecar' : 'init';
}

/** The entries of a list that a container has by itself or from its defaults; its own come last and win. */
export function entriesOf(container: ContainerNode, key: string): readonly YamlMap[] {
  return [...itemsAt(container.defaults, key), ...itemsAt(container.node, key)].flatMap(entry => (entry.kind === 'map' ? [entry] : []));
}

/** The value of a field of the pod's security context: `undefined` where it is not set, `null` where that is not known. */
export function podContext({ spec, isPartial }: Pod, key: string): YamlNode | null | undefined {
  for (const owner of spec.podFrom) {
    const value = at(owner, 'securityContext', key);
    if (value) return value;
  }
  return isPartial || spec.isContextOpen || spec.podFrom.some(owner => isTaintedAt(owner, 'securityContext')) ? null : undefined;
}

function volumesOf(spec: PodSpec): ReadonlyMap<string, YamlMap> {
  const volumes = new Map<string, YamlMap>();
  for (const owner of spec.podFrom) {
    for (const volume of itemsAt(owner, 'volumes')) {
      const name = textAt(volume, 'name');
      if (volume.kind === 'map' && name !== undefined) volumes.set(name, volume);
    }
  }
  return volumes;
}
