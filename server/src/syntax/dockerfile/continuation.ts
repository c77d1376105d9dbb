/** Logical lines: Docker joins continued lines and drops comment and empty lines between them before anything else reads them. */

import type { Span } from '../../core/text';

export interface ContinuedText {
  /** Offset of the first character in the file. */
  readonly start: number;
  /** The logical line, same length as in the file; what Docker removes is blank. */
  readonly text: string;
  /** Offset where the logical line ends: of its final line break, or the end of the text. */
  readonly end: number;
  /** Comment lines between continued lines, from `#` to the end of the line. */
  readonly comments: readonly Span[];
  /** What Docker removes: continuation marks with their line breaks, and the lines between that do not count. */
  readonly removed: readonly Span[];
}

/** Reads one logical line from `start`, at the most to `limit` (both offsets into `text`). */
export function continuedText(text: string, start: number, limit: number, escape: string): ContinuedText {
  let at = start;
  let out = '';
  const comments: Span[] = [];
  const removed: Span[] = [];
  for (;;) {
    const end = lineEnd(text, at, limit);
    const mark = continuationMark(text, at, end, escape);
    if (mark < 0) return { start, text: out + text.slice(at, end), end, comments, removed };
    const next = afterBreak(text, end, limit);
    out += text.slice(at, mark) + ' '.repeat(next - mark);
    const resumed = skipRemovedLines(text, next, limit, comments);
    out += ' '.repeat(resumed - next);
    removed.push({ start: mark, end: resumed });
    at = resumed;
    if (at >= limit) return { start, text: out, end: limit, comments, removed };
  }
}

export function lineEnd(text: string, from: number, limit: number): number {
  let at = from;
  while (at < limit && text[at] !== '\n' && text[at] !== '\r') at++;
  return at;
}

export function afterBreak(text: string, end: number, limit: number): number {
  if (end >= limit) return limit;
  return text[end] === '\r' && text[end + 1] === '\n' && end + 1 < limit ? end + 2 : end + 1;
}

/** Where the continuation mark stands that ends this line, or -1. Blanks after the mark are allowed, a second mark before it is not. */
function continuationMark(text: string, from: number, end: number, escape: string): number {
  let at = end - 1;
  while (at >= from && (text[at] === ' ' || text[at] === '\t')) at--;
  return at >= from && text[at] === escape && (at === from || text[at - 1] !== escape) ? at : -1;
}

/** Docker removes comment lines and empty lines inside a continued instruction. */
function skipRemovedLines(text: string, from: number, limit: number, comments: Span[]): number {
  let at = from;
  while (at < limit) {
    const end = lineEnd(text, at, limit);
    let first = at;
    while (first < end && (text[first] === ' ' || text[first] === '\t')) first++;
    if (first < end && text[first] !== '#') return at;
    if (first < end) comments.push({ start: first, end });
    if (end >= limit) return limit;
    at = afterBreak(text, end, limit);
  }
  return at;
}
