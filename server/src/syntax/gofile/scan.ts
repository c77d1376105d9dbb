/** The words of a Go file, as the specification cuts them (https://go.dev/ref/spec#Lexical_elements); half-typed text gives words too. */
import type { Span } from '../../core/text';

export interface GoToken {
  readonly kind: 'word' | 'string' | 'rune' | 'number' | 'mark' | 'comment' | 'newline' | 'end';
  /** As written: quotes of a string, slashes of a comment included. */
  readonly text: string;
  readonly span: Span;
}

/** One token a match: comments, line breaks, strings (to the end of the line where they do not end), runes, words, numbers, marks. */
const pattern =
  /(?<comment>\/\/[^\n]*|\/\*[^*]*(?:\*(?!\/)[^*]*)*(?:\*\/)?)|(?<newline>\n)|(?<string>`[^`]*`?|"(?:\\[^\n]|[^"\\\n])*(?:"|\\?))|(?<rune>'(?:\\[^\n]|[^'\\\n])*'?)|(?<word>[\p{L}_][\p{L}\p{Nd}_]*)|(?<number>\.?\d(?:[eEpP][+-]|[\w.])*)|(?<mark>:=|<-|\.\.\.|[^\s])/uy;

const blank = /[^\S\n]+/y;

export class GoScanner {
  readonly #text: string;
  #at: number;

  constructor(text: string, at = 0) {
    this.#text = text;
    this.#at = at === 0 && text.startsWith('\ufeff') ? 1 : at;
  }

  /** The next token, comments and line breaks included. */
  next(): GoToken {
    blank.lastIndex = this.#at;
    if (blank.test(this.#text)) this.#at = blank.lastIndex;
    const start = this.#at;
    pattern.lastIndex = start;
    const match = pattern.exec(this.#text);
    if (!match) return { kind: 'end', text: '', span: { start: this.#text.length, end: this.#text.length } };
    this.#at = pattern.lastIndex;
    return { kind: kindOf(match.groups ?? {}), text: match[0].replace(/\r$/, ''), span: { start, end: this.#at } };
  }

  /** The next token that is neither comment nor line break. */
  nextReal(): GoToken {
    for (;;) {
      const token = this.next();
      if (token.kind !== 'comment' && token.kind !== 'newline') return token;
    }
  }
}

const kinds = ['comment', 'newline', 'string', 'rune', 'word', 'number'] as const;

function kindOf(groups: Readonly<Record<string, string | undefined>>): GoToken['kind'] {
  return kinds.find((kind) => groups[kind] !== undefined) ?? 'mark';
}
