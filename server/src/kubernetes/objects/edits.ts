/** Edits of values and sections, in the style of the file. None of them writes out a value that could be secret. */
import type { Edit } from '../../core/finding';
import { lineBreakOf, type Span } from '../../core/text';
import { pairOf, type YamlPair, type YamlScalar } from '../../syntax/yaml/tree';
import type { KubernetesModel, KubernetesObject } from '../model';
import type { DataEntry, Section } from './data';

type Edits = readonly Edit[];

/** The indentation of a pair that begins its line; `undefined` where something else stands before it. */
function indentOf(text: string, pair: YamlPair): string | undefined {
  const before = text.slice(text.lastIndexOf('\n', pair.keySpan.start - 1) + 1, pair.keySpan.start);
  return /^ *$/.test(before) ? before : undefined;
}

function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

/**
 * Moves entries into another section by writing that section's name over them: what stands in them is not touched.
 * Only where they are all of the section, or its first or last ones, and the object has no such section yet.
 */
export function moveEntries({ uri, text }: KubernetesModel, entries: readonly DataEntry[], to: Section): Edits | undefined {
  const [first] = entries;
  const section = first && pairOf(first.object.node, first.section);
  if (!first || section?.value?.kind !== 'map' || section.value.isFlow || pairOf(first.object.node, to)) return undefined;
  const { pairs } = section.value;
  const chosen = new Set(entries.map(({ pair }) => pair.keySpan.start));
  const isChosen = (pair: YamlPair): boolean => chosen.has(pair.keySpan.start);
  const rename: Edit = { file: uri, span: section.keySpan, newText: to };
  if (pairs.every(isChosen)) return [rename];
  const indent = indentOf(text, section);
  if (indent === undefined || pairs.some(pair => indentOf(text, pair) === undefined)) return undefined;
  const header = (name: Section, before: YamlPair): Edit => {
    const start = lineStart(text, before.keySpan.start);
    return { file: uri, span: { start, end: start }, newText: `${indent}${name}:${lineBreakOf(text)}` };
  };
  const rest = pairs.findIndex(pair => !isChosen(pair));
  const restPair = pairs[rest];
  if (restPair && rest > 0 && pairs.slice(rest).every(pair => !isChosen(pair))) return [rename, header(first.section, restPair)];
  const start = pairs.findIndex(isChosen);
  const startPair = pairs[start];
  return startPair && start > 0 && pairs.slice(start).every(isChosen) ? [header(to, startPair)] : undefined;
}

/** Makes a block of lines of a scalar whose lines YAML folds into one. */
export function asLiteral({ uri, text }: KubernetesModel, pair: YamlPair, value: YamlScalar): Edits | undefined {
  const { start, end } = value.span;
  if (value.style === 'folded') return text.charAt(start) === '>' ? [{ file: uri, span: { start, end: start + 1 }, newText: '|' }] : undefined;
  if (value.style !== 'plain') return undefined;
  const [head = '', ...lines] = text.slice(start, end).split(/\r?\n/);
  const indents = new Set(lines.map(line => /^ */.exec(line)?.[0] ?? ''));
  const [indent = ''] = indents;
  if (lines.length === 0 || indents.size !== 1 || indent.length <= (indentOf(text, pair)?.length ?? Infinity)) return undefined;
  const between = text.slice(pair.keySpan.end, start);
  if (/^["']?:[ \t]*\r?\n *$/.test(between)) return insert(uri, pair.keySpan.end + between.indexOf(':') + 1, ' |');
  return /^["']?: +$/.test(between) && head !== '' ? insert(uri, start, `|${lineBreakOf(text)}${indent}`) : undefined;
}

/** Another text as the value, in lines below its key. For public material only. */
export function writeLines({ uri, text }: KubernetesModel, pair: YamlPair, value: YamlScalar, lines: string): Edits | undefined {
  const indent = indentOf(text, pair);
  if (indent === undefined || !/^["']?: +$/.test(text.slice(pair.keySpan.end, value.span.start))) return undefined;
  const lineBreak = lineBreakOf(text);
  const body = lines.trimEnd().split(/\r?\n/).map(line => `${indent}  ${line}`).join(lineBreak);
  return replaceValue(text, uri, value, `|${lineBreak}${body}`);
}

/** Another text as the value, on the key's line. For public material only. */
export function writeWord({ uri, text }: KubernetesModel, value: YamlScalar, word: string): Edits | undefined {
  return replaceValue(text, uri, value, word);
}

/** Takes what a block scalar ends with into account, and leaves a comment behind the old value alone. */
function replaceValue(text: string, uri: string, value: YamlScalar, newText: string): Edits | undefined {
  const { start, end } = value.span;
  const isBlock = value.style === 'literal' || value.style === 'folded';
  const blanks = isBlock ? (/\s*$/.exec(text.slice(start, end))?.[0].length ?? 0) : 0;
  const rest = isBlock ? '' : (/^[^\r\n]*/.exec(text.slice(end, end + 1000))?.[0] ?? '');
  if (rest.trim() !== '' && newText.includes('\n')) return undefined;
  return [smallest(uri, text.slice(start, end - blanks), start, newText)];
}

/** Without what stays the same at both ends. */
function smallest(file: string, old: string, start: number, newText: string): Edit {
  let head = 0;
  while (head < Math.min(old.length, newText.length) && old[head] === newText[head]) head++;
  let tail = 0;
  while (tail < Math.min(old.length, newText.length) - head && old[old.length - 1 - tail] === newText[newText.length - 1 - tail]) tail++;
  return { file, span: { start: start + head, end: start + old.length - tail }, newText: newText.slice(head, newText.length - tail) };
}

/** Takes out the blanks inside a value that stands on one line. */
export function removeBlanks({ uri, text }: KubernetesModel, value: YamlScalar): Edits | undefined {
  const inside = text.slice(value.span.start, value.span.end);
  if (value.style === 'literal' || value.style === 'folded' || /[\r\n]/.test(inside)) return undefined;
  return [...inside.matchAll(/[ \t]+/g)].map(({ index, 0: blanks }) => ({ file: uri, span: { start: value.span.start + index, end: value.span.start + index + blanks.length }, newText: '' }));
}

/** Writes `+` and `/` where the alphabet for addresses has `-` and `_`. */
export function standardAlphabet({ uri, text }: KubernetesModel, value: YamlScalar): Edits | undefined {
  if (value.style === 'literal' || value.style === 'folded') return undefined;
  const inside = text.slice(value.span.start, value.span.end);
  return [...inside.matchAll(/[-_]/g)].map(({ index, 0: letter }) => ({ file: uri, span: one(value.span.start + index), newText: letter === '-' ? '+' : '/' }));
}

function one(start: number): Span {
  return { start, end: start + 1 };
}

function insert(file: string, offset: number, newText: string): Edits {
  return [{ file, span: { start: offset, end: offset }, newText }];
}

/** Adds an annotation, with its map where there is none; `value` is written as it stands. */
export function addAnnotation({ uri, text }: KubernetesModel, { node }: KubernetesObject, name: string, value: string): Edits | undefined {
  const metadata = pairOf(node, 'metadata');
  const annotations = pairOf(metadata?.value, 'annotations');
  const owner = annotations?.value?.kind === 'map' ? annotations.value : metadata?.value;
  if (owner?.kind !== 'map' || owner.isFlow || (annotations && annotations.value?.kind !== 'map')) return undefined;
  const [first] = owner.pairs;
  const indent = first && indentOf(text, first);
  if (!first || indent === undefined) return undefined;
  const start = lineStart(text, first.keySpan.start);
  const lineBreak = lineBreakOf(text);
  const written = annotations ? `${indent}${name}: ${value}` : `${indent}annotations:${lineBreak}${indent}  ${name}: ${value}`;
  return insert(uri, start, `${written}${lineBreak}`);
}
