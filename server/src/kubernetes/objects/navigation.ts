/** From a name in a manifest to the object that it means, and from `kustomization.yaml` to the files that it takes. */
import { folderOf, joinUri, nameOf, type HostFiles } from '../../core/host';
import type { Link, Place } from '../../core/language';
import { defineTexts } from '../../core/message';
import { contains, type Span } from '../../core/text';
import { itemsAt, pairOf, pairsAt, scalarAt, textAt, type YamlNode, type YamlScalar } from '../../syntax/yaml/tree';
import { isManifest, type KubernetesAnalysis } from '../analysis';
import type { KubernetesObject } from '../model';
import { objectsInFolder, type PlacedObject } from './around';
import { isConfig } from './data';
import { isIssuer } from './issuers';
import { readKustomization } from './kustomization';
import { makes } from './makers';
import type { ConfigKind } from './references';

const texts = defineTexts('kubernetes.link', { open: 'open `{path}`' });

/** What is at a place, as far as names go. */
interface Named {
  readonly span: Span;
  find(objects: readonly PlacedObject[]): readonly Place[];
}

export function definitionAt(analysis: KubernetesAnalysis, offset: number): readonly Place[] {
  const named = namesIn(analysis).find(({ span }) => contains(span, offset));
  if (!named) return [];
  const near = named.find(analysis.around);
  return near.length > 0 ? near : named.find(objectsInFolder(analysis.input.files, analysis.input.uri, isManifest));
}

function namesIn(analysis: KubernetesAnalysis): readonly Named[] {
  const { sources, mounts, keys, whole } = analysis.references;
  return [
    ...sources.map(({ kind, name }) => configName(analysis, kind, name)),
    ...whole.map(({ kind, name }) => configName(analysis, kind, name)),
    ...keys.flatMap(({ kind, name, key }) => [configName(analysis, kind, name), configKey(kind, name.text, key)]),
    ...sources.flatMap(({ kind, name, items = [] }) => items.map(({ key }) => configKey(kind, name.text, key))),
    ...mounts.map((mount): Named => {
      const volume = mount.pod.volumes.get(mount.volume.text);
      const span = scalarAt(volume, 'name')?.span;
      return { span: mount.volume.span, find: () => (span ? [{ uri: analysis.model.uri, span }] : []) };
    }),
    ...mounts.flatMap(({ pod, volume, subPath }) => {
      const [source, ...others] = sources.filter(each => each.pod === pod && each.volume === volume.text);
      return subPath && source && others.length === 0 && !source.items ? [configKey(source.kind, source.name.text, subPath)] : [];
    }),
    ...analysis.model.objects.flatMap(namesInObject),
  ];
}

function configName({ kustomization }: KubernetesAnalysis, kind: ConfigKind, name: YamlScalar): Named {
  return {
    span: name.span,
    find: objects => {
      const own = objects.filter(({ object }) => (isConfig(object) && object.kind === kind && object.name === name.text) || makes(object, kind, name.text)).map(placeOf);
      const generated = kustomization?.generators.filter(generator => generator.kind === kind && generator.name === name.text) ?? [];
      return [...own, ...generated.map(({ node }) => ({ uri: kustomization?.uri ?? '', span: scalarAt(node, 'name')?.span ?? node.span }))];
    },
  };
}

function configKey(kind: ConfigKind, name: string, key: YamlScalar): Named {
  return {
    span: key.span,
    find: objects =>
      objects.flatMap(({ model, object }) => {
        if (!isConfig(object) || object.kind !== kind || object.name !== name) return [];
        const pairs = ['data', 'stringData', 'binaryData'].flatMap(section => pairsAt(object.node, section));
        return pairs.filter(pair => pair.key === key.text).map(({ keySpan }) => ({ uri: model.uri, span: keySpan }));
      }),
  };
}

/** Names in cert-manager's and External Secrets' objects, in Ingresses and in annotations for cainjector. */
function namesInObject(object: KubernetesObject): readonly Named[] {
  const { node } = object;
  const named = (scalar: YamlScalar | undefined, isIt: (other: KubernetesObject, name: string) => boolean): readonly Named[] => {
    if (!scalar || scalar.isTainted || scalar.isNull) return [];
    const name = scalar.text.slice(scalar.text.lastIndexOf('/') + 1);
    return [{ span: scalar.span, find: objects => objects.filter(({ object: other }) => isIt(other, name)).map(placeOf) }];
  };
  const ofKind = (kind: string) => (other: KubernetesObject, name: string): boolean => other.kind === kind && other.name === name;
  const secret = (other: KubernetesObject, name: string): boolean => ofKind('Secret')(other, name) || makes(other, 'Secret', name);
  const issuerKind = textAt(node, 'spec', 'issuerRef', 'kind') ?? 'Issuer';
  const annotation = (name: string): YamlScalar | undefined => scalarAt(node, 'metadata', 'annotations', `cert-manager.io/${name}`);
  return [
    ...named(scalarAt(node, 'spec', 'issuerRef', 'name'), (other, name) => isIssuer(other) && ofKind(issuerKind)(other, name)),
    ...named(scalarAt(node, 'spec', 'secretStoreRef', 'name'), ofKind(textAt(node, 'spec', 'secretStoreRef', 'kind') ?? 'SecretStore')),
    ...named(scalarAt(node, 'spec', 'ca', 'secretName'), secret),
    ...itemsAt(node, 'spec', 'tls').flatMap(entry => named(scalarAt(entry, 'secretName'), secret)),
    ...named(annotation('inject-ca-from'), ofKind('Certificate')),
    ...named(annotation('inject-ca-from-secret'), secret),
    ...named(annotation('issuer'), ofKind('Issuer')),
    ...named(annotation('cluster-issuer'), ofKind('ClusterIssuer')),
  ];
}

function placeOf({ model, object }: PlacedObject): Place {
  return { uri: model.uri, span: scalarAt(object.node, 'metadata', 'name')?.span ?? object.node.span };
}

/** The files that a kustomization names. */
export function kustomizationLinks(files: HostFiles, uri: string, text: string): readonly Link[] {
  if (!/^kustomization\.ya?ml$/.test(nameOf(uri))) return [];
  const root = readKustomization(uri, text)?.root;
  return pathsIn(root).flatMap(({ span, path }): readonly Link[] => {
    const target = joinUri(folderOf(uri), path);
    const entry = target === undefined ? undefined : files.entry(target);
    if (target === undefined || entry === undefined) return [];
    if (entry.kind === 'file' || entry.kind === 'large-file') return [{ span, target, tooltip: texts.open({ path }) }];
    const inside = entry.kind === 'directory' ? entry.names.find(name => /^(kustomization\.ya?ml|Kustomization)$/.test(name)) : undefined;
    return inside === undefined ? [] : [{ span, target: `${target}/${inside}`, tooltip: texts.open({ path: `${path.replace(/\/$/, '')}/${inside}` }) }];
  });
}

interface PathAt {
  readonly span: Span;
  readonly path: string;
}

function pathsIn(root: YamlNode | undefined): readonly PathAt[] {
  const plain = (node: YamlNode | undefined): readonly PathAt[] => (node?.kind === 'scalar' && !node.isTainted && !node.isNull && !/:\/\/|\n|^git@/.test(node.text) ? [{ span: node.span, path: node.text }] : []);
  const keyed = (node: YamlNode): readonly PathAt[] => plain(node).map(({ span, path }) => ({ span, path: path.slice(path.indexOf('=') + 1) }));
  const generators = [...itemsAt(root, 'configMapGenerator'), ...itemsAt(root, 'secretGenerator')];
  return [
    ...['resources', 'bases', 'components', 'patchesStrategicMerge'].flatMap(key => itemsAt(root, key).flatMap(plain)),
    ...['patches', 'patchesJson6902'].flatMap(key => itemsAt(root, key).flatMap(item => plain(pairOf(item, 'path')?.value))),
    ...generators.flatMap(node => [...itemsAt(node, 'files').flatMap(keyed), ...itemsAt(node, 'envs').flatMap(plain)]),
  ];
}
