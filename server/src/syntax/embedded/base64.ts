/** A text that another text holds in base64: the data of a Secret, a `caBundle`. */
import { applyEdits, type TextEdit } from '../../core/edits';
import type { MappedText } from '../../core/embedded';
import type { Span } from '../../core/text';
import { Lazy } from '../../core/work';
import { decodeBase64 } from '../pem/base64';
import { encodeBase64 } from '../pem/encode';

/** The text inside, with its places in the file of `outer`; nothing where `outer` is no base64 of text. */
export function base64Text(outer: MappedText): MappedText | undefined {
  if (!/^[A-Za-z0-9+/=\s]+$/.test(outer.text)) return undefined;
  const written = new TextEncoder().encode(outer.text);
  const result = decodeBase64(written, 0, written.length);
  if (!('data' in result)) return undefined;
  const bytes = result.data;
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  return text.includes('\uFFFD') ? undefined : new Base64Text(outer, text, text.length === bytes.length);
}

class Base64Text implements MappedText {
  readonly text: string;
  readonly #outer: MappedText;
  /** Offsets of the base64 characters in the outer text, where blanks stand among them. */
  readonly #signs: Lazy<readonly number[] | undefined>;
  /** The byte that each unit of the text begins at, where they are not the same. */
  readonly #bytes: Lazy<readonly number[] | undefined>;

  constructor(outer: MappedText, text: string, isPlain: boolean) {
    this.text = text;
    this.#outer = outer;
    this.#signs = new Lazy(() => (/\s/.test(outer.text) ? [...outer.text.matchAll(/\S/g)].map(({ index }) => index) : undefined));
    this.#bytes = new Lazy(() => (isPlain ? undefined : byteOffsets(text)));
  }

  spanOf({ start, end }: Span): Span {
    const from = this.#signAt(Math.floor((this.#byteAt(start) * 4) / 3));
    if (end <= start) return this.#outer.spanOf({ start: from, end: from });
    return this.#outer.spanOf({ start: from, end: this.#signAt(Math.ceil((this.#byteAt(end) * 4) / 3) - 1) + 1 });
  }

  offsetOf(offset: number): number {
    const at = this.#outer.offsetOf(offset);
    const signs = this.#signs.value;
    const sign = signs ? signs.filter(each => each < at).length : at;
    const byte = Math.floor((sign * 3) / 4);
    const bytes = this.#bytes.value;
    if (!bytes) return Math.min(byte, this.text.length);
    const next = bytes.findIndex(each => each > byte);
    return next < 0 ? this.text.length : Math.max(0, next - 1);
  }

  /** A change anywhere moves every character behind it: all of it is written anew, in lines as long as before. */
  rewrite(edits: readonly TextEdit[]): readonly TextEdit[] | undefined {
    const words = encodeBase64(new TextEncoder().encode(applyEdits(this.text, edits)));
    const { text } = this.#outer;
    const start = text.length - text.trimStart().length;
    const span = { start, end: text.trimEnd().length };
    const width = /^\S+(?=\r?\n)/.exec(text.slice(start))?.[0].length;
    if (/\s/.test(text.slice(span.start, span.end)) && width === undefined) return undefined;
    return this.#outer.rewrite([difference(text, span, width === undefined ? words : inLines(words, width))]);
  }

  #byteAt(unit: number): number {
    return this.#bytes.value?.[unit] ?? unit;
  }

  #signAt(index: number): number {
    return this.#signs.value?.[index] ?? index;
  }
}

/** The edit without what stays as it is at the beginning and at the end. */
function difference(text: string, at: Span, newText: string): TextEdit {
  let { start, end } = at;
  let first = 0;
  while (start < end && first < newText.length && text[start] === newText[first]) [start, first] = [start + 1, first + 1];
  let last = newText.length;
  while (end > start && last > first && text[end - 1] === newText[last - 1]) [end, last] = [end - 1, last - 1];
  return { span: { start, end }, newText: newText.slice(first, last) };
}

function inLines(words: string, width: number): string {
  return (words.match(new RegExp(`.{1,${width}}`, 'g')) ?? []).join('\n');
}

/** The byte offset of each UTF-16 unit, and of the end; for text that was decoded without losses. */
function byteOffsets(text: string): readonly number[] {
  const offsets: number[] = [];
  let byte = 0;
  for (const sign of text) {
    for (let unit = 0; unit < sign.length; unit++) offsets.push(byte);
    const code = sign.codePointAt(0) ?? 0;
    byte += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  offsets.push(byte);
  return offsets;
}
