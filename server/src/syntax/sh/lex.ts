/** Words and operators of POSIX shell text, with spans; quotes, expansions and substitutions are kept as pieces of a word. */
import type { Span } from '../../core/text';
import { decodeAnsi } from './ansi';
import { closingOffset, indexWithin } from './scan';

/**
 * Stands in a shell text for a character that was taken out before the shell read it (a continuation mark, a comment
 * line between continued lines), so that offsets stay what they are. No file can hold it: a NUL ends no word anywhere.
 */
export const takenOut = '\0';

export type Piece =
  | { readonly kind: 'text'; readonly text: string; readonly quoted: boolean }
  /** `$NAME`, `${NAME}`, `${NAME:-word}`; `operator` and `operand` are empty for the first two. */
  | { readonly kind: 'variable'; readonly name: string; readonly operator: string; readonly operand: string; readonly quoted: boolean }
  /** `$(…)`, `` `…` ``, `<(…)`: the span of the commands inside. */
  | { readonly kind: 'substitution'; readonly inside: Span; readonly quoted: boolean }
  /** Arithmetic, arrays and everything else whose text nobody can know. */
  | { readonly kind: 'other'; readonly quoted: boolean };

export interface ShellWord {
  readonly span: Span;
  readonly raw: string;
  readonly pieces: readonly Piece[];
}

/** A heredoc whose body stands in the shell text itself. */
export interface ShellHeredoc {
  readonly body: Span;
  /** A quoted delimiter: nothing in the body is expanded. */
  readonly quoted: boolean;
  /** `<<-`: leading tabs do not count. */
  readonly stripTabs: boolean;
}

export interface RedirectToken {
  readonly kind: 'redirect';
  /** `>`, `>>`, `>|`, `<`, `<>`, `>&`, `<&`, `&>`, `&>>`, `<<`, `<<-`, `<<<`. */
  readonly operator: string;
  readonly span: Span;
  /** For `<<` and `<<-`, where the text goes on behind the line. */
  readonly heredoc: ShellHeredoc | undefined;
}

export type Token =
  | { readonly kind: 'word'; readonly word: ShellWord }
  /** `&&`, `||`, `;`, `;;`, `;&`, `;;&`, `|`, `|&`, `&`, `(`, `)` and `\n`. */
  | { readonly kind: 'operator'; readonly text: string; readonly span: Span }
  | RedirectToken;

const operators = ['&&', '||', ';;&', ';;', ';&', '|&', '(', ')', ';', '|', '&'];

/** Cuts `text` between two offsets into tokens. Total and linear; what is not closed runs to the end. */
export function lex(text: string, start: number, end: number): Token[] {
  const lexer = new Lexer(text, start, end);
  return lexer.run();
}

interface WaitingHeredoc {
  /** Index of its redirect in the tokens. */
  readonly token: number;
  readonly delimiter: string;
  readonly quoted: boolean;
}

class Lexer {
  readonly #tokens: Token[] = [];
  #at: number;
  #heredocs: WaitingHeredoc[] = [];

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
    if (c === ' ' || c === '\t' || c === '\r' || c === takenOut) this.#at++;
    else if (c === '\n') this.#newline();
    else if (c === '#') this.#comment();
    else if (c === '\\' && lineBreakLength(this.text, this.#at + 1) > 0) this.#at += 1 + lineBreakLength(this.text, this.#at + 1);
    else if (this.#redirect() || this.#operator()) return;
    else this.#word();
  }

  #push(text: string, length: number): void {
    this.#tokens.push({ kind: 'operator', text, span: { start: this.#at, end: this.#at + length } });
    this.#at += length;
  }

  #newline(): void {
    this.#push('\n', 1);
    const waiting = this.#heredocs;
    this.#heredocs = [];
    for (const heredoc of waiting) this.#readBody(heredoc);
  }

  #readBody(heredoc: WaitingHeredoc): void {
    const token = this.#tokens[heredoc.token];
    if (token?.kind !== 'redirect') return;
    const stripTabs = token.operator === '<<-';
    const start = this.#at;
    let bodyEnd = this.end;
    while (this.#at < this.end) {
      const lineStart = this.#at;
      const lineEnd = indexWithin(this.text, '\n', lineStart, this.end);
      this.#at = Math.min(lineEnd + 1, this.end);
      const line = this.text.slice(lineStart, lineEnd).replace(/\r$/, '');
      if ((stripTabs ? line.replace(/^\t+/, '') : line) !== heredoc.delimiter) continue;
      bodyEnd = lineStart;
      break;
    }
    this.#tokens[heredoc.token] = { ...token, heredoc: { body: { start, end: bodyEnd }, quoted: heredoc.quoted, stripTabs } };
  }

  #comment(): void {
    this.#at = indexWithin(this.text, '\n', this.#at, this.end);
  }

  #redirect(): boolean {
    const match = /^(\d{0,3})(<<<|<<-?|>>|>\||<>|>&|<&|&>>|&>|>|<)/.exec(this.text.slice(this.#at, Math.min(this.#at + 8, this.end)));
    const operator = match?.[2];
    if (!match || operator === undefined || (match[1] !== '' && operator.startsWith('&'))) return false;
    if ((operator === '<' || operator === '>') && this.text[this.#at + match[0].length] === '(') return false;
    this.#tokens.push({ kind: 'redirect', operator, span: { start: this.#at, end: this.#at + match[0].length }, heredoc: undefined });
    this.#at += match[0].length;
    return true;
  }

  #operator(): boolean {
    const found = operators.find((operator) => this.text.startsWith(operator, this.#at));
    if (found === undefined || this.#at + found.length > this.end) return false;
    this.#push(found, found.length);
    return true;
  }

  #word(): void {
    const start = this.#at;
    const reader = new WordReader(this.text, this.#at, this.end);
    this.#at = Math.max(reader.read(), start + 1);
    const raw = withoutTakenOut(this.text.slice(start, this.#at));
    const before = this.#tokens.length - 1;
    const opener = this.#tokens[before];
    if (opener?.kind === 'redirect' && (opener.operator === '<<' || opener.operator === '<<-')) {
      // Nothing is expanded in a delimiter: `<<$EOF` ends at a line `$EOF`.
      this.#heredocs.push({ token: before, delimiter: raw.replace(/['"\\]/g, ''), quoted: /['"\\]/.test(raw) });
    }
    this.#tokens.push({ kind: 'word', word: { span: { start, end: this.#at }, raw, pieces: reader.pieces } });
  }
}

function withoutTakenOut(text: string): string {
  return text.includes(takenOut) ? text.replaceAll(takenOut, '') : text;
}

/** 1 or 2 where a line break stands at `at`, else 0. */
function lineBreakLength(text: string, at: number): number {
  if (text[at] === '\n') return 1;
  return text[at] === '\r' ? (text[at + 1] === '\n' ? 2 : 1) : 0;
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
      else if ((c === '<' || c === '>') && this.text[this.at + 1] === '(') this.#parenthesised(this.at + 2, false);
      else if (c === '(' && this.#opensArray()) this.#array();
      else if (endsWord.has(c)) break;
      else {
        if (c !== takenOut) this.#literal += c;
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

  /** `NAME=(a b)`: one word. */
  #opensArray(): boolean {
    return this.pieces.length === 0 && this.#literal.endsWith('=') && /^[A-Za-z_]\w*\+?=$/.test(this.#literal);
  }

  #array(): void {
    this.#flush(false);
    this.pieces.push({ kind: 'other', quoted: false });
    this.at = Math.min(closingOffset(this.text, this.at + 1, this.end, '(', false) + 1, this.end);
  }

  #single(): void {
    this.#flush(false);
    const end = indexWithin(this.text, "'", this.at + 1, this.end);
    this.pieces.push({ kind: 'text', text: withoutTakenOut(this.text.slice(this.at + 1, end)), quoted: true });
    this.at = Math.min(end + 1, this.end);
  }

  #double(): void {
    this.#flush(false);
    this.at++;
    const before = this.pieces.length;
    while (this.at < this.end && this.text[this.at] !== '"') {
      const c = this.text[this.at] ?? '';
      if (c === '\\') this.#escapeInQuotes();
      else if (c === '$') {
        this.#flush(true);
        this.#dollar(true);
      } else if (c === '`') this.#backticks(true);
      else {
        if (c !== takenOut) this.#literal += c;
        this.at++;
      }
    }
    this.#flush(true);
    if (this.pieces.length === before) this.pieces.push({ kind: 'text', text: '', quoted: true });
    this.at = Math.min(this.at + 1, this.end);
  }

  #escapeInQuotes(): void {
    const next = this.text[this.at + 1] ?? '';
    const lineBreak = lineBreakLength(this.text, this.at + 1);
    if (lineBreak > 0) this.at += 1 + lineBreak;
    else if ('$`"\\'.includes(next) && next !== '') {
      this.#literal += next;
      this.at += 2;
    } else {
      this.#literal += '\\';
      this.at++;
    }
  }

  #escape(): void {
    const next = this.text[this.at + 1];
    const lineBreak = lineBreakLength(this.text, this.at + 1);
    if (next === undefined || this.at + 1 >= this.end) this.at = this.end;
    else if (lineBreak > 0) this.at += 1 + lineBreak;
    else {
      this.#flush(false);
      this.pieces.push({ kind: 'text', text: next, quoted: true });
      this.at += 2;
    }
  }

  #dollar(quoted: boolean): void {
    if (!quoted) this.#flush(false);
    const next = this.text[this.at + 1] ?? '';
    if (next === '(') {
      if (this.text[this.at + 2] === '(') this.#arithmetic(quoted);
      else this.#parenthesised(this.at + 2, quoted);
    } else if (next === '{') this.#braced(quoted);
    else if (next === "'" && !quoted) this.#ansi();
    else this.#plainVariable(quoted);
  }

  /** `$'a\nb'`. */
  #ansi(): void {
    let close = this.at + 2;
    while (close < this.end && this.text[close] !== "'") close += this.text[close] === '\\' ? 2 : 1;
    close = Math.min(close, this.end);
    this.pieces.push({ kind: 'text', text: decodeAnsi(withoutTakenOut(this.text.slice(this.at + 2, close))), quoted: true });
    this.at = Math.min(close + 1, this.end);
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
    this.#flush(quoted);
    const close = closingOffset(this.text, this.at + 2, this.end, '{', quoted);
    const inside = withoutTakenOut(this.text.slice(this.at + 2, close));
    const match = /^([A-Za-z_][A-Za-z0-9_]*|[0-9@*#?$!-](?![A-Za-z_]))(:?[-+=?]|%%?|##?|\/\/?|:|\[|@|\^\^?|,,?)?/.exec(inside);
    if (match?.[1] && (match[2] !== undefined || match[0].length === inside.length)) {
      this.pieces.push({ kind: 'variable', name: match[1], operator: match[2] ?? '', operand: inside.slice(match[0].length), quoted });
    } else this.pieces.push({ kind: 'other', quoted });
    this.at = Math.min(close + 1, this.end);
  }

  /** `$((…))`, or `$( (…) … )` where what opens last does not close last. */
  #arithmetic(quoted: boolean): void {
    this.#flush(quoted);
    const close = closingOffset(this.text, this.at + 2, this.end, '(', quoted);
    if (this.text[close - 1] !== ')') {
      this.#parenthesised(this.at + 2, quoted);
      return;
    }
    this.pieces.push({ kind: 'other', quoted });
    this.at = Math.min(close + 1, this.end);
  }

  #parenthesised(inside: number, quoted: boolean): void {
    this.#flush(quoted);
    const close = closingOffset(this.text, inside, this.end, '(', quoted);
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
