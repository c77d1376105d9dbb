/** The variables that a manifest gives to a container: `env`, and what `envFrom` takes from ConfigMaps of the same file. */
import type { EnvironmentVariable, VariableEdits } from '../../environment/types';
import { replaceScalar } from '../../syntax/yaml/edits';
import { copyItem, removeItems, removePair } from '../../syntax/yaml/entries';
import { literalSpan } from '../../syntax/yaml/places';
import { at, pairOf, pairsAt, scalarAt, textAt, type YamlList, type YamlMap, type YamlNode, type YamlPair, type YamlScalar } from '../../syntax/yaml/tree';
import type { EnvValue, Origin } from '../../trust/types';
import { entriesOf, type ContainerNode, type KubernetesModel, type KubernetesObject } from '../model';
import { texts } from '../texts';
import { decodeBase64 } from '../volumes';

/** Values that the kubelet, a tool or a template puts in. */
const placeholder = /\$\(|\$\{|\{\{|<path:|ENC\[/;

/** What the file sets, the last of each name; `env` goes before `envFrom`. */
export function variablesOf(model: KubernetesModel, container: ContainerNode): readonly EnvironmentVariable[] {
  const own = ownVariables(model, container);
  const names = new Set(own.map(({ name }) => name));
  return [...fromConfigMaps(model, container).filter(({ name }) => !names.has(name)), ...own];
}

/** Its own come after those of its defaults, and win. */
function ownVariables(model: KubernetesModel, { node, defaults }: ContainerNode): readonly EnvironmentVariable[] {
  const byName = new Map<string, EnvironmentVariable>();
  for (const owner of [defaults, node]) if (owner?.kind === 'map') addVariables(model, owner, byName);
  return [...byName.values()];
}

function addVariables(model: KubernetesModel, node: YamlMap, byName: Map<string, EnvironmentVariable>): void {
  const list = at(node, 'env');
  if (list?.kind !== 'list') return;
  for (const item of list.items) {
    const name = scalarAt(item, 'name');
    if (item.kind !== 'map' || !name || name.isTainted || name.isNull) continue;
    const variable = ownVariable(model, node, list, item, name);
    // Without this assignment an earlier one of the same name would be in force again.
    byName.set(name.text, byName.has(name.text) ? withoutRemoval(variable) : variable);
  }
}

function withoutRemoval(variable: EnvironmentVariable): EnvironmentVariable {
  return { ...variable, edits: { ...variable.edits, rename: () => undefined, remove: () => undefined } };
}

function ownVariable(model: KubernetesModel, container: YamlMap, list: YamlList, item: YamlMap, name: YamlScalar): EnvironmentVariable {
  const value = scalarAt(item, 'value');
  const source = { uri: model.uri, text: model.text };
  const edits: VariableEdits = {
    setValue: text => value && replaceScalar(model.uri, value, text),
    rename: text => replaceScalar(model.uri, name, text),
    remove: () => (list.items.length === 1 ? removeOf(source, container, 'env') : removeItems(source, list, [item])),
    copyTo: names => (value ? copyItem(source, list, item, names.map(newText => [{ span: name.span, newText }])) : undefined),
  };
  return variableOf(model, name.text, name, value, edits);
}

function removeOf(source: { readonly uri: string; readonly text: string }, map: YamlMap, key: string): ReturnType<VariableEdits['remove']> {
  const pair = pairOf(map, key);
  return pair && removePair(source, map, pair);
}

function variableOf(model: KubernetesModel, name: string, nameScalar: { readonly span: EnvironmentVariable['nameSpan'] }, value: YamlScalar | undefined, edits: VariableEdits): EnvironmentVariable {
  const isKnown = value !== undefined && !value.isTainted && !placeholder.test(value.text);
  return {
    file: model.uri,
    name,
    nameSpan: nameScalar.span,
    value: isKnown ? (value.isNull ? '' : value.text) : undefined,
    valueSpan: value?.span ?? nameScalar.span,
    literal: isKnown ? literalSpan(model.text, value) : undefined,
    edits,
  };
}

/** ConfigMaps of the same file, the last one first. */
function sourcesOf(model: KubernetesModel, container: ContainerNode): readonly { readonly object: KubernetesObject | undefined; readonly prefix: string; readonly isSecret: boolean }[] {
  return entriesOf(container, 'envFrom')
    .toReversed()
    .map(entry => {
      const isSecret = pairOf(entry, 'secretRef') !== undefined;
      const name = textAt(entry, isSecret ? 'secretRef' : 'configMapRef', 'name');
      const object = name === undefined ? undefined : model.configOf(isSecret ? 'Secret' : 'ConfigMap', name, container.pod.object.namespace);
      return { object: object && isComplete(object) ? object : undefined, prefix: pairOf(entry, 'prefix') ? (textAt(entry, 'prefix') ?? '\0') : '', isSecret };
    });
}

/** Nobody but the file itself says what is in the object. */
function isComplete(object: KubernetesObject): boolean {
  const metadata = at(object.node, 'metadata');
  return !object.document.isTemplate && ![...pairsAt(metadata, 'labels'), ...pairsAt(metadata, 'annotations')].some(({ key }) => /inject|replicat|reflect/.test(key));
}

function fromConfigMaps(model: KubernetesModel, container: ContainerNode): readonly EnvironmentVariable[] {
  const byName = new Map<string, EnvironmentVariable>();
  for (const { object, prefix, isSecret } of sourcesOf(model, container)) {
    const data = object && !isSecret ? at(object.node, 'data') : undefined;
    for (const pair of pairsAt(data)) if (data?.kind === 'map' && !byName.has(prefix + pair.key)) byName.set(prefix + pair.key, mapVariable(model, data, pair, prefix));
  }
  return [...byName.values()];
}

function mapVariable(model: KubernetesModel, data: YamlMap, pair: YamlPair, prefix: string): EnvironmentVariable {
  const value = pair.value?.kind === 'scalar' ? pair.value : undefined;
  return variableOf(model, prefix + pair.key, { span: pair.keySpan }, value, {
    setValue: text => value && replaceScalar(model.uri, value, text),
    rename: name => (name.startsWith(prefix) ? [{ file: model.uri, span: pair.keySpan, newText: name.slice(prefix.length) }] : undefined),
    remove: () => removePair({ uri: model.uri, text: model.text }, data, pair),
    copyTo: () => undefined,
  });
}

/** The value of any variable; `image` are those of the image, where they are known. */
export function valueOf(model: KubernetesModel, container: ContainerNode, image: Readonly<Record<string, string>> | undefined, name: string): EnvValue {
  const set = entriesOf(container, 'env').findLast(entry => textAt(entry, 'name') === name);
  if (set) return setValue(model, set, name);
  const origin: Origin = { kind: 'span', file: model.uri, span: container.nameSpan, text: texts.envFrom({ name }) };
  if (hasHiddenNames(container)) return { kind: 'unknown', origin };
  for (const source of sourcesOf(model, container)) {
    const value = source.object ? entryOf(model, source.object, source.prefix, name) : { kind: 'unknown' as const, origin };
    if (value) return value;
  }
  if (!image || container.pod.isPartial) return { kind: 'unknown', origin: { ...origin, text: texts.imageMaySet({ name }) } };
  const value = image[name];
  return value === undefined ? { kind: 'unset' } : { kind: 'set', value, origin };
}

/** Names that a template writes. */
function hasHiddenNames(container: ContainerNode): boolean {
  const lists = [at(container.defaults, 'env'), at(container.node, 'env')];
  return lists.some(env => env?.kind === 'map' || (env?.kind === 'scalar' && !env.isNull)) || entriesOf(container, 'env').some(entry => scalarAt(entry, 'name')?.isTainted !== false);
}

function entryOf(model: KubernetesModel, object: KubernetesObject, prefix: string, name: string): EnvValue | undefined {
  if (prefix === '\0' || !name.startsWith(prefix)) return prefix === '\0' ? { kind: 'unknown', origin: { kind: 'span', file: model.uri, span: object.node.span, text: texts.envFrom({ name }) } } : undefined;
  const key = name.slice(prefix.length);
  const plain = scalarAt(object.node, 'stringData', key) ?? scalarAt(object.node, 'data', key);
  if (!plain) return undefined;
  const origin: Origin = { kind: 'span', file: model.uri, span: plain.span, text: texts.variable({ name }) };
  const isEncoded = object.kind === 'Secret' && !scalarAt(object.node, 'stringData', key);
  const bytes = isEncoded ? decodeBase64(plain.text) : undefined;
  const value = isEncoded ? bytes && new TextDecoder().decode(bytes) : plain.text;
  if (value === undefined || plain.isTainted || placeholder.test(value)) return { kind: 'unknown', origin };
  return { kind: 'set', value, origin };
}

/** `$(OTHER)` is put in by the kubelet. */
function setValue(model: KubernetesModel, entry: YamlNode, name: string): EnvValue {
  const value = scalarAt(entry, 'value');
  const origin: Origin = { kind: 'span', file: model.uri, span: value?.span ?? entry.span, text: texts.variable({ name }) };
  if (!value && !pairOf(entry, 'valueFrom') && !pairOf(entry, 'value')) return { kind: 'set', value: '', origin };
  if (!value || value.isTainted || placeholder.test(value.text)) return { kind: 'unknown', origin };
  return { kind: 'set', value: value.isNull ? '' : value.text, origin };
}
