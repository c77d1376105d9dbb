/** Where the characters of a scalar's value stand in the file. */
import type { Span } from '../../core/text';
import type { YamlScalar } from './tree';

/** A part of a value, by offsets in it, as a part of one line of the file; `undefined` where the file writes it in another way. */
export type PlaceOf = (start: number, end: number) => Span | undefined;

/** `text` is the whole file. */
export function placesIn(text: string, scalar: YamlScalar): PlaceOf {
  const literal = literalSpan(text, scalar);
  if (literal) return (start, end) => ({ start: literal.start + start, end: literal.start + end });
  const offsets = aligned(text, scalar);
  return (start, end) => {
    const first = offsets?.[start];
    const last = offsets?.[end - 1];
    if (first === undefined || last === undefined || end <= start) return undefined;
    const span = { start: first, end: last + 1 };
    return span.end - span.start === end - start && text.slice(span.start, span.end) === scalar.text.slice(start, end) ? span : undefined;
  };
}

/** The text of the file that is letter by letter the value. */
export function literalSpan(text: string, scalar: YamlScalar): Span | undefined {
  const quote = scalar.style === 'single' || scalar.style === 'double' ? 1 : 0;
  const span = { start: scalar.span.start + quote, end: scalar.span.end - quote };
  return span.start <= span.end && text.slice(span.start, span.end) === scalar.text ? span : undefined;
}

/** Characters of a value that the file writes in another way. */
const elsewhere = -1;

/** The offset in the file of each character of the value; `undefined` where the two cannot be laid side by side. */
function aligned(text: string, scalar: YamlScalar): readonly number[] | undefined {
  const { style, span } = scalar;
  const isBlock = style === 'literal' || style === 'folded';
  const quote = style === 'single' || style === 'double' ? 1 : 0;
  const start = isBlock ? text.indexOf('\n', span.start) + 1 : span.start + quote;
  const indent = isBlock ? indentOf(text.slice(span.start, span.end)) : Number.MAX_SAFE_INTEGER;
  if (start === 0 || indent === undefined) return undefined;
  const reader = new Aligner(text.slice(0, span.end - quote), style, indent, start);
  return reader.read(scalar.text);
}

/** The indentation of a block, which its first line with text shows; a block that states it says nothing here. */
function indentOf(block: string): number | undefined {
  const header = /^[|>][+-]?[ \t]*(?:#.*)?\r?\n/.exec(block)?.[0];
  return header === undefined ? undefined : /^(?:[ \t]*\r?\n)*( *)[^ \r\n]/.exec(block.slice(header.length))?.[1]?.length;
}

class Aligner {
  #at: number;

  constructor(
    readonly text: string,
    readonly style: YamlScalar['style'],
    readonly indent: number,
    start: number,
  ) {
    this.#at = start;
    this.#skipIndent();
  }

  read(value: string): readonly number[] | undefined {
    const offsets: number[] = [];
    for (let i = 0; i < value.length; i++) {
      const offset = this.#next(value[i] ?? '', value[i + 1] ?? '');
      // Line breaks at the end of a block stand in the file only as far as it goes.
      if (offset === undefined) return value.slice(i).trim() === '' ? offsets : undefined;
      offsets.push(offset);
    }
    return offsets;
  }

  #next(character: string, following: string): number | undefined {
    if (this.style !== 'literal' && this.style !== 'folded') this.#skipBlanksAtEnd();
    const here = this.#at;
    if (this.#isBreak()) return this.#break(character, following);
    const escape = this.style === 'double' ? /^\\(?:x..|u.{4}|U.{8}|.)/.exec(this.text.slice(here, here + 10))?.[0] : this.style === 'single' && this.text.startsWith("''", here) ? "''" : undefined;
    if (escape !== undefined) {
      this.#at += escape.length;
      return elsewhere;
    }
    if (this.text[here] !== character) return undefined;
    this.#at++;
    return here;
  }

  /** A line break is a blank or stays one; of several, folding drops the first. */
  #break(character: string, following: string): number | undefined {
    if (character !== '\n' && (character !== ' ' || this.style === 'literal')) return undefined;
    this.#skipBreak();
    if (this.style !== 'literal' && character === '\n') while (this.#isBreak() && following !== '\n' && following !== ' ') this.#skipBreak();
    return elsewhere;
  }

  #isBreak(): boolean {
    return /^\r?\n/.test(this.text.slice(this.#at, this.#at + 2));
  }

  #skipBreak(): void {
    this.#at = this.text.indexOf('\n', this.#at) + 1;
    this.#skipIndent();
  }

  #skipIndent(): void {
    for (let i = 0; i < this.indent && (this.text[this.#at] === ' ' || (this.indent > this.text.length && this.text[this.#at] === '\t')); i++) this.#at++;
  }

  #skipBlanksAtEnd(): void {
    const blanks = /^[ \t]+(?=\r?\n)|^\\\r?\n[ \t]*/.exec(this.text.slice(this.#at, this.#at + 1000))?.[0];
    if (blanks !== undefined && (!blanks.startsWith('\\') || this.style === 'double')) this.#at += blanks.length;
  }
}
