/** Finds where `$(…)`, `${…}` and the like end, without reading what is inside twice. */

/** `indexOf` that looks no further than `end`: a search over the whole text for each small part of it would be quadratic. */
export function indexWithin(text: string, mark: string, from: number, end: number): number {
  const index = text.slice(from, end).indexOf(mark);
  return index < 0 ? end : from + index;
}

interface Open {
  readonly mode: 'parenthesis' | 'brace' | 'quotes' | 'backticks';
  /** `case` words that wait for their `esac`: a `)` then ends a pattern. */
  cases: number;
}

/**
 * The offset of the mark that closes what was opened right before `from`, or `end` if there is none. Quotes, nested
 * substitutions, comments and the lone `)` of `case` patterns are passed over. One pass, whatever the nesting.
 */
export function closingOffset(text: string, from: number, end: number, opened: '(' | '{', inQuotes: boolean): number {
  const scanner = new Scanner(text, from, end, inQuotes);
  return scanner.run(opened);
}

class Scanner {
  readonly #stack: Open[] = [];

  constructor(
    readonly text: string,
    readonly from: number,
    readonly end: number,
    readonly inQuotes: boolean,
  ) {}

  run(opened: '(' | '{'): number {
    this.#push(opened === '(' ? 'parenthesis' : 'brace');
    let at = this.from;
    while (at < this.end) {
      const next = this.#step(at);
      if (this.#stack.length === 0) return at;
      at = next;
    }
    return this.end;
  }

  #push(mode: Open['mode']): void {
    this.#stack.push({ mode, cases: 0 });
  }

  /** Passes one mark at `at` and returns the offset behind it. */
  #step(at: number): number {
    const top = this.#stack.at(-1);
    const c = this.text[at] ?? '';
    if (!top || c === '') return at + 1;
    if (c === '\\') return at + 2;
    if (c === '`') return this.#toggle(top, 'backticks', at);
    if (top.mode === 'backticks') return at + 1;
    if (c === '"') return this.#toggle(top, 'quotes', at);
    if (c === '$' && (this.text[at + 1] === '(' || this.text[at + 1] === '{')) {
      this.#push(this.text[at + 1] === '(' ? 'parenthesis' : 'brace');
      return at + 2;
    }
    if (top.mode === 'quotes') return at + 1;
    if (c === "'" && !this.#isLiteralQuote(top)) return this.#behindSingleQuotes(at);
    return top.mode === 'brace' ? this.#inBrace(c, at) : this.#inParenthesis(top, c, at);
  }

  #toggle(top: Open, mode: 'quotes' | 'backticks', at: number): number {
    if (top.mode === mode) this.#stack.pop();
    else this.#push(mode);
    return at + 1;
  }

  /** In `"${X:-it's}"` the quote stands for itself. */
  #isLiteralQuote(top: Open): boolean {
    if (top.mode !== 'brace') return false;
    const outer = this.#stack.at(-2);
    return outer === undefined ? this.inQuotes : outer.mode === 'quotes';
  }

  #behindSingleQuotes(at: number): number {
    return Math.min(indexWithin(this.text, "'", at + 1, this.end) + 1, this.end);
  }

  #inBrace(c: string, at: number): number {
    if (c === '}') this.#stack.pop();
    return at + 1;
  }

  #inParenthesis(top: Open, c: string, at: number): number {
    if (c === '(') this.#push('parenthesis');
    else if (c === ')' && top.cases === 0) this.#stack.pop();
    else if (c === '#' && this.#startsWord(at)) return this.#behindComment(at);
    else if (c === 'c' && this.#isWord('case', at) && this.#isCommandPlace(at)) top.cases++;
    else if (c === 'e' && top.cases > 0 && this.#isWord('esac', at)) top.cases--;
    return at + 1;
  }

  #behindComment(at: number): number {
    return indexWithin(this.text, '\n', at, this.end);
  }

  #startsWord(at: number): boolean {
    return at === this.from || /[\s;|&(]/.test(this.text[at - 1] ?? '');
  }

  #isWord(word: string, at: number): boolean {
    return this.text.startsWith(word, at) && this.#startsWord(at) && !/[\w-]/.test(this.text[at + word.length] ?? ' ');
  }

  #isCommandPlace(at: number): boolean {
    const before = this.text.slice(Math.max(this.from, at - 40), at).trimEnd();
    return before === '' || /([;|&({\n]|\b(then|else|do))$/.test(before);
  }
}
