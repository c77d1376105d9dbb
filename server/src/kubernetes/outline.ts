/** What a file of manifests offers and asks of the other files: containers with their images, and what makes ConfigMaps and Secrets. */
import type { OutlineInput } from '../core/language';
import { render } from '../core/message';
import type { ContainerEntry, ObjectEntry, OutlineEntry } from '../core/outline';
import type { Span } from '../core/text';
import { PerDocument } from '../core/cache';
import { cutDocuments, YamlCache } from '../syntax/yaml/documents';
import { pairOf, scalarAt, textAt } from '../syntax/yaml/tree';
import { isManifest } from './analysis';
import { idOf, numbered, titleOf } from './containers';
import { buildModel, type ContainerNode, type KubernetesObject } from './model';

const caches = new PerDocument(() => new YamlCache());

export function outlineOf({ uri, text, cache }: OutlineInput): readonly OutlineEntry[] {
  if (!isManifest(text)) return [];
  const pieces = cutDocuments(text).filter(piece => isManifest(piece.text));
  const model = buildModel(uri, text, caches.of(cache).read(pieces));
  const containers = numbered(model.pods.flatMap(pod => pod.containers.map(containerEntry)));
  return [...containers, ...model.objects.flatMap(objectEntries)];
}

function containerEntry(container: ContainerNode): ContainerEntry {
  const image = scalarAt(container.node, 'image') ?? scalarAt(container.defaults, 'image');
  const isKnown = image !== undefined && !image.isTainted && !image.isNull;
  return { kind: 'container', id: idOf(container), title: render(titleOf(container)), image: isKnown ? image.text : undefined, span: image?.span ?? container.nameSpan };
}

/** The object itself, or the one that a controller makes of it. */
export function objectEntries(object: KubernetesObject): readonly ObjectEntry[] {
  const { kind, node, namespace } = object;
  const entry = (made: ObjectEntry['object'], name: string | undefined, by: string, where: Span, everywhere = false): readonly ObjectEntry[] =>
    name === undefined ? [] : [{ kind: 'object', object: made, name, namespace: everywhere ? undefined : namespace, by, span: where }];
  const nameAt = scalarAt(node, 'metadata', 'name')?.span ?? node.span;
  switch (kind) {
    case 'ConfigMap':
    case 'Secret':
      return entry(kind, object.name, 'manifest', nameAt);
    case 'Certificate':
      return entry('Secret', textAt(node, 'spec', 'secretName'), kind, scalarAt(node, 'spec', 'secretName')?.span ?? nameAt);
    case 'SealedSecret':
      return entry('Secret', textAt(node, 'spec', 'template', 'metadata', 'name') ?? object.name, kind, nameAt);
    case 'ExternalSecret':
      return entry('Secret', textAt(node, 'spec', 'target', 'name') ?? object.name, kind, scalarAt(node, 'spec', 'target', 'name')?.span ?? nameAt);
    case 'Bundle':
    case 'ClusterBundle':
      return [
        ...(pairOf(node, 'spec') && pairAt(object, 'configMap') ? entry('ConfigMap', object.name, kind, nameAt, true) : []),
        ...(pairAt(object, 'secret') ? entry('Secret', object.name, kind, nameAt, true) : []),
      ];
    default:
      return [];
  }
}

function pairAt({ node }: KubernetesObject, target: string): boolean {
  return pairOf(pairOf(pairOf(node, 'spec')?.value, 'target')?.value, target) !== undefined;
}
