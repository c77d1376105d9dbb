/** Words of Dockerfile instructions: splitting, quotes, JSON arrays and the expansion of `$NAME`. */
import type { Span } from '../../core/text';
import { takenOut } from '../sh/lex';

export interface Word {
  readonly span: Span;
  /** As written, quotes included. */
  readonly raw: string;
}

/**
 * Splits at blanks outside quotes. `base` is the offset of `text` in the file; what was taken out of the text stays in the middle
 * of a word, where it counts for nothing.
 */
export function splitWords(text: string, base: number, escape: string): Word[] {
  const words: Word[] = [];
  let start = -1;
  let quote = '';
  for (let i = 0; i <= text.length; i++) {
    const c = text[i];
    if (c === undefined || (quote === '' && isBlank(c))) {
      if (start >= 0) words.push(wordAt(text, start, i, base));
      start = -1;
      continue;
    }
    if (start < 0 && c === takenOut) continue;
    if (start < 0) start = i;
    if (c === escape && quote !== "'" && i + 1 < text.length) i++;
    else if (quote !== '') {
      if (c === quote) quote = '';
    } else if (c === '"' || c === "'") quote = c;
  }
  return words;
}

function wordAt(text: string, start: number, end: number, base: number): Word {
  let last = end;
  while (text[last - 1] === takenOut) last--;
  return { span: { start: base + start, end: base + last }, raw: text.slice(start, last) };
}

/** Splits at blanks alone, as Docker does for COPY, ADD, FROM and VOLUME: quotes do not hold a word together there. */
export function splitAtBlanks(text: string, base: number): Word[] {
  const words: Word[] = [];
  const pattern = /[^ \t\r\n]+/g;
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    words.push({ span: { start: base + match.index, end: base + match.index + match[0].length }, raw: match[0] });
  }
  return words;
}

export interface JsonItem {
  readonly value: string;
  /** The string without its quotes. */
  readonly span: Span;
  /** Whether an index in `value` plus `span.start` is an offset in the file (no escapes inside). */
  readonly exact: boolean;
}

/** A JSON array of strings, or `undefined` for anything else: Docker then takes the text for the shell form. */
export function readJsonArray(text: string, base: number): JsonItem[] | undefined {
  const trimmed = text.trim();
  if (!trimmed.startsWith('[') || !trimmed.endsWith(']')) return undefined;
  let values: unknown;
  try {
    values = JSON.parse(trimmed);
  } catch {
    return undefined;
  }
  if (!Array.isArray(values) || !values.every((v): v is string => typeof v === 'string')) return undefined;
  const items: JsonItem[] = [];
  const pattern = /"((?:[^"\\]|\\.)*)"/g;
  for (const value of values) {
    const match = pattern.exec(text);
    const inner = match?.[1];
    if (!match || inner === undefined) return undefined;
    const start = base + match.index + 1;
    items.push({ value, span: { start, end: start + inner.length }, exact: !inner.includes('\\') });
  }
  return items;
}

/** What a variable holds: `undefined` is "not set", `null` is "set to something that is not known". */
export type Lookup = (name: string) => string | null | undefined;

export interface VariableUse {
  readonly name: string;
  readonly span: Span;
}

export interface Expansion {
  /** The finished text, `undefined` when a part of it is not known. */
  readonly value: string | undefined;
  readonly variables: readonly VariableUse[];
  /** Names whose values are not known. */
  readonly unknown: readonly string[];
}

/**
 * Expands a word as Docker does (not the shell): `$A`, `${A}`, `${A:-x}`, `${A-x}`, `${A:+x}`, `${A+x}`, `${A:?m}`,
 * quotes removed, nothing expanded in single quotes. Other operators (`%`, `#`, `/`) make the value unknown.
 */
export function expand(raw: string, base: number, escape: string, lookup: Lookup): Expansion {
  const kept = keptOffsets(raw);
  const reader = new Expander(kept === undefined ? raw : raw.replaceAll(takenOut, ''), 0, escape, lookup, 0);
  const value = reader.read();
  const inFile = (offset: number): number => base + (kept?.[offset] ?? offset);
  const variables = reader.variables.map(({ name, span }) => ({ name, span: { start: inFile(span.start), end: inFile(span.end - 1) + 1 } }));
  return { value, variables, unknown: reader.unknown };
}

/** Where each character of `raw` that was not taken out stands in it; `undefined` when nothing was. */
function keptOffsets(raw: string): readonly number[] | undefined {
  if (!raw.includes(takenOut)) return undefined;
  return Array.from(raw, (_, i) => i).filter((i) => raw[i] !== takenOut);
}

const deepest = 20;

class Expander {
  readonly variables: VariableUse[] = [];
  readonly unknown: string[] = [];
  #at = 0;
  #known = true;

  constructor(
    readonly raw: string,
    readonly base: number,
    readonly escape: string,
    readonly lookup: Lookup,
    readonly depth: number,
  ) {}

  read(): string | undefined {
    let out = '';
    let quote = '';
    while (this.#at < this.raw.length) {
      const c = this.raw[this.#at] ?? '';
      if (quote === "'") {
        if (c === "'") quote = '';
        else out += c;
        this.#at++;
      } else if (c === this.escape) {
        out += this.#escaped(quote);
      } else if (c === '"' || (c === "'" && quote === '')) {
        quote = quote === c ? '' : c;
        this.#at++;
      } else if (c === '$') {
        out += this.#variable();
      } else {
        out += c;
        this.#at++;
      }
    }
    return this.#known ? out : undefined;
  }

  #escaped(quote: string): string {
    const next = this.raw[this.#at + 1];
    this.#at += 2;
    if (next === undefined) return this.escape;
    const special = quote === '"' ? next === '"' || next === '$' || next === this.escape : true;
    return special ? next : this.escape + next;
  }

  #variable(): string {
    const start = this.#at;
    const simple = /^\$([A-Za-z_][A-Za-z0-9_]*)/.exec(this.raw.slice(start, start + 300));
    if (simple?.[1]) {
      this.#at += simple[0].length;
      return this.#valueOf(simple[1], start, undefined, '');
    }
    if (this.raw[start + 1] !== '{') {
      this.#at++;
      return '$';
    }
    const end = closingBrace(this.raw, start + 2);
    if (end < 0) {
      this.#at = this.raw.length;
      this.#known = false;
      return '';
    }
    this.#at = end + 1;
    const inner = /^([A-Za-z_][A-Za-z0-9_]*)(:?[-+?]|[%#/].*)?/s.exec(this.raw.slice(start + 2, end));
    if (!inner?.[1]) {
      this.#known = false;
      return '';
    }
    return this.#valueOf(inner[1], start, inner[2], this.raw.slice(start + 2 + inner[0].length, end));
  }

  #valueOf(name: string, start: number, operator: string | undefined, word: string): string {
    this.variables.push({ name, span: { start: this.base + start, end: this.base + this.#at } });
    const value = this.lookup(name);
    const isSet = value !== undefined && !(operator?.startsWith(':') && value === '');
    if (operator === '-' || operator === ':-') return isSet ? this.#take(name, value) : this.#nested(word, start);
    if (operator === '+' || operator === ':+') {
      if (value === null) return this.#take(name, null);
      return isSet ? this.#nested(word, start) : '';
    }
    if (operator === undefined || operator === '?' || operator === ':?') return this.#take(name, value === undefined ? '' : value);
    return this.#take(name, null);
  }

  #take(name: string, value: string | null | undefined): string {
    if (value === null) {
      this.#known = false;
      this.unknown.push(name);
    }
    return value ?? '';
  }

  #nested(word: string, start: number): string {
    if (this.depth >= deepest) {
      this.#known = false;
      return '';
    }
    const inner = new Expander(word, this.base + start, this.escape, this.lookup, this.depth + 1);
    const value = inner.read();
    this.unknown.push(...inner.unknown);
    if (value === undefined) this.#known = false;
    return value ?? '';
  }
}

function closingBrace(text: string, from: number): number {
  let depth = 1;
  for (let i = from; i < text.length; i++) {
    if (text[i] === '{') depth++;
    else if (text[i] === '}' && --depth === 0) return i;
  }
  return -1;
}

function isBlank(c: string): boolean {
  return c === ' ' || c === '\t' || c === '\n' || c === '\r';
}
