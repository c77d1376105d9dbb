/** The blocks that repeated calls of Go's `pem.Decode` give, with their places; rule by rule, in both algorithms that Go has had. */
import { checkBase64 } from './base64';
import { ascii, findFirst, findLast, hasColon, lineAt, lineFeed, standsAt } from './lines';

/**
 * `first-begin`: up to Go 1.24.7 and 1.25.1, searches on from each BEGIN. `last-begin`: from Go 1.24.8 and 1.25.2, takes the first
 * END and the last BEGIN before it. They differ for lines such as `-----END -----BEGIN X-----` and `-----BEGIN ` in a header.
 */
export type GoPemAlgorithm = 'first-begin' | 'last-begin';

/** A block that Go's reader returns; offsets are byte offsets in the file. */
export interface GoBlock {
  /** Where `-----BEGIN ` starts. */
  readonly start: number;
  /** The label, exactly as it stands between the dashes. */
  readonly labelStart: number;
  readonly labelEnd: number;
  readonly headersStart: number;
  /** Where the base64 text starts; equal to `headersStart` without headers. */
  readonly bodyStart: number;
  readonly bodyEnd: number;
  /** Where `-----END ` starts. */
  readonly endStart: number;
  /** Behind the last dash of the END line. */
  readonly end: number;
  /** Where Go goes on: behind the END line's line break. */
  readonly next: number;
}

const beginMark = ascii('-----BEGIN ');
const endMark = ascii('-----END ');
const endOnNewLine = ascii('\n-----END ');
const closing = ascii('-----');

/**
 * What one attempt at a block comes to: the block, or where to go on searching, or the end of everything
 * (Go then returns no block, however much is left).
 */
type Attempt = { readonly block: GoBlock } | { readonly retry: number } | { readonly stop: true };

/** Steps through a file: a block where Go returns one, `undefined` after each failed attempt, so that a caller can pause. */
export function* goBlocks(bytes: Uint8Array, algorithm: GoPemAlgorithm): Generator<GoBlock | undefined, void> {
  const reader = algorithm === 'last-begin' ? new LastBeginReader(bytes) : new FirstBeginReader(bytes);
  let at = 0;
  for (;;) {
    const attempt = reader.attempt(at);
    if ('stop' in attempt) return;
    at = 'block' in attempt ? attempt.block.next : attempt.retry;
    yield 'block' in attempt ? attempt.block : undefined;
  }
}

interface Opening {
  readonly start: number;
  readonly labelStart: number;
  readonly labelEnd: number;
  readonly headersStart: number;
  readonly bodyStart: number;
}

/** Reads the type line and the headers behind a BEGIN; a number is where reading stopped without success. */
function readOpening(bytes: Uint8Array, start: number): Opening | { readonly failedAt: number } | undefined {
  const labelStart = start + beginMark.length;
  const typeLine = lineAt(bytes, labelStart);
  const labelEnd = typeLine.end - closing.length;
  if (labelEnd < labelStart || !standsAt(bytes, closing, labelEnd)) return { failedAt: typeLine.next };
  let at = typeLine.next;
  for (;;) {
    if (at >= bytes.length) return undefined;
    const line = lineAt(bytes, at);
    if (!hasColon(bytes, line)) return { start, labelStart, labelEnd, headersStart: typeLine.next, bodyStart: at };
    at = line.next;
  }
}

/** `trailer` is behind `-----END `: the label, five dashes and nothing else must follow. Gives the offset behind the dashes. */
function readTrailer(bytes: Uint8Array, opening: Opening, trailer: number): number | undefined {
  const length = opening.labelEnd - opening.labelStart;
  if (trailer + length + closing.length > bytes.length) return undefined;
  for (let i = 0; i < length; i++) if (bytes[trailer + i] !== bytes[opening.labelStart + i]) return undefined;
  if (!standsAt(bytes, closing, trailer + length)) return undefined;
  const end = trailer + length + closing.length;
  const rest = lineAt(bytes, end);
  return rest.end > rest.start ? undefined : end;
}

function blockOf(bytes: Uint8Array, opening: Opening, feed: number, endStart: number, end: number): GoBlock | undefined {
  const bodyEnd = Math.max(feed, opening.bodyStart);
  if (checkBase64(bytes, opening.bodyStart, bodyEnd)) return undefined;
  const { start, labelStart, labelEnd, headersStart, bodyStart } = opening;
  return { start, labelStart, labelEnd, headersStart, bodyStart, bodyEnd, endStart, end, next: lineAt(bytes, end).next };
}

class LastBeginReader {
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  attempt(from: number): Attempt {
    const bytes = this.#bytes;
    const feed = findFirst(bytes, endOnNewLine, from);
    if (feed < 0) return { stop: true };
    const trailer = feed + endOnNewLine.length;
    const begin = findLast(bytes, beginMark, from, feed);
    if (begin < 0 || (begin > from && bytes[begin - 1] !== lineFeed)) return { retry: trailer };
    const opening = readOpening(bytes, begin);
    if (opening === undefined) return { stop: true };
    if ('failedAt' in opening) return { retry: trailer };
    if (opening.bodyStart > trailer) return { stop: true };
    if (opening.bodyStart > opening.headersStart && feed < opening.bodyStart) return { retry: trailer };
    const end = readTrailer(bytes, opening, trailer);
    if (end === undefined) return { retry: trailer };
    const block = blockOf(bytes, opening, feed, feed + 1, end);
    return block ? { block } : { retry: trailer };
  }
}

/**
 * Follows the older algorithm beside the newer one without decoding everything twice: asked for the blocks of the newer one, and
 * for what that passes over, in ascending order.
 */
export class OlderReader {
  readonly #reader: FirstBeginReader;
  /** Where the older algorithm goes on, or where it has stopped for good. */
  #at = 0;
  #stopped = false;
  #last = -1;

  constructor(bytes: Uint8Array) {
    this.#reader = new FirstBeginReader(bytes);
  }

  /** Whether the older algorithm returns a block that begins at `start`. */
  accepts(start: number): boolean {
    while (!this.#stopped && this.#last < start) {
      const attempt = this.#reader.attempt(this.#at);
      if ('stop' in attempt) this.#stopped = true;
      else if ('retry' in attempt) this.#at = attempt.retry;
      else this.#took(attempt.block);
    }
    return this.#last === start;
  }

  /** The same for a block that the newer algorithm has returned. */
  acceptsToo(block: GoBlock): boolean {
    if (!this.#stopped && this.#last < block.start && this.#reader.findBegin(this.#at) === block.start) {
      // Both begin here, and from here on both read alike up to the first END.
      this.#took(block);
      return true;
    }
    return this.accepts(block.start);
  }

  #took(block: GoBlock): void {
    this.#last = block.start;
    this.#at = block.next;
  }
}

class FirstBeginReader {
  readonly #bytes: Uint8Array;
  /** The END found last: many BEGINs in a row ask for the same one, and searching anew each time would be quadratic. */
  #end = -2;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  attempt(from: number): Attempt {
    const bytes = this.#bytes;
    const start = this.findBegin(from);
    if (start < 0) return { stop: true };
    const opening = readOpening(bytes, start);
    if (opening === undefined) return { stop: true };
    if ('failedAt' in opening) return { retry: opening.failedAt };
    const retry = opening.bodyStart;
    const immediate = opening.bodyStart === opening.headersStart && standsAt(bytes, endMark, opening.bodyStart);
    const bodyEnd = immediate ? opening.bodyStart : this.#nextEnd(opening.bodyStart);
    if (bodyEnd < 0) return { retry };
    const endStart = immediate ? bodyEnd : bodyEnd + 1;
    const end = readTrailer(bytes, opening, endStart + endMark.length);
    if (end === undefined) return { retry };
    const block = blockOf(bytes, opening, bodyEnd, endStart, end);
    return block ? { block } : { retry };
  }

  /** The next `-----BEGIN ` at `from` or at the start of a line behind it; -1 when there is none. */
  findBegin(from: number): number {
    if (standsAt(this.#bytes, beginMark, from)) return from;
    for (let feed = this.#bytes.indexOf(lineFeed, from); feed >= 0; feed = this.#bytes.indexOf(lineFeed, feed + 1)) {
      if (standsAt(this.#bytes, beginMark, feed + 1)) return feed + 1;
    }
    return -1;
  }

  #nextEnd(from: number): number {
    if (this.#end === -1 || this.#end >= from) return this.#end;
    this.#end = findFirst(this.#bytes, endOnNewLine, from);
    return this.#end;
  }
}
