/** Words and operators of POSIX shell text, with spans; quotes, expansions and substitutions are kept as pieces of a word. */
import type { Span } from '../../core/text';

export type Piece =
  | { readonly kind: 'text'; readonly text: string; readonly quoted: boolean }
  /** `$NAME`, `${NAME}`, `${NAME:-word}`; `operator` and `operand` are empty for the first two. */
  | { readonly kind: 'variable'; readonly name: string; readonly operator: string; readonly operand: string; readonly quoted: boolean }
  /** `$(…)`, `` `…` ``, `<(…)`: the span of the commands inside. */
  | { readonly kind: 'substitution'; readonly inside: Span; readonly quoted: boolean }
  /** Arithmetic and everything else whose text nobody can know. */
  | { readonly kind: 'other'; readonly quoted: boolean };

export interface ShellWord {
  readonly span: Span;
  readonly raw: string;
  readonly pieces: readonly Piece[];
}

export type Token =
  | { readonly kind: 'word'; readonly word: ShellWord }
  /** `&&`, `||`, `;`, `;;`, `|`, `&`, `(`, `)` and `\n`. */
  | { readonly kind: 'operator'; readonly text: string; readonly span: Span }
  | { readonly kind: 'redirect'; readonly operator: string; readonly span: Span };

const operators = ['&&', '||', ';;', '|&', '&>>', '&>', '(', ')', ';', '|', '&'];

/** Cuts `text` between two offsets into tokens. Total and linear; what is not closed runs to the end. */
export function lex(text: string, start: number, end: number): Token[] {
  const lexer = new Lexer(text, start, end);
  return lexer.run();
}

class Lexer {
  readonly #tokens: Token[] = [];
  #at: number;

  constructor(
    readonly text: string,
    start: number,
    readonly end: number,
  ) {
    this.#at = start;
  }

  run(): Token[] {
    while (this.#at < this.end) this.#next();
    return this.#tokens;
  }

  #next(): void {
    const c = this.text[this.#at] ?? '';
    if (c === ' ' || c === '\t' || c === '\r') this.#at++;
    else if (c === '\n') this.#push('operator', '\n', 1);
    else if (c === '#') this.#comment();
    else if (c === '\\' && /[\r\n]/.test(this.text[this.#at + 1] ?? '')) this.#at += this.text[this.#at + 1] === '\r' && this.text[this.#at + 2] === '\n' ? 3 : 2;
    else if (this.#redirect() || this.#operator()) return;
    else this.#word();
  }

  #push(kind: 'operator' | 'redirect', text: string, length: number): void {
    const span = { start: this.#at, end: this.#at + length };
    if (kind === 'operator') this.#tokens.push({ kind, text, span });
    else this.#tokens.push({ kind, operator: text, span });
    this.#at += length;
  }

  #comment(): void {
    while (this.#at < this.end && this.text[this.#at] !== '\n') this.#at++;
  }

  #redirect(): boolean {
    const match = /^(\d{0,3})(<<<|<<-?|>>|>\||<>|>&|<&|&>>|&>|>|<)/.exec(this.text.slice(this.#at, Math.min(this.#at + 8, this.end)));
    if (!match?.[2] || (match[1] !== '' && match[2].startsWith('&'))) return false;
    if ((match[2] === '<' || match[2] === '>') && this.text[this.#at + match[0].length] === '(') return false;
    this.#push('redirect', match[2], match[0].length);
    return true;
  }

  #operator(): boolean {
    const found = operators.find((operator) => this.text.startsWith(operator, this.#at));
    if (found === undefined || this.#at + found.length > this.end) return false;
    this.#push('operator', found, found.length);
    return true;
  }

  #word(): void {
    const start = this.#at;
    const reader = new WordReader(this.text, this.#at, this.end);
    this.#at = Math.max(reader.read(), start + 1);
    this.#tokens.push({ kind: 'word', word: { span: { start, end: this.#at }, raw: this.text.slice(start, this.#at), pieces: reader.pieces } });
  }
}

const endsWord = new Set([' ', '\t', '\r', '\n', ';', '&', '|', '(', ')', '<', '>']);

class WordReader {
  readonly pieces: Piece[] = [];
  #literal = '';

  constructor(
    readonly text: string,
    private at: number,
    readonly end: number,
  ) {}

  read(): number {
    while (this.at < this.end) {
      const c = this.text[this.at] ?? '';
      if (c === "'") this.#single();
      else if (c === '"') this.#double();
      else if (c === '\\') this.#escape();
      else if (c === '$') this.#dollar(false);
      else if (c === '`') this.#backticks(false);
      else if ((c === '<' || c === '>') && this.text[this.at + 1] === '(' ) this.#parenthesised(this.at + 2, false);
      else if (endsWord.has(c)) break;
      else {
        this.#literal += c;
        this.at++;
      }
    }
    this.#flush(false);
    return this.at;
  }

  #flush(quoted: boolean): void {
    if (this.#literal !== '') this.pieces.push({ kind: 'text', text: this.#literal, quoted });
    this.#literal = '';
  }

  #single(): void {
    this.#flush(false);
    const close = this.text.indexOf("'", this.at + 1);
    const end = close < 0 || close >= this.end ? this.end : close;
    this.pieces.push({ kind: 'text', text: this.text.slice(this.at + 1, end), quoted: true });
    this.at = Math.min(end + 1, this.end);
  }

  #double(): void {
    this.#flush(false);
    this.at++;
    const before = this.pieces.length;
    while (this.at < this.end && this.text[this.at] !== '"') {
      const c = this.text[this.at] ?? '';
      if (c === '\\' && /[$`"\\\n]/.test(this.text[this.at + 1] ?? '')) {
        if (this.text[this.at + 1] !== '\n') this.#literal += this.text[this.at + 1] ?? '';
        this.at += 2;
      } else if (c === '$') {
        this.#flush(true);
        this.#dollar(true);
      } else if (c === '`') {
        this.#flush(true);
        this.#backticks(true);
      } else {
        this.#literal += c;
        this.at++;
      }
    }
    this.#flush(true);
    if (this.pieces.length === before) this.pieces.push({ kind: 'text', text: '', quoted: true });
    this.at = Math.min(this.at + 1, this.end);
  }

  #escape(): void {
    const next = this.text[this.at + 1];
    if (next === undefined || this.at + 1 >= this.end) this.at = this.end;
    else {
      if (next !== '\n' && next !== '\r') {
        this.#flush(false);
        this.pieces.push({ kind: 'text', text: next, quoted: true });
      }
      this.at += next === '\r' && this.text[this.at + 2] === '\n' ? 3 : 2;
    }
  }

  #dollar(quoted: boolean): void {
    if (!quoted) this.#flush(false);
    const next = this.text[this.at + 1] ?? '';
    if (next === '(') {
      if (this.text[this.at + 2] === '(') this.#skipBalanced(this.at + 1, '(', ')', quoted);
      else this.#parenthesised(this.at + 2, quoted);
    } else if (next === '{') this.#braced(quoted);
    else if (next === "'" && !quoted) {
      this.at++;
      this.#single();
    } else this.#plainVariable(quoted);
  }

  #plainVariable(quoted: boolean): void {
    const name = /^[A-Za-z_][A-Za-z0-9_]*|^[0-9@*#?$!-]/.exec(this.text.slice(this.at + 1, Math.min(this.at + 200, this.end)))?.[0];
    if (name === undefined) {
      this.#literal += '$';
      this.at++;
      return;
    }
    this.#flush(quoted);
    this.pieces.push({ kind: 'variable', name, operator: '', operand: '', quoted });
    this.at += 1 + name.length;
  }

  #braced(quoted: boolean): void {
    const close = balancedEnd(this.text, this.at + 1, this.end, '{', '}');
    const inside = this.text.slice(this.at + 2, close);
    const match = /^([A-Za-z_][A-Za-z0-9_]*)(:?[-+=?]|%%?|##?|\/\/?|:)?/.exec(inside);
    if (match?.[1]) this.pieces.push({ kind: 'variable', name: match[1], operator: match[2] ?? '', operand: inside.slice(match[0].length), quoted });
    else this.pieces.push({ kind: 'other', quoted });
    this.at = Math.min(close + 1, this.end);
  }

  #skipBalanced(from: number, open: string, close: string, quoted: boolean): void {
    this.pieces.push({ kind: 'other', quoted });
    this.at = Math.min(balancedEnd(this.text, from, this.end, open, close) + 1, this.end);
  }

  #parenthesised(inside: number, quoted: boolean): void {
    this.#flush(quoted);
    const close = balancedEnd(this.text, inside - 1, this.end, '(', ')');
    this.pieces.push({ kind: 'substitution', inside: { start: inside, end: Math.max(inside, close) }, quoted });
    this.at = Math.min(close + 1, this.end);
  }

  #backticks(quoted: boolean): void {
    this.#flush(quoted);
    let close = this.at + 1;
    while (close < this.end && this.text[close] !== '`') close += this.text[close] === '\\' ? 2 : 1;
    close = Math.min(close, this.end);
    this.pieces.push({ kind: 'substitution', inside: { start: this.at + 1, end: close }, quoted });
    this.at = Math.min(close + 1, this.end);
  }
}

/** The offset of the closing mark for the opening one at `from`; quotes inside are skipped. The end of the text if there is none. */
function balancedEnd(text: string, from: number, end: number, open: string, close: string): number {
  let depth = 0;
  for (let i = from; i < end; i++) {
    const c = text[i];
    if (c === '\\') i++;
    else if (c === "'") {
      const stop = text.indexOf("'", i + 1);
      if (stop < 0 || stop >= end) return end;
      i = stop;
    } else if (c === '"') {
      i++;
      while (i < end && text[i] !== '"') i += text[i] === '\\' ? 2 : 1;
    } else if (c === open) depth++;
    else if (c === close && --depth === 0) return i;
  }
  return end;
}
