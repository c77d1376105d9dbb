/**
 * `values.yaml` of a chart: its lists of further volumes, mounts and variables are read as those of a pod of which nothing
 * else is known. What is found in them is a hint: the chart's templates decide what becomes of it.
 */
import { nameOf } from '../../core/host';
import type { Span } from '../../core/text';
import type { YamlDocument } from '../../syntax/yaml/documents';
import { pairsAt, type YamlMap, type YamlNode, type YamlPair, type YamlScalar } from '../../syntax/yaml/tree';
import type { KubernetesObject } from '../model';

const valuesName = /^values([-_.][\w.-]+)?\.ya?ml$/i;
const relevant = /volumeMounts["']?[ \t]*:|\bSSL_CERT_(FILE|DIR)\b/i;

export function isValuesFile(uri: string): boolean {
  return valuesName.test(nameOf(uri));
}

/** Whether the values say anything of mounts or of Go's variables: looked for before anything is parsed. */
export function saysOfTrust(text: string): boolean {
  return relevant.test(text);
}

/** Deeper values belong to no list of a pod. */
const deepest = 8;

const lists: readonly (readonly [RegExp, string])[] = [
  [/^(extra|additional)?volumes$/i, 'volumes'],
  [/^(extra|additional)?volumeMounts$/i, 'volumeMounts'],
  [/^(extra|additional)?env(Vars|ironmentVariables)?$/i, 'env'],
];

/** One pod for each map of the values that has such lists. */
export function podsInValues(document: YamlDocument): readonly KubernetesObject[] {
  const found: KubernetesObject[] = [];
  collect(document, document.tree.root, 'values', 0, found);
  return found;
}

function collect(document: YamlDocument, node: YamlNode | undefined, name: string, depth: number, found: KubernetesObject[]): void {
  if (node?.kind !== 'map' || depth > deepest) return;
  const own = lists.flatMap(([pattern, key]) => {
    const pairs = node.pairs.filter(pair => pattern.test(pair.key) && isFilled(pair.value));
    const [first, ...others] = pairs;
    return first && others.length === 0 ? [{ ...first, key }] : [];
  });
  if (own.some(({ key }) => key !== 'volumes')) found.push(podOf(document, node, name, own));
  for (const { key, value } of pairsAt(node)) collect(document, value, key, depth + 1, found);
}

function isFilled(node: YamlNode | undefined): boolean {
  return node?.kind === 'list' && node.items.some(item => item.kind === 'map' && item.pairs.some(pair => pair.key === 'name'));
}

function podOf(document: YamlDocument, { span }: YamlMap, name: string, own: readonly YamlPair[]): KubernetesObject {
  const at = { start: own[0]?.keySpan.start ?? span.start, end: own[0]?.keySpan.end ?? span.start };
  const text = (value: string): YamlScalar => ({ kind: 'scalar', span: at, text: value, style: 'plain', isNull: false, isTainted: false });
  const map = (pairs: readonly YamlPair[]): YamlMap => ({ kind: 'map', span, isFlow: false, pairs });
  const pair = (key: string, value: YamlNode): YamlPair => ({ key, keySpan: at, value, span: at });
  const container = map([pair('name', text(name)), ...own.filter(({ key }) => key !== 'volumes')]);
  const spec = map([pair('containers', listOf(at, container)), ...own.filter(({ key }) => key === 'volumes')]);
  return { document, node: map([pair('apiVersion', text('v1')), pair('kind', text('Pod')), pair('spec', spec)]), kind: 'Pod', apiVersion: 'v1', name, namespace: undefined };
}

function listOf(span: Span, item: YamlNode): YamlNode {
  return { kind: 'list', span, isFlow: false, items: [item] };
}
