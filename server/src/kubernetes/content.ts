/** What an object comes to as files, for those that mount it from another file. */
import { folderOf, joinUri } from '../core/host';
import type { AnswerInput } from '../core/workspace';
import { cutDocuments, YamlCache } from '../syntax/yaml/documents';
import { at, itemsAt, pairOf, scalarAt, textAt, type YamlNode } from '../syntax/yaml/tree';
import type { ContentAsk, ObjectMaker } from '../trust/joins';
import type { FileContent } from '../trust/types';
import { isManifest } from './analysis';
import { buildModel, type KubernetesObject } from './model';
import { readKustomization, type Generator as KustomizeGenerator } from './objects/kustomization';
import { objectEntries } from './outline';
import { dataOf, type ReadContent } from './volumes';

type Content = Pick<ObjectMaker, 'files' | 'complete'>;

const unknownContent: Content = { files: new Map(), complete: false };

// eslint-disable-next-line require-yield
export function* contentSteps({ at: file, start }: ContentAsk, input: AnswerInput, readContent: ReadContent): Generator<undefined, Content | undefined> {
  const entry = input.files.entry(file);
  const text = entry?.kind === 'file' ? new TextDecoder().decode(entry.bytes) : '';
  const generator = readKustomization(file, text)?.generators.find(({ node }) => scalarAt(node, 'name')?.span.start === start);
  if (generator) return generatedContent(file, generator, input, readContent);
  if (!isManifest(text)) return undefined;
  const model = buildModel(file, text, new YamlCache().read(cutDocuments(text).filter(piece => isManifest(piece.text))));
  const object = model.objects.find(each => objectEntries(each).some(({ span }) => span.start === start));
  return object && contentOf(object, readContent);
}

function contentOf(object: KubernetesObject, readContent: ReadContent): Content {
  if (object.kind === 'ConfigMap' || object.kind === 'Secret') {
    const files = dataOf(object, readContent);
    return files ? { files, complete: true } : unknownContent;
  }
  return object.kind === 'Bundle' || object.kind === 'ClusterBundle' ? bundleContent(object.node) : unknownContent;
}

/** trust-manager writes what it gathers under one key; `useDefaultCAs` brings the public roots. */
function bundleContent(node: YamlNode): Content {
  const target = at(node, 'spec', 'target');
  const keys = ['configMap', 'secret'].flatMap(kind => textAt(target, kind, 'key') ?? []);
  const sources = itemsAt(node, 'spec', 'sources');
  const withPublic = sources.some(source => textAt(source, 'useDefaultCAs') === 'true');
  const isOnlyPublic = withPublic && sources.length === 1;
  const content: FileContent = { kind: 'certificates', count: null, scope: isOnlyPublic ? 'public' : withPublic ? 'mixed' : 'unknown' };
  return { files: new Map(keys.map(key => [key, content])), complete: keys.length > 0 && !pairOf(target, 'additionalFormats') };
}

/** The files that a generator names lie beside the kustomization. */
function generatedContent(kustomization: string, { keys, node }: KustomizeGenerator, input: AnswerInput, readContent: ReadContent): Content {
  if (!keys) return unknownContent;
  const files = new Map<string, FileContent>();
  for (const item of itemsAt(node, 'files')) {
    const [key, path] = item.kind === 'scalar' ? namedFile(item.text) : [];
    const uri = path === undefined ? undefined : joinUri(folderOf(kustomization), path);
    const entry = uri === undefined ? undefined : input.files.entry(uri);
    if (key !== undefined) files.set(key, entry?.kind === 'file' ? readContent(entry.bytes) : { kind: 'unknown' });
  }
  for (const item of itemsAt(node, 'literals')) {
    const [key, value] = item.kind === 'scalar' ? split(item.text) : [];
    if (key !== undefined && value !== undefined) files.set(key, readContent(new TextEncoder().encode(value)));
  }
  return { files, complete: files.size === keys.length };
}

function namedFile(text: string): readonly [string, string] {
  const [key, path] = split(text);
  return path === undefined ? [text.slice(text.lastIndexOf('/') + 1), text] : [key, path];
}

function split(text: string): readonly [string, string | undefined] {
  const equals = text.indexOf('=');
  return equals < 0 ? [text, undefined] : [text.slice(0, equals), text.slice(equals + 1)];
}
