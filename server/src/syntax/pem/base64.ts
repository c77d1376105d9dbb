/** Base64 as Go's `encoding/base64` reads it inside PEM, and a forgiving reading for showing what a damaged block holds. */

/** What makes a body no base64; `at` is the byte offset in the file at which reading stopped. */
export interface Base64Error {
  /**
   * `character`: a byte outside the alphabet. `padding`: `=` where none may stand. `after-padding`: something behind the padding.
   * `truncated`: the text ends inside a group of four.
   */
  readonly kind: 'character' | 'padding' | 'after-padding' | 'truncated';
  readonly at: number;
}

export type Base64Result = { readonly data: Uint8Array } | { readonly error: Base64Error };

const invalid = 0xff;
const skipped = 0xfe;
const padding = 0xfd;

const values = makeTable();

function makeTable(): Uint8Array {
  const table = new Uint8Array(256).fill(invalid);
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  for (let i = 0; i < alphabet.length; i++) table[alphabet.charCodeAt(i)] = i;
  for (const blank of ' \t\r\n') table[blank.charCodeAt(0)] = skipped;
  table['='.charCodeAt(0)] = padding;
  return table;
}

/** Whether a byte may stand in a base64 body: alphabet, padding, blank, tab or line break. */
export function isBase64Byte(byte: number): boolean {
  return values[byte] !== invalid;
}

/**
 * Decodes `bytes[start, end)` by the rules of Go's PEM reader: blanks, tabs and line breaks are passed over anywhere, padding is
 * required, bits behind the last byte may be anything (golang/go encoding/pem removeSpacesAndTabs, encoding/base64 StdEncoding).
 * `scratch`, if it is large enough, takes the bytes: the result is then a view of it that the next call overwrites.
 */
export function decodeBase64(bytes: Uint8Array, start: number, end: number, scratch?: Uint8Array): Base64Result {
  const most = Math.floor(((end - start) * 3) / 4) + 3;
  const out = scratch && scratch.length >= most ? scratch : new Uint8Array(most);
  let length = 0;
  let group = 0;
  let have = 0;
  for (let i = start; i < end; i++) {
    const value = values[bytes[i] ?? 0] ?? invalid;
    if (value < 64) {
      group = (group << 6) | value;
      if (++have === 4) {
        out[length++] = group >> 16;
        out[length++] = (group >> 8) & 0xff;
        out[length++] = group & 0xff;
        group = have = 0;
      }
    } else if (value === padding) {
      const error = checkPadding(bytes, i, end, have);
      return error ? { error } : { data: withRest(out, length, group, have) };
    } else if (value === invalid) return { error: { kind: 'character', at: i } };
  }
  if (have > 0) return { error: { kind: 'truncated', at: end } };
  return { data: out.subarray(0, length) };
}

/** The error that `decodeBase64` would give, without decoding. */
export function checkBase64(bytes: Uint8Array, start: number, end: number): Base64Error | undefined {
  let have = 0;
  for (let i = start; i < end; i++) {
    const value = values[bytes[i] ?? 0] ?? invalid;
    if (value < 64) have = (have + 1) & 3;
    else if (value === padding) return checkPadding(bytes, i, end, have);
    else if (value === invalid) return { kind: 'character', at: i };
  }
  return have > 0 ? { kind: 'truncated', at: end } : undefined;
}

function checkPadding(bytes: Uint8Array, at: number, end: number, have: number): Base64Error | undefined {
  if (have < 2) return { kind: 'padding', at };
  let next = skipBlanks(bytes, at + 1, end);
  if (have === 2) {
    if (next === end) return { kind: 'truncated', at: end };
    if (values[bytes[next] ?? 0] !== padding) return { kind: 'padding', at: next };
    next = skipBlanks(bytes, next + 1, end);
  }
  return next < end ? { kind: 'after-padding', at: next } : undefined;
}

function skipBlanks(bytes: Uint8Array, from: number, end: number): number {
  let at = from;
  while (at < end && values[bytes[at] ?? 0] === skipped) at++;
  return at;
}

/** Adds the one or two bytes that two or three last characters make. */
function withRest(out: Uint8Array, length: number, group: number, have: number): Uint8Array {
  let end = length;
  const bits = group << (6 * (4 - have));
  if (have >= 2) out[end++] = (bits >> 16) & 0xff;
  if (have === 3) out[end++] = (bits >> 8) & 0xff;
  return out.subarray(0, end);
}

/**
 * Decodes what a person would take for base64 there: as above, but padding may be missing, and the two characters `\n` or `\r`
 * (a string that was never unescaped) count as a line break, and zero bytes are passed over where `wide` says that the text is UTF-16.
 * `undefined` when anything else stands in it.
 */
export function decodeForgivingly(bytes: Uint8Array, start: number, end: number, wide = false): Uint8Array | undefined {
  const plain = new Uint8Array(end - start + 2);
  let length = 0;
  for (let i = start; i < end; i++) {
    const byte = bytes[i] ?? 0;
    const value = values[byte] ?? invalid;
    if (value < 64) plain[length++] = byte;
    else if (wide && byte === 0) continue;
    else if (value === padding) {
      if (skipPadding(bytes, i, end, wide) < end) return undefined;
      break;
    } else if (value === invalid) {
      if (!isEscapedBreak(bytes, i)) return undefined;
      i++;
    }
  }
  while (length % 4 !== 0 && length % 4 !== 1) plain[length++] = 0x3d;
  const result = decodeBase64(plain, 0, length);
  return 'data' in result ? result.data : undefined;
}

function skipPadding(bytes: Uint8Array, from: number, end: number, wide: boolean): number {
  let at = from;
  while (at < end) {
    const value = values[bytes[at] ?? 0] ?? invalid;
    if (value === padding || value === skipped || (wide && bytes[at] === 0)) at++;
    else if (isEscapedBreak(bytes, at)) at += 2;
    else break;
  }
  return at;
}

/** Whether the two characters `\n` or `\r` stand at `at`, as in a JSON string or a Go literal. */
export function isEscapedBreak(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === 0x5c && (bytes[at + 1] === 0x6e || bytes[at + 1] === 0x72);
}
