/** Completion of keys: where an item, a `subPath` or a variable names one of a ConfigMap or Secret that is at hand. */
import type { Completion } from '../../core/language';
import { defineTexts } from '../../core/message';
import type { Span } from '../../core/text';
import { scalarText } from '../../syntax/yaml/edits';
import { at, itemsAt, pairOf, textAt, type YamlNode, type YamlPair } from '../../syntax/yaml/tree';
import { isManifest, type KubernetesAnalysis } from '../analysis';
import { entriesOf } from '../model';
import { objectsInFolder } from './around';
import { isConfig, keysOf } from './data';
import { isCertificate, secretOf } from './issuers';
import { isBundle, originOf } from './makers';
import type { ConfigKind } from './references';

const texts = defineTexts('kubernetes.complete', {
  key: 'key of {kind} `{name}`',
  about: 'becomes a file of that name in the volume',
});

interface Asked {
  readonly kind: ConfigKind;
  readonly name: string;
  readonly namespace: string | undefined;
  readonly pair: YamlPair;
}

export function completionsAt(analysis: KubernetesAnalysis, offset: number): readonly Completion[] {
  const asked = placesOf(analysis).find(({ pair }) => isAt(analysis.model.text, pair, offset));
  if (!asked) return [];
  const { text } = analysis.model;
  const { kind, name, pair } = asked;
  const { span, lead } = replaced(text, pair, offset);
  return [...keysFor(analysis, asked)].sort().map(key => ({ label: key, detail: texts.key({ kind, name }), documentation: texts.about(), span, newText: lead + scalarText(key), kind: 'value' }));
}

/** Behind the colon, on its line. */
function isAt(text: string, pair: YamlPair, offset: number): boolean {
  const between = text.slice(pair.keySpan.end, offset);
  return offset > pair.keySpan.end && /^["']?:[^\r\n#,}]*$/.test(between);
}

function replaced(text: string, { keySpan, value }: YamlPair, offset: number): { readonly span: Span; readonly lead: string } {
  if (value?.kind === 'scalar' && !value.isNull && value.span.start <= offset) return { span: value.span, lead: '' };
  return { span: { start: offset, end: offset }, lead: text.slice(keySpan.end, offset).endsWith(':') ? ' ' : '' };
}

function placesOf({ references, model }: KubernetesAnalysis): readonly Asked[] {
  const items = references.sources.flatMap(({ kind, name, node, pod }) => itemsAt(node, 'items').flatMap(item => asAsked(kind, name.text, pod.object.namespace, pairOf(item, 'key'))));
  const containers = model.pods.flatMap(pod => pod.containers);
  const variables = containers.flatMap(container => entriesOf(container, 'env').flatMap(entry => [...variable(container.pod.object.namespace, at(entry, 'valueFrom', 'secretKeyRef'), 'Secret'), ...variable(container.pod.object.namespace, at(entry, 'valueFrom', 'configMapKeyRef'), 'ConfigMap')]));
  const files = containers.flatMap(container => entriesOf(container, 'volumeMounts').flatMap(mount => {
    const [source, ...others] = references.sources.filter(each => each.pod === container.pod && each.volume === textAt(mount, 'name'));
    return source && others.length === 0 && !source.items ? asAsked(source.kind, source.name.text, container.pod.object.namespace, pairOf(mount, 'subPath')) : [];
  }));
  return [...items, ...variables, ...files];
}

function variable(namespace: string | undefined, node: YamlNode | undefined, kind: ConfigKind): readonly Asked[] {
  const name = textAt(node, 'name');
  return name === undefined ? [] : asAsked(kind, name, namespace, pairOf(node, 'key'));
}

function asAsked(kind: ConfigKind, name: string, namespace: string | undefined, pair: YamlPair | undefined): readonly Asked[] {
  return pair ? [{ kind, name, namespace, pair }] : [];
}

/** Keys that are written, and those that the controllers of the objects at hand are known to write. */
function keysFor(analysis: KubernetesAnalysis, { kind, name, namespace }: Asked): ReadonlySet<string> {
  const { objects, generators, makers } = originOf(analysis, kind, name, namespace);
  const written = objects.length > 0 ? objects : objectsInFolder(analysis.input.files, analysis.input.uri, isManifest).filter(({ object }) => isConfig(object) && object.kind === kind && object.name === name);
  const made = makers.flatMap(({ object }) => {
    if (isCertificate(object) && secretOf(object)) return ['tls.crt', 'tls.key', 'ca.crt'];
    if (isBundle(object)) return textAt(object.node, 'spec', 'target', kind === 'Secret' ? 'secret' : 'configMap', 'key') ?? [];
    return itemsAt(object.node, 'spec', 'data').flatMap(entry => textAt(entry, 'secretKey') ?? []);
  });
  const fixed = kind === 'ConfigMap' && name === 'kube-root-ca.crt' ? ['ca.crt'] : [];
  return new Set([...written.flatMap(({ object }) => [...keysOf(object)]), ...generators.flatMap(generator => generator.keys ?? []), ...made, ...fixed]);
}
