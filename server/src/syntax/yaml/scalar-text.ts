/** The value of a scalar with the way back to its file, in every style that YAML has. */
import type { TextEdit } from '../../core/edits';
import type { MappedText } from '../../core/embedded';
import { asItIs, escaped, escapedIn, notAtAll, RunsBuilder, type RunsText, type Writer } from '../embedded/runs';
import type { YamlScalar } from './tree';

/** Nothing for a value that a template writes, and for a writing that is read otherwise than here (a tab, an odd escape): no place in it is certain then. */
export function scalarText(file: string, scalar: YamlScalar): MappedText | undefined {
  if (scalar.isTainted) return undefined;
  const text = read(file, scalar);
  return text?.text === scalar.text ? text : undefined;
}

function read(file: string, { span, style, text }: YamlScalar): MappedText | undefined {
  switch (style) {
    case 'literal':
      return literalText(file, span.start, span.end);
    case 'folded':
      return foldedText(file, span.start, span.end, text);
    case 'double':
      return flowText(file, span.start + 1, span.end - 1, style);
    case 'single':
      return flowText(file, span.start + 1, span.end - 1, style);
    default:
      return flowText(file, span.start, span.end, style);
  }
}

interface Line {
  readonly start: number;
  /** Before the line break. */
  readonly end: number;
  /** Behind it. */
  readonly next: number;
}

interface Block {
  readonly lines: readonly Line[];
  readonly indent: number;
  readonly chomping: string;
  /** Where the first line begins. */
  readonly body: number;
}

/** A block that gives its indentation counts it from its parent, which is not known here. */
const blockHeader = /^[|>]([+-])?[ \t]*(?:#[^\r\n]*)?\r?\n/;

function blockOf(file: string, start: number, end: number): Block | undefined {
  const header = blockHeader.exec(file.slice(start, end));
  if (!header) return undefined;
  const body = start + header[0].length;
  const lines = linesOf(file, body, end);
  const first = lines.find(line => file.slice(line.start, line.end).trim() !== '');
  if (!first) return undefined;
  const indent = /^ */.exec(file.slice(first.start, first.end))?.[0].length ?? 0;
  return { lines, indent, chomping: header[1] ?? '', body };
}

function linesOf(file: string, start: number, end: number): readonly Line[] {
  const lines: Line[] = [];
  for (let at = start; at < end; ) {
    const found = file.indexOf('\n', at);
    const next = found < 0 || found >= end ? end : found + 1;
    const breaks = next > at && file[next - 1] === '\n' ? (file[next - 2] === '\r' && next - 2 >= at ? 2 : 1) : 0;
    lines.push({ start: at, end: next - breaks, next });
    at = next;
  }
  return lines;
}

function literalText(file: string, start: number, end: number): RunsText | undefined {
  const block = blockOf(file, start, end);
  if (!block) return undefined;
  const { indent } = block;
  const lines = withoutEnd(file, block);
  const builder = new RunsBuilder();
  for (const [index, line] of lines.entries()) {
    const from = Math.min(line.start + indent, line.end);
    builder.add(file.slice(from, line.end), from);
    const isLast = index === lines.length - 1;
    if (!isLast || block.chomping !== '-') builder.add('\n', line.end, line.next - line.end);
  }
  return builder.build(block.body, indented(file, ' '.repeat(indent)));
}

/** The lines without blank ones at the end, unless they are kept. */
function withoutEnd(file: string, { lines, chomping }: Block): readonly Line[] {
  if (chomping === '+') return lines;
  const last = lines.findLastIndex(line => file.slice(line.start, line.end).trim() !== '');
  return lines.slice(0, last + 1);
}

/** Lines that an edit brings are indented like the others; the indentation before a line belongs to it, and an empty line need not have one. */
function indented(file: string, indent: string): Writer {
  return ({ span, newText }, text) => {
    const { length } = text.text;
    const isAtLineStart = span.start === 0 || text.text[span.start - 1] === '\n';
    const reachesEnd = span.end >= length;
    // Behind the last line break there is no indentation yet.
    const isBehind = isAtLineStart && span.start >= length;
    let { start, end } = text.spanOf(span);
    const isIndented = file.slice(start - indent.length, start) === indent;
    const isBare = isAtLineStart && !reachesEnd && !isIndented;
    if (span.end > span.start && text.text[span.end - 1] === '\n' && !reachesEnd) end = Math.max(end, text.startOf(span.end));
    const isRemoval = isAtLineStart && reachesEnd && span.end > span.start && newText === '';
    // What is taken from the end takes its indentation along, or the line break before it where the text ends without one.
    if (isRemoval) start = text.text.endsWith('\n') || span.start === 0 ? start - (isIndented ? indent.length : 0) : text.startOf(span.start - 1);
    const lines = newText.replace(/\n(?=[^\n])/g, `\n${indent}`);
    // The last line break stays: without it the next key would stand on the same line.
    const last = reachesEnd && span.end > span.start && !isRemoval && text.text.endsWith('\n') && !lines.endsWith('\n') ? '\n' : '';
    const closed = lines.endsWith('\n') && !reachesEnd ? lines + indent : lines + last;
    // What follows on a line that had no indentation needs one.
    const lead = (isBehind && closed !== '') || (isBare && (closed !== '' ? !closed.startsWith('\n') : text.text[span.end] !== '\n' && span.end > span.start)) ? indent : '';
    return { span: { start, end }, newText: lead + closed };
  };
}

/**
 * Folding turns line breaks into blanks, which no reader of PEM survives. Such a text is as long as its source without indentation, so
 * that its places are known; it can be edited where its lines are what they should be, by not folding them.
 */
function foldedText(file: string, start: number, end: number, value: string): MappedText | undefined {
  const literal = literalText(file, start, end);
  if (!literal || literal.text.length !== value.length || /\S/.test(difference(literal.text, value))) return undefined;
  return {
    text: value,
    spanOf: part => literal.spanOf(part),
    offsetOf: offset => literal.offsetOf(offset),
    rewrite: edits => unfolded(start, literal.text, value, edits),
  };
}

/** The characters of `a` that are others in `b`. */
function difference(a: string, b: string): string {
  let found = '';
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) found += (a[i] ?? '') + (b[i] ?? '');
  return found;
}

function unfolded(start: number, literal: string, value: string, edits: readonly TextEdit[]): readonly TextEdit[] | undefined {
  const isAllOfIt = edits.every(({ span, newText }) => newText === literal.slice(span.start, span.end) && value.slice(span.start, span.end) !== newText);
  return isAllOfIt && edits.length > 0 ? [{ span: { start, end: start + 1 }, newText: '|' }] : undefined;
}

type FlowStyle = 'double' | 'single' | 'plain';

function flowText(file: string, start: number, end: number, style: FlowStyle): RunsText | undefined {
  const builder = new RunsBuilder();
  let at = start;
  while (at < end) {
    const sign = file[at] ?? '';
    const next = isBlank(sign) ? blanks(file, at, end, builder) : style === 'plain' ? plainSign(file, at, builder) : style === 'single' ? singleSign(file, at, builder) : doubleSign(file, at, end, builder);
    if (next === undefined || next > end) return undefined;
    at = next;
  }
  const isOneLine = !file.slice(start, end).includes('\n');
  return builder.build(start, isOneLine ? writerOf(style) : notAtAll);
}

function writerOf(style: FlowStyle): Writer {
  if (style === 'plain') return (edit, text) => (/^[A-Za-z0-9+/=]*$/.test(edit.newText) ? asItIs(edit, text) : undefined);
  if (style === 'double') return escapedIn('"', escaped);
  return (edit, text) => (edit.newText.includes('\n') ? undefined : escapedIn("'", escaped)(edit, text));
}

function isBlank(sign: string): boolean {
  return sign === ' ' || sign === '\t' || sign === '\r' || sign === '\n';
}

/** Blanks on a line stay; around a line break they go, and the break is a blank, or one break less than there were. */
function blanks(file: string, at: number, end: number, builder: RunsBuilder): number {
  let next = at;
  let breaks = 0;
  while (next < end && isBlank(file[next] ?? '')) if (file[next++] === '\n') breaks++;
  if (breaks === 0) builder.add(file.slice(at, next), at);
  else builder.add(breaks === 1 ? ' ' : '\n'.repeat(breaks - 1), at, next - at);
  return next;
}

function plainSign(file: string, at: number, builder: RunsBuilder): number | undefined {
  return copied(file, at, /[^\s]+/y, builder);
}

function singleSign(file: string, at: number, builder: RunsBuilder): number | undefined {
  if (file[at] !== "'") return copied(file, at, /[^\s']+/y, builder);
  if (file[at + 1] !== "'") return undefined;
  builder.add("'", at, 2);
  return at + 2;
}

const escapes: Readonly<Record<string, string>> = { 0: '\0', a: '\x07', b: '\b', t: '\t', n: '\n', v: '\v', f: '\f', r: '\r', e: '\x1b', ' ': ' ', '"': '"', '/': '/', '\\': '\\', '\t': '\t' };
const digits: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

function doubleSign(file: string, at: number, end: number, builder: RunsBuilder): number | undefined {
  if (file[at] !== '\\') return copied(file, at, /[^\s\\"]+/y, builder);
  const sign = file[at + 1] ?? '';
  const continued = /\\\r?\n[ \t]*/y;
  continued.lastIndex = at;
  const broken = continued.exec(file);
  if (broken) return Math.min(end, at + broken[0].length);
  const count = digits[sign];
  if (count !== undefined) {
    const code = Number.parseInt(file.slice(at + 2, at + 2 + count), 16);
    if (Number.isNaN(code) || code > 0x10ffff) return undefined;
    builder.add(String.fromCodePoint(code), at, 2 + count);
    return at + 2 + count;
  }
  const value = escapes[sign];
  if (value === undefined) return undefined;
  builder.add(value, at, 2);
  return at + 2;
}

function copied(file: string, at: number, pattern: RegExp, builder: RunsBuilder): number | undefined {
  pattern.lastIndex = at;
  const found = pattern.exec(file)?.[0];
  if (found === undefined) return undefined;
  builder.add(found, at);
  return at + found.length;
}
