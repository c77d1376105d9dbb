/** The variables that a Compose file gives to a service: `environment` as a map and as a list, and what stands in `env_file`. */
import { nameOf } from '../../core/host';
import type { AnalysisInput } from '../../core/language';
import type { Edit } from '../../core/finding';
import type { EnvironmentVariable, VariableEdits } from '../../environment/types';
import { addItem, addPairAfter, isInside } from '../../syntax/yaml/edits';
import { removeItems, removePair } from '../../syntax/yaml/entries';
import { literalSpan } from '../../syntax/yaml/places';
import { at, pairOf, textAt, type YamlList, type YamlMap, type YamlNode, type YamlPair, type YamlScalar } from '../../syntax/yaml/tree';
import type { EnvValue, Origin } from '../../trust/types';
import { besideUri } from '../host-view';
import { blotted, filledIn, known } from '../interpolation';
import { entriesOf, type ComposeModel, type Service } from '../model';
import { replaceText } from '../replace';
import { texts } from '../texts';

/** What the file itself sets, the last of each name. */
export function variablesOf(model: ComposeModel, service: Service): readonly EnvironmentVariable[] {
  const byName = new Map<string, EnvironmentVariable>();
  for (const layer of service.layers) {
    const environment = at(layer, 'environment');
    if (environment?.kind === 'map') for (const pair of environment.pairs) add(byName, mapVariable(model, layer, environment, pair));
    if (environment?.kind === 'list') for (const item of environment.items) if (item.kind === 'scalar') add(byName, listVariable(model, layer, environment, item));
  }
  return [...byName.values()];
}

/** Without this assignment an earlier one of the same name would be in force again. */
function add(byName: Map<string, EnvironmentVariable>, variable: EnvironmentVariable | undefined): void {
  if (!variable) return;
  const isFirst = !byName.has(variable.name);
  byName.delete(variable.name);
  byName.set(variable.name, isFirst ? variable : { ...variable, edits: { ...variable.edits, rename: () => undefined, remove: () => undefined } });
}

function mapVariable(model: ComposeModel, layer: YamlMap, environment: YamlMap, pair: YamlPair): EnvironmentVariable | undefined {
  const name = known(pair.key);
  if (name === undefined) return undefined;
  const { uri, text } = model;
  const value = pair.value?.kind === 'scalar' ? pair.value : undefined;
  // Nothing behind the colon takes the value of the host.
  const isKnown = value !== undefined && !value.isNull && !value.isTainted && known(value.text) !== undefined;
  const written = value && isKnown ? known(value.text) : undefined;
  const edits: VariableEdits = {
    setValue: newValue => value && replaceText(uri, value, newValue.replace(/\$/g, '$$$$')),
    rename: newName => (isInside(pair.keySpan, environment.span) ? [{ file: uri, span: pair.keySpan, newText: newName }] : undefined),
    remove: () => (environment.pairs.length === 1 ? removeEnvironment(model, layer) : removePair({ uri, text }, environment, pair)),
    copyTo: names => (value ? copies(names, (newName, edits) => [...edits, ...(addPairAfter(uri, text, environment, pair, newName, value.text) ?? [])]) : undefined),
  };
  return { file: uri, name, nameSpan: pair.keySpan, value: written, valueSpan: value?.span ?? pair.keySpan, literal: value && isKnown ? literalIn(text, value) : undefined, edits };
}

/** Pairs are added behind the same place, so that the last one comes first. */
function copies(names: readonly string[], addOne: (name: string, edits: readonly Edit[]) => readonly Edit[]): readonly Edit[] | undefined {
  const edits = names.reduce<readonly Edit[]>((all, name) => addOne(name, all), []);
  const [first] = edits;
  // Several insertions at one place are one.
  return first && edits.length === names.length ? [{ ...first, newText: edits.map(({ newText }) => newText).join('') }] : undefined;
}

function removeEnvironment({ uri, text }: ComposeModel, layer: YamlMap): readonly Edit[] | undefined {
  const pair = pairOf(layer, 'environment');
  return pair && removePair({ uri, text }, layer, pair);
}

function literalIn(text: string, scalar: YamlScalar): EnvironmentVariable['literal'] {
  return scalar.text.includes('$') ? undefined : literalSpan(text, scalar);
}

/** `NAME=value`; a bare name takes the value of the host. */
function listVariable(model: ComposeModel, layer: YamlMap, list: YamlList, item: YamlScalar): EnvironmentVariable | undefined {
  const { uri, text } = model;
  const equals = item.text.indexOf('=');
  const end = equals < 0 ? item.text.length : equals;
  const written = item.text.slice(0, end);
  if (written === '' || blotted(written).includes(filledIn) || item.isTainted) return undefined;
  const literal = literalIn(text, item);
  const span = (start: number, stop: number): EnvironmentVariable['nameSpan'] => (literal ? { start: literal.start + start, end: literal.start + stop } : item.span);
  const raw = item.text.slice(end + 1);
  const replace = (newText: string): readonly Edit[] | undefined => replaceText(uri, item, newText);
  return {
    file: uri,
    name: written,
    nameSpan: span(0, end),
    value: equals < 0 ? undefined : known(raw),
    valueSpan: equals < 0 ? span(0, end) : span(end + 1, item.text.length),
    literal: literal && equals >= 0 ? span(end + 1, item.text.length) : undefined,
    edits: {
      setValue: value => (equals < 0 ? undefined : replace(`${written}=${value.replace(/\$/g, '$$$$')}`)),
      rename: name => (literal ? [{ file: uri, span: span(0, end), newText: name }] : replace(`${name}${item.text.slice(end)}`)),
      remove: () => (list.items.length === 1 ? removeEnvironment(model, layer) : removeItems({ uri, text }, list, [item])),
      copyTo: names => (equals < 0 ? undefined : copies(names, (name, edits) => [...edits, ...(addItem(uri, text, list, `${name}=${raw}`) ?? [])])),
    },
  };
}

/** The value of any variable of a service. */
export class ServiceValues {
  readonly #input: AnalysisInput;
  readonly #model: ComposeModel;
  readonly #service: Service;
  readonly #image: (name: string) => EnvValue;
  #own: ReadonlyMap<string, EnvironmentVariable> | undefined;

  constructor(input: AnalysisInput, model: ComposeModel, service: Service, image: (name: string) => EnvValue) {
    this.#input = input;
    this.#model = model;
    this.#service = service;
    this.#image = image;
  }

  /** Whether something that cannot be read here may set any of them. */
  get areHidden(): boolean {
    return this.#hasHiddenNames() || entriesOf(this.#service, 'env_file').some(file => this.#inFile(file, '')?.kind === 'unknown');
  }

  /** Whether the file itself sets it, to whatever. */
  sets(name: string): boolean {
    return this.#ownVariables().has(name);
  }

  #ownVariables(): ReadonlyMap<string, EnvironmentVariable> {
    this.#own ??= new Map(variablesOf(this.#model, this.#service).map(variable => [variable.name, variable]));
    return this.#own;
  }

  /** `environment` goes before `env_file`, and both before the image. */
  get(name: string): EnvValue {
    const own = this.#ownVariables().get(name);
    const origin = (span: EnvironmentVariable['nameSpan']): Origin => ({ kind: 'span', file: this.#model.uri, span, text: own?.value === undefined ? texts.unknownVariable({ name }) : texts.variable({ name }) });
    if (own) return own.value === undefined ? { kind: 'unknown', origin: origin(own.nameSpan) } : { kind: 'set', value: own.value, origin: origin(own.valueSpan) };
    if (this.#hasHiddenNames()) return { kind: 'unknown', origin: origin(this.#service.nameSpan) };
    const files = entriesOf(this.#service, 'env_file').toReversed();
    for (const file of files) {
      const value = this.#inFile(file, name);
      if (value) return value;
    }
    return this.#service.isPartial ? { kind: 'unknown', origin: origin(this.#service.nameSpan) } : this.#image(name);
  }

  #hasHiddenNames(): boolean {
    return this.#service.layers.some(layer => {
      const environment = at(layer, 'environment');
      const names = environment?.kind === 'map' ? environment.pairs.map(({ key }) => key) : environment?.kind === 'list' ? environment.items.map(item => (item.kind === 'scalar' ? (item.text.split('=')[0] ?? '') : filledIn)) : environment?.kind === 'scalar' && !environment.isNull ? [filledIn] : [];
      return names.some(each => blotted(each).includes(filledIn));
    });
  }

  #inFile(node: YamlNode, name: string): EnvValue | undefined {
    const written = node.kind === 'scalar' ? node.text : textAt(node, 'path');
    const path = written === undefined ? undefined : known(written);
    const unknown: EnvValue = { kind: 'unknown', origin: { kind: 'span', file: this.#model.uri, span: node.span, text: texts.unknownVariable({ name }) } };
    const uri = path === undefined ? undefined : besideUri(this.#model.uri, /^[./~]/.test(path) ? path : `./${path}`);
    const entry = uri === undefined ? undefined : this.#input.files.entry(uri);
    if (entry?.kind !== 'file' || uri === undefined) return unknown;
    const line = fileLine(new TextDecoder().decode(entry.bytes), name);
    if (!line) return undefined;
    const value = line.value;
    const origin: Origin = { kind: 'span', file: uri, span: line.span, text: texts.envFile({ name, file: nameOf(uri) }) };
    return value === undefined ? { kind: 'unknown', origin } : { kind: 'set', value, origin };
  }
}

/** The last line of an env file that sets a name; `value` is `undefined` where it is filled in. */
function fileLine(text: string, name: string): { readonly value: string | undefined; readonly span: EnvironmentVariable['nameSpan'] } | undefined {
  let found: ReturnType<typeof fileLine>;
  for (const match of text.matchAll(/^[ \t]*(?:export[ \t]+)?([\w.-]+)[ \t]*(?:[=:][ \t]*([^\r\n]*))?$/gm)) {
    if (match[1] !== name) continue;
    found = { value: match[2] === undefined ? undefined : fileValue(match[2]), span: { start: match.index, end: match.index + match[0].length } };
  }
  return found;
}

function fileValue(written: string): string | undefined {
  const quoted = /^(["'])(.*)\1[ \t]*(?:#.*)?$/.exec(written);
  if (quoted?.[1] === "'") return quoted[2];
  // A value of several lines, escapes and everything to be filled in.
  if (/^["']/.test(written) && !quoted) return undefined;
  const value = quoted?.[2] ?? written.replace(/[ \t]+#.*$/, '').trimEnd();
  return value.includes('\\') ? undefined : known(value);
}
