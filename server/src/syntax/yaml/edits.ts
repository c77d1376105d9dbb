/**
 * Edits of YAML in its own style: values keep their quotes, new entries take the indentation, the order and the form
 * (block or flow) of what is around them, comments stay where they are. Where that is not possible (indented with tabs,
 * written by a template, shared through an alias) there is no edit: every function then gives `undefined`.
 */
import type { Edit } from '../../core/finding';
import { lineBreakOf, type Span } from '../../core/text';
import { pairOf, templateMark, type YamlList, type YamlMap, type YamlPair, type YamlScalar } from './tree';

/** What is to be written. Texts of several lines become literal blocks. */
export type YamlData = string | number | boolean | readonly YamlData[] | { readonly [key: string]: YamlData };

/** Plain where YAML reads the very text back as a text, quoted otherwise. */
export function scalarText(value: string): string {
  const isPlain = /^[A-Za-z/](?:[\w./@+-]|:(?=[\w/.]))*$/.test(value) && !/^(y|n|yes|no|true|false|on|off|null|nan|inf)$/i.test(value);
  return isPlain ? value : JSON.stringify(value);
}

/** Another value in the quotes of the old one. */
export function replaceScalar(file: string, scalar: YamlScalar, value: string): readonly Edit[] | undefined {
  if (scalar.isTainted || value.includes(templateMark) || scalar.style === 'literal' || scalar.style === 'folded') return undefined;
  const plain = scalarText(value);
  const quoted = scalar.style === 'single' ? `'${value.replace(/'/g, "''")}'` : scalar.style === 'double' ? JSON.stringify(value) : plain;
  return [{ file, span: scalar.span, newText: quoted }];
}

/** Another text in the place of a plain number or word, written as given: `0440`. */
export function replaceLiterally(file: string, scalar: YamlScalar, text: string): readonly Edit[] | undefined {
  return scalar.isTainted || scalar.style !== 'plain' ? undefined : [{ file, span: scalar.span, newText: text }];
}

/** A further pair behind `pair` of the same map. */
export function addPairAfter(file: string, text: string, map: { readonly isFlow: boolean }, pair: YamlPair, key: string, value: YamlData): readonly Edit[] | undefined {
  if (map.isFlow) return [insert(file, contentEnd(text, pair.span), `, ${flowPair(key, value, isQuoted(text, pair.keySpan.start))}`)];
  const column = columnOf(text, pair.keySpan.start);
  return column === undefined ? undefined : insertLines(file, text, pair.span, blockPair(key, value, column, stepOf(text), dashesOf(text)));
}

/** A further pair at the end of a map, or before its first one. `around` is what holds the map, to see that it is not shared. */
export function addPair(file: string, text: string, map: YamlMap, key: string, value: YamlData): readonly Edit[] | undefined {
  const own = map.pairs.filter((pair) => isInside(pair.span, map.span));
  const last = own.at(-1);
  if (map.isFlow && !last) return [insert(file, map.span.start + 1, flowPair(key, value, false))];
  return last && addPairAfter(file, text, map, last, key, value);
}

/** A further item at the end of a list. */
export function addItem(file: string, text: string, list: YamlList, value: YamlData): readonly Edit[] | undefined {
  const own = list.items.filter((item) => isInside(item.span, list.span));
  const last = own.at(-1);
  if (list.isFlow) return last ? [insert(file, contentEnd(text, last.span), `, ${flowText(value, startsQuoted(text, last.span))}`)] : [insert(file, list.span.start + 1, flowText(value))];
  if (!last) return undefined;
  const column = dashColumn(text, last.span.start);
  return column === undefined ? undefined : insertLines(file, text, last.span, blockItem(value, column, stepOf(text), dashesOf(text)));
}

/**
 * A further item in the list `key` of a map, which is made where the map has none. Where the list belongs to an anchor
 * or to a merged map, the edit would reach others: there is none.
 */
export function addToList(file: string, text: string, map: YamlMap, key: string, value: YamlData, after?: YamlPair): readonly Edit[] | undefined {
  const pair = pairOf(map, key);
  if (!pair) return after && isInside(after.span, map.span) ? addPairAfter(file, text, map, after, key, [value]) : addPair(file, text, map, key, [value]);
  if (!isInside(pair.span, map.span)) return undefined;
  const list = pair.value;
  if (list === undefined || (list.kind === 'scalar' && list.isNull)) return undefined;
  return list.kind === 'list' && isInside(list.span, pair.span) ? addItem(file, text, list, value) : undefined;
}

/** Sets `key` of a map, whether it is there or not. */
export function setPair(file: string, text: string, map: YamlMap, key: string, value: string, after?: YamlPair): readonly Edit[] | undefined {
  const pair = pairOf(map, key);
  if (!pair) return after ? addPairAfter(file, text, map, after, key, value) : addPair(file, text, map, key, value);
  return isInside(pair.span, map.span) && pair.value?.kind === 'scalar' && isInside(pair.value.span, pair.span) ? replaceScalar(file, pair.value, value) : undefined;
}

/** Another pair in the place of `pair`, which may be of several lines. */
export function replacePair(file: string, text: string, pair: YamlPair, key: string, value: YamlData): readonly Edit[] | undefined {
  const span = { start: pair.keySpan.start, end: contentEnd(text, pair.span) };
  const isFlow = !/\n/.test(text.slice(pair.span.start, span.end)) && columnOf(text, pair.keySpan.start) === undefined;
  if (isFlow) return [{ file, span, newText: flowPair(key, value, isQuoted(text, pair.keySpan.start)) }];
  const column = columnOf(text, pair.keySpan.start);
  if (column === undefined || /(^|\s)#/.test(text.slice(span.start, span.end))) return undefined;
  return [{ file, span, newText: blockPair(key, value, column, stepOf(text), dashesOf(text)).join(lineBreakOf(text)).trimStart() }];
}

/** Whether a part is written inside the whole: what came through an alias or a merge key is not. */
export function isInside(part: Span, whole: Span): boolean {
  return whole.start <= part.start && part.end <= whole.end;
}

/** Whole lines behind the line on which `before` ends. */
function insertLines(file: string, text: string, before: Span, lines: readonly string[]): readonly Edit[] | undefined {
  const end = restOfLine(text, contentEnd(text, before));
  return end === undefined ? undefined : [insert(file, end, lines.map((line) => lineBreakOf(text) + line).join(''))];
}

/** The end of the line, if nothing but a comment is left on it. */
function restOfLine(text: string, from: number): number | undefined {
  const end = text.slice(from).search(/\r?\n|$/) + from;
  return /^[ \t]*(#.*)?$/.test(text.slice(from, end)) ? end : undefined;
}

/** Where the last visible character of a node ends: block scalars take the line breaks behind them along. */
function contentEnd(text: string, { start, end }: Span): number {
  return start + text.slice(start, end).trimEnd().length;
}

function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

/** The column of something in a block; `undefined` with tabs before it, or where other words stand on the line. */
function columnOf(text: string, offset: number): number | undefined {
  const start = lineStart(text, offset);
  return /^[ -]*$/.test(text.slice(start, offset)) ? offset - start : undefined;
}

function dashColumn(text: string, offset: number): number | undefined {
  const start = lineStart(text, offset);
  const before = /^([ -]*)- +$/.exec(text.slice(start, offset));
  return before ? (before[1] ?? '').length : undefined;
}

/** How far a map is indented in its key: what the file does first. */
function stepOf(text: string): number {
  const found = /^( *)(?:- )?[\w./-]+:[ \t]*(?:#.*)?\r?\n\1( +)[\w./-]+:/m.exec(text);
  return found?.[2] !== undefined && found[2].length <= 8 && found[2].length >= 2 ? found[2].length : 2;
}

/** How far the dashes of a list are indented in its key: what the file does first. */
function dashesOf(text: string): number {
  const found = /^( *)(?:- )?[\w./-]+:[ \t]*(?:#.*)?\r?\n\1( *)- /m.exec(text);
  return found?.[2] === undefined ? 2 : Math.min(found[2].length, 8);
}

function blockPair(key: string, value: YamlData, column: number, step: number, dashes: number): readonly string[] {
  const pad = ' '.repeat(column);
  if (Array.isArray(value)) return [`${pad}${key}:`, ...value.flatMap((item: YamlData) => blockItem(item, column + dashes, step, dashes))];
  if (typeof value === 'object') return [`${pad}${key}:`, ...blockMap(value as { readonly [key: string]: YamlData }, column + step, step, dashes)];
  if (typeof value === 'string' && value.includes('\n')) return [`${pad}${key}: |`, ...literalLines(value, column + step)];
  return [`${pad}${key}: ${flowText(value)}`];
}

function literalLines(value: string, column: number): readonly string[] {
  return value.trimEnd().split(/\r?\n/).map((line) => (line === '' ? '' : ' '.repeat(column) + line));
}

function blockMap(map: { readonly [key: string]: YamlData }, column: number, step: number, dashes: number): readonly string[] {
  return Object.entries(map).flatMap(([key, value]) => blockPair(key, value, column, step, dashes));
}

function blockItem(value: YamlData, column: number, step: number, dashes: number): readonly string[] {
  const pad = ' '.repeat(column);
  if (Array.isArray(value) || typeof value !== 'object') return [`${pad}- ${flowText(value)}`];
  const lines = blockMap(value as { readonly [key: string]: YamlData }, column + 2, step, dashes);
  return lines.map((line, index) => (index === 0 ? `${pad}- ${line.trimStart()}` : line));
}

/** In one line; `quoted` as in JSON, where everything around it is written like that. */
function flowText(value: YamlData, quoted = false): string {
  if (typeof value === 'string') return quoted ? JSON.stringify(value) : scalarText(value);
  if (Array.isArray(value)) return `[${value.map((each: YamlData) => flowText(each, quoted)).join(', ')}]`;
  if (typeof value !== 'object') return String(value);
  return `{${Object.entries(value).map(([key, each]) => flowPair(key, each as YamlData, quoted)).join(', ')}}`;
}

function flowPair(key: string, value: YamlData, quoted: boolean): string {
  return `${quoted ? JSON.stringify(key) : key}: ${flowText(value, quoted)}`;
}

function isQuoted(text: string, offset: number): boolean {
  return text[offset] === '"';
}

/** Whether the first word of a node is in double quotes, as all of JSON is. */
function startsQuoted(text: string, { start, end }: Span): boolean {
  return /^[{[\s]*"/.test(text.slice(start, Math.min(end, start + 200)));
}

function insert(file: string, offset: number, newText: string): Edit {
  const span: Span = { start: offset, end: offset };
  return { file, span, newText };
}
