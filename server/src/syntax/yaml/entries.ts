/** Edits of whole entries of YAML lists and maps: taken out, or written a second time, in the style that they are in. */
import type { Edit } from '../../core/finding';
import { lineBreakOf, type Span } from '../../core/text';
import type { YamlList, YamlMap, YamlNode, YamlPair } from './tree';

/** The file that is edited. */
export interface YamlSource {
  readonly uri: string;
  readonly text: string;
}

/**
 * Takes neighbouring items out of a list. `undefined` where none would be left, where a comment or a template would go with
 * them that belongs to something else, where an alias elsewhere needs them, and for items that stand elsewhere (an alias).
 */
export function removeItems(source: YamlSource, list: YamlList, items: readonly YamlNode[]): readonly Edit[] | undefined {
  const spans = list.items.map(item => item.span);
  const first = list.items.findIndex(item => item === items[0]);
  if (first < 0 || items.length >= spans.length || !items.every((item, index) => list.items[first + index] === item && isInside(item.span, list.span))) return undefined;
  if (items.some(item => isReferred(source.text, item.span))) return undefined;
  return list.isFlow ? removeFromFlow(source, spans, first, items.length) : removeLines(source, spans.slice(first, first + items.length), /^[ \t]*-[ \t]+$/);
}

/** Takes a pair out of a map; `undefined` in the same cases. */
export function removePair(source: YamlSource, map: YamlMap, pair: YamlPair): readonly Edit[] | undefined {
  const own = map.pairs.filter(each => isInside(each.span, map.span));
  const at = own.indexOf(pair);
  if (at < 0 || own.length < 2 || isReferred(source.text, pair.span)) return undefined;
  if (map.isFlow) return removeFromFlow(source, own.map(each => each.span), at, 1);
  const next = own[at + 1];
  const isFirstOfItem = /-[ \t]+$/.test(source.text.slice(lineStart(source.text, pair.span.start), pair.span.start));
  if (!isFirstOfItem) return removeLines(source, [pair.span], /^[ \t]*$/);
  if (!next || hasForeign(source.text.slice(pair.span.start, next.span.start))) return undefined;
  return [replace(source, { start: pair.span.start, end: next.span.start }, '')];
}

/** Writes an item once more behind itself, with some of its parts replaced; several times for several lists of replacements. */
export function copyItem(source: YamlSource, list: YamlList, item: YamlNode, copies: readonly (readonly { readonly span: Span; readonly newText: string }[])[]): readonly Edit[] | undefined {
  if (!isInside(item.span, list.span)) return undefined;
  const at = trimmed(source.text, item.span);
  const written = (parts: readonly { readonly span: Span; readonly newText: string }[]): string => {
    let out = '';
    let from = at.start;
    for (const part of parts) {
      out += source.text.slice(from, part.span.start) + part.newText;
      from = part.span.end;
    }
    return out + source.text.slice(from, at.end);
  };
  if (list.isFlow) return [replace(source, { start: at.end, end: at.end }, copies.map(parts => `, ${written(parts)}`).join(''))];
  const lead = source.text.slice(lineStart(source.text, at.start), at.start);
  if (!/^[ \t]*-[ \t]+$/.test(lead)) return undefined;
  const end = lineEnd(source.text, at.end);
  return [replace(source, { start: end, end }, copies.map(parts => `${lineBreakOf(source.text)}${lead}${written(parts)}`).join(''))];
}

/** Whether an alias elsewhere stands for a part of it. */
function isReferred(text: string, at: Span): boolean {
  const rest = text.slice(0, at.start) + text.slice(at.end);
  return [...text.slice(at.start, at.end).matchAll(/(?<=^|[\s[{,:])&([^\s,[\]{}]+)/gm)].some(([, name]) => name !== undefined && rest.includes(`*${name}`));
}

function replace(source: YamlSource, span: Span, newText: string): Edit {
  return { file: source.uri, span, newText };
}

function isInside(inner: Span, outer: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

/** Without the blanks and line breaks behind it: a block that ends a map counts them in. */
function trimmed(text: string, at: Span): Span {
  return { start: at.start, end: at.start + text.slice(at.start, at.end).trimEnd().length };
}

function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

/** The end of the line without its break. */
function lineEnd(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  if (end < 0) return text.length;
  return text[end - 1] === '\r' ? end - 1 : end;
}

/** An anchor that something outside refers to. */
function hasNeededAnchor(text: string, { start, end }: Span): boolean {
  const names = [...text.slice(start, end).matchAll(/(?:^|[\s[{,:-])&([\w-]+)/g)].map(match => match[1] ?? '');
  const outside = `${text.slice(0, start)}\n${text.slice(end)}`;
  return names.some(name => new RegExp(`(?:^|[\\s[{,:-])\\*${name}(?![\\w-])`).test(outside));
}

/** Comments and templates, which may belong to somebody else. */
function hasForeign(text: string): boolean {
  return /(^|\s)#|\{\{/.test(text);
}

function removeLines(source: YamlSource, spans: readonly Span[], lead: RegExp): readonly Edit[] | undefined {
  const { text } = source;
  const first = spans[0];
  const last = spans.at(-1);
  if (!first || !last) return undefined;
  const start = lineStart(text, first.start);
  const end = trimmed(text, last).end;
  const behind = text.slice(end, lineEnd(text, end));
  if (!lead.test(text.slice(start, first.start)) || !/^[ \t]*(#.*)?$/.test(behind) || text.slice(start, end).includes('{{') || hasNeededAnchor(text, { start, end })) return undefined;
  const next = text.indexOf('\n', end);
  if (next >= 0) return [replace(source, { start, end: next + 1 }, '')];
  const before = start > 0 && text[start - 2] === '\r' ? start - 2 : Math.max(0, start - 1);
  return [replace(source, { start: before, end: text.length }, '')];
}

function removeFromFlow(source: YamlSource, spans: readonly Span[], first: number, count: number): readonly Edit[] | undefined {
  const [own, last, next, before] = [spans[first], spans[first + count - 1], spans[first + count], spans[first - 1]];
  if (!own || !last) return undefined;
  const span = next ? { start: own.start, end: next.start } : before ? { start: before.end, end: last.end } : undefined;
  return span && !hasForeign(source.text.slice(span.start, span.end)) && !hasNeededAnchor(source.text, span) ? [replace(source, span, '')] : undefined;
}
