/**
 * The grammar that go.mod and go.work share: lines of words, some of them gathered in a block with parentheses.
 * Any text gives lines; what the go command would refuse is read as far as it goes and noted.
 */
import type { Span } from '../../core/text';

export interface ModToken {
  readonly text: string;
  /** Without quotes. */
  readonly value: string;
  readonly span: Span;
}

export interface ModComment {
  readonly span: Span;
  /** What stands after the slashes, without blanks at either end. */
  readonly text: string;
  /** It has the line for itself. */
  readonly isAlone: boolean;
}

/** `require ( … )`: from its verb to the closing parenthesis, or to the end of the text where that is missing. */
export interface ModBlock {
  readonly verb: ModToken;
  readonly span: Span;
  readonly isClosed: boolean;
  readonly lines: readonly ModLine[];
}

/** One directive: `go 1.22`, or a line of a block. */
export interface ModLine {
  readonly verb: ModToken;
  readonly args: readonly ModToken[];
  /** From the first word that stands on the line to the last. */
  readonly span: Span;
  readonly block: ModBlock | undefined;
  /** What is said behind it on the same line. */
  readonly comment: ModComment | undefined;
}

export interface ModLines {
  readonly text: string;
  /** All directives, those of blocks among them, in the order of the text. */
  readonly lines: readonly ModLine[];
  readonly blocks: readonly ModBlock[];
  readonly comments: readonly ModComment[];
  /** Places where the go command stops with a syntax error. */
  readonly errors: readonly Span[];
}

interface RawLine {
  readonly tokens: readonly ModToken[];
  readonly comment: ModComment | undefined;
}

interface OpenBlock {
  readonly block: { verb: ModToken; span: Span; isClosed: boolean; lines: ModLine[] };
  /** `require x (`: the go command knows no such block, and neither are its lines directives. */
  readonly isKnown: boolean;
}

/** Cuts a text into directives. */
export function readModLines(text: string): ModLines {
  const reader = new LineReader(text);
  let start = text.startsWith('\ufeff') ? 1 : 0;
  while (start <= text.length) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    reader.take(start, end);
    start = end + 1;
  }
  return reader.finish();
}

class LineReader {
  readonly #text: string;
  readonly #lines: ModLine[] = [];
  readonly #blocks: ModBlock[] = [];
  readonly #comments: ModComment[] = [];
  readonly #errors: Span[] = [];
  #open: OpenBlock | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  take(start: number, end: number): void {
    const raw = this.#lex(start, end);
    if (raw.comment) this.#comments.push(raw.comment);
    const [first, ...rest] = raw.tokens;
    if (!first) return;
    if (this.#open) this.#insideBlock(this.#open, raw, first, rest);
    else this.#outside(raw, first, rest);
  }

  finish(): ModLines {
    if (this.#open) {
      this.#errors.push(this.#open.block.verb.span);
      this.#close(this.#open, this.#text.length, false);
    }
    return { text: this.#text, lines: this.#lines, blocks: this.#blocks, comments: this.#comments, errors: this.#errors };
  }

  #outside(raw: RawLine, first: ModToken, rest: readonly ModToken[]): void {
    const last = rest.at(-1);
    const isEmptyBlock = last?.text === ')' && rest.at(-2)?.text === '(';
    if (last?.text === '(' || isEmptyBlock) {
      const open = { block: { verb: first, span: { start: first.span.start, end: last.span.end }, isClosed: false, lines: [] }, isKnown: rest.length === (isEmptyBlock ? 2 : 1) };
      if (isEmptyBlock) this.#close(open, last.span.end, true);
      else this.#open = open;
      return;
    }
    this.#lines.push({ verb: first, args: rest, span: spanOf(first, rest), block: undefined, comment: raw.comment });
  }

  #insideBlock(open: OpenBlock, raw: RawLine, first: ModToken, rest: readonly ModToken[]): void {
    if (first.text === ')') {
      const [extra] = rest;
      if (extra) this.#errors.push(spanOf(extra, rest));
      this.#close(open, first.span.end, true);
      return;
    }
    if (!open.isKnown) return;
    const line: ModLine = { verb: open.block.verb, args: [first, ...rest], span: spanOf(first, rest), block: open.block, comment: raw.comment };
    open.block.lines.push(line);
    this.#lines.push(line);
  }

  #close(open: OpenBlock, end: number, isClosed: boolean): void {
    open.block.span = { start: open.block.span.start, end };
    open.block.isClosed = isClosed;
    this.#blocks.push(open.block);
    this.#open = undefined;
  }

  #lex(start: number, end: number): RawLine {
    const tokens: ModToken[] = [];
    token.lastIndex = start;
    for (let match = token.exec(this.#text); match && match.index < end; match = token.exec(this.#text)) {
      const span = { start: match.index, end: match.index + match[0].length };
      if (match[0].startsWith('//')) return { tokens, comment: { span, text: match[0].slice(2).trim(), isAlone: tokens.length === 0 } };
      if (isRefused(match[0])) this.#errors.push(span);
      tokens.push({ text: match[0], value: unquoted(match[0]), span });
    }
    return { tokens, comment: undefined };
  }
}

/** A comment, a mark, a string (without its end, where that is missing), the beginning of a comment that is not allowed, or a word. */
const token = /\/\/[^\r\n]*(?:\r(?!\n)[^\r\n]*)*|[()[\]{},]|"(?:\\[^\r\n]|[^"\\\r\n])*(?:"|\\?)|`[^`\r\n]*`?|\/\*|(?:(?!\/[/*])[^\s()[\]{},])+/g;

function isRefused(text: string): boolean {
  return text === '/*' || (/^["`]/.test(text) && (text.length === 1 || !text.endsWith(text.charAt(0))));
}

function unquoted(text: string): string {
  if (text.startsWith('`')) return text.replace(/^`|`$/g, '');
  if (!text.startsWith('"')) return text;
  return text.replace(/^"|"$/g, '').replace(/\\(.)/g, '$1');
}

function spanOf(first: ModToken, rest: readonly ModToken[]): Span {
  return { start: first.span.start, end: (rest.at(-1) ?? first).span.end };
}
