/** The text that an editor shows for a file's bytes, and the places of bytes in it. */
import { LineMap } from '../core/text';
import type { Range, Span } from '../core/text';
import { Lazy } from '../core/work';
import type { PemEncoding } from '../syntax/pem/types';

/** Distance of the places whose offset is remembered in a text that is not plain ASCII. */
const stride = 4096;

/**
 * Translates byte offsets into UTF-16 offsets of the decoded text. A byte order mark does not appear in it, unless the bytes are those of
 * a text (`text`), which stays as it is.
 */
export class TextMap {
  readonly bytes: Uint8Array;
  readonly text: string;
  readonly #encoding: PemEncoding | 'text';
  readonly #lines: Lazy<LineMap>;
  readonly #marks: Lazy<readonly Mark[]>;

  constructor(bytes: Uint8Array, encoding: PemEncoding | 'text') {
    this.bytes = bytes;
    this.#encoding = encoding;
    this.text = encoding === 'text' ? new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes) : new TextDecoder(labels[encoding]).decode(bytes);
    this.#lines = new Lazy(() => new LineMap(this.text));
    this.#marks = new Lazy(() => marksOf(bytes, this.#skipped));
  }

  get lines(): LineMap {
    return this.#lines.value;
  }

  /** The UTF-16 offset of the character that the byte belongs to. */
  offsetOf(at: number): number {
    const skipped = this.#skipped;
    if (at <= skipped) return 0;
    if (this.#wide) return Math.min(this.text.length, (at - skipped) >> 1);
    // No byte sequence gives more units than it has bytes, so equal lengths mean one unit for each byte.
    if (this.text.length === this.bytes.length - skipped) return Math.min(at - skipped, this.text.length);
    const marks = this.#marks.value;
    let { byte, unit } = marks[indexBefore(marks, at)] ?? { byte: skipped, unit: 0 };
    while (byte < at) {
      const step = stepAt(this.bytes, byte);
      if (byte + step.bytes > at) break;
      byte += step.bytes;
      unit += step.units;
    }
    return unit;
  }

  spanOf(at: Span): Span {
    return { start: this.offsetOf(at.start), end: this.offsetOf(at.end) };
  }

  rangeOf(at: Span): Range {
    return this.lines.rangeOf(this.spanOf(at));
  }

  get #wide(): boolean {
    return this.#encoding === 'utf-16le' || this.#encoding === 'utf-16be';
  }

  /** Bytes of the mark at the beginning, which the decoder swallows. */
  get #skipped(): number {
    if (this.#encoding === 'utf-8-bom') return 3;
    const [first, second] = this.bytes;
    return this.#wide && ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) ? 2 : 0;
  }
}

const labels: Readonly<Record<PemEncoding, string>> = { bytes: 'utf-8', 'utf-8-bom': 'utf-8', 'utf-16le': 'utf-16le', 'utf-16be': 'utf-16be' };

interface Mark {
  readonly byte: number;
  readonly unit: number;
}

function marksOf(bytes: Uint8Array, from: number): readonly Mark[] {
  const marks: Mark[] = [];
  let unit = 0;
  let next = from;
  for (let byte = from; byte < bytes.length; ) {
    if (byte >= next) {
      marks.push({ byte, unit });
      next = byte + stride;
    }
    const step = stepAt(bytes, byte);
    byte += step.bytes;
    unit += step.units;
  }
  return marks;
}

/** The last mark at or before the byte. */
function indexBefore(marks: readonly Mark[], byte: number): number {
  let low = 0;
  let high = marks.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((marks[middle]?.byte ?? 0) <= byte) low = middle;
    else high = middle - 1;
  }
  return low;
}

interface Step {
  readonly bytes: number;
  readonly units: number;
}

const oneByte: Step = { bytes: 1, units: 1 };

/** The bytes that make the next character of UTF-8, as every decoder of the web takes them: what is no character gives one replacement. */
function stepAt(bytes: Uint8Array, at: number): Step {
  const lead = bytes[at] ?? 0;
  const needed = lead >= 0xc2 && lead < 0xe0 ? 1 : lead >= 0xe0 && lead < 0xf0 ? 2 : lead >= 0xf0 && lead < 0xf5 ? 3 : 0;
  if (needed === 0) return oneByte;
  for (let i = 1; i <= needed; i++) {
    const byte = bytes[at + i];
    const low = i === 1 ? lowestSecond(lead) : 0x80;
    const high = i === 1 ? highestSecond(lead) : 0xbf;
    if (byte === undefined || byte < low || byte > high) return { bytes: i, units: 1 };
  }
  return { bytes: needed + 1, units: needed === 3 ? 2 : 1 };
}

function lowestSecond(lead: number): number {
  return lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
}

function highestSecond(lead: number): number {
  return lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
}
