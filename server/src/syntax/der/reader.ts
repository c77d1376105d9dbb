/** Reads DER element by element from a byte range; strict, and never throws. */
import type { Span } from '../../core/text';

/** One element: `tag` is the identifier octet with class and form, `[start, end)` the whole, `[content, end)` what it holds. */
export interface DerElement {
  readonly tag: number;
  readonly start: number;
  readonly content: number;
  readonly end: number;
}

/**
 * Why there is no element. `truncated`: the bytes end before the element does. `high-tag`: a tag of 31 or more, which no X.509
 * structure has. `indefinite-length` and `non-minimal-length` are BER, not DER. `length-too-large`: more than four octets of length.
 */
export type DerErrorKind = 'truncated' | 'high-tag' | 'indefinite-length' | 'non-minimal-length' | 'length-too-large';

export interface DerError {
  readonly error: DerErrorKind;
  readonly at: number;
}

/** Identifier octets that X.509 uses. */
export const Tag = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  enumerated: 0x0a,
  utf8String: 0x0c,
  numericString: 0x12,
  printableString: 0x13,
  t61String: 0x14,
  ia5String: 0x16,
  utcTime: 0x17,
  generalizedTime: 0x18,
  visibleString: 0x1a,
  universalString: 0x1c,
  bmpString: 0x1e,
  sequence: 0x30,
  set: 0x31,
} as const;

/** The identifier octet of a primitive context-specific tag. */
export function contextTag(number: number): number {
  return 0x80 | number;
}

/** The identifier octet of a constructed context-specific tag. */
export function constructedContextTag(number: number): number {
  return 0xa0 | number;
}

/**
 * The element at `at`, which must end at or before `end`. `lenient` overlooks lengths with more octets than needed, as readers of BER
 * do, for showing what strict readers refuse.
 */
export function readElement(bytes: Uint8Array, at: number, end: number, lenient = false): DerElement | DerError {
  const tag = bytes[at];
  const first = bytes[at + 1];
  if (tag === undefined || first === undefined || end - at < 2) return { error: 'truncated', at };
  if ((tag & 0x1f) === 0x1f) return { error: 'high-tag', at };
  const octets = first & 0x80 ? first & 0x7f : 0;
  let length = first;
  if (first & 0x80) {
    const error = lengthError(at, end, octets);
    if (error) return { error, at };
    length = 0;
    for (let i = 0; i < octets; i++) length = length * 256 + (bytes[at + 2 + i] ?? 0);
    if (!lenient && (length < 128 || bytes[at + 2] === 0)) return { error: 'non-minimal-length', at };
  }
  const content = at + 2 + octets;
  return length > end - content ? { error: 'truncated', at } : { tag, start: at, content, end: content + length };
}

function lengthError(at: number, end: number, octets: number): DerErrorKind | undefined {
  if (octets === 0) return 'indefinite-length';
  if (octets > 4) return 'length-too-large';
  return end - at < 2 + octets ? 'truncated' : undefined;
}

/** Moves through the elements of a byte range. */
export class DerReader {
  readonly bytes: Uint8Array;
  readonly end: number;
  readonly #lenient: boolean;
  #at: number;
  #error: DerError | undefined;

  constructor(bytes: Uint8Array, start = 0, end = bytes.length, lenient = false) {
    this.bytes = bytes;
    this.#at = start;
    this.end = end;
    this.#lenient = lenient;
  }

  get at(): number {
    return this.#at;
  }

  get empty(): boolean {
    return this.#at >= this.end;
  }

  /** What went wrong in the last read that gave nothing; a tag that differs is no error of the encoding. */
  get error(): DerError | undefined {
    return this.#error;
  }

  /** From here to the end of the range. */
  get rest(): Span {
    return { start: this.#at, end: this.end };
  }

  /** Whether the next identifier octet is `tag`; what follows need not be readable. */
  peek(tag: number): boolean {
    return !this.empty && this.bytes[this.#at] === tag;
  }

  /** The next element whatever its tag; `undefined` (and `error`) when there is none. */
  any(): DerElement | undefined {
    const element = readElement(this.bytes, this.#at, this.end, this.#lenient);
    if ('error' in element) {
      this.#error = element;
      return undefined;
    }
    this.#at = element.end;
    return element;
  }

  /** The next element if it has this tag; `undefined` otherwise. */
  read(tag: number): DerElement | undefined {
    if (!this.peek(tag)) return undefined;
    return this.any();
  }

  /** A reader of what `element` holds. */
  inside(element: DerElement): DerReader {
    return new DerReader(this.bytes, element.content, element.end, this.#lenient);
  }
}
