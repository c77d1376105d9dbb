/** Lines of a byte array as Go's PEM reader cuts them, and searching in bytes. */

export const lineFeed = 0x0a;
export const carriageReturn = 0x0d;
export const blank = 0x20;
export const tab = 0x09;
export const dash = 0x2d;
const colon = 0x3a;

/** The ASCII bytes of a text. */
export function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

/** Whether `bytes` holds `pattern` at `at`. */
export function standsAt(bytes: Uint8Array, pattern: Uint8Array, at: number): boolean {
  if (at < 0 || at + pattern.length > bytes.length) return false;
  for (let i = 0; i < pattern.length; i++) if (bytes[at + i] !== pattern[i]) return false;
  return true;
}

/** The first place at or after `from` where `pattern` stands; -1 when there is none. */
export function findFirst(bytes: Uint8Array, pattern: Uint8Array, from: number): number {
  const head = pattern[0];
  if (head === undefined) return from;
  for (let at = bytes.indexOf(head, from); at >= 0; at = bytes.indexOf(head, at + 1)) if (standsAt(bytes, pattern, at)) return at;
  return -1;
}

/** The last place in `[from, to)` where the whole of `pattern` stands; -1 when there is none. */
export function findLast(bytes: Uint8Array, pattern: Uint8Array, from: number, to: number): number {
  for (let at = to - pattern.length; at >= from; at--) if (standsAt(bytes, pattern, at)) return at;
  return -1;
}

/** One line: its text is `[start, end)` without trailing blanks, tabs and the line break; `next` is where the following line starts. */
export interface Line {
  readonly start: number;
  readonly end: number;
  readonly next: number;
}

/**
 * The line at `start`: it ends at a line feed, one carriage return before that belongs to the break, then blanks and tabs at the
 * end are cut off (golang/go encoding/pem getLine).
 */
export function lineAt(bytes: Uint8Array, start: number): Line {
  const feed = bytes.indexOf(lineFeed, start);
  const next = feed < 0 ? bytes.length : feed + 1;
  let end = feed < 0 ? bytes.length : feed;
  if (feed > start && bytes[feed - 1] === carriageReturn) end--;
  while (end > start && isBlank(bytes[end - 1])) end--;
  return { start, end, next };
}

export function isBlank(byte: number | undefined): boolean {
  return byte === blank || byte === tab;
}

export function hasColon(bytes: Uint8Array, line: Line): boolean {
  // `indexOf` has no end: it would run on to the next colon of the file, for each line again.
  for (let i = line.start; i < line.end; i++) if (bytes[i] === colon) return true;
  return false;
}

/** More arguments than this at once are too many for the stack of some engine. */
const chunk = 4096;

/** Text of bytes for showing: one character a byte, so that lengths stay and nothing can fail. */
export function latin1(bytes: Uint8Array, start: number, end: number): string {
  const last = Math.min(end, bytes.length);
  let text = '';
  for (let i = Math.max(0, start); i < last; i += chunk) text += Reflect.apply(String.fromCharCode, null, bytes.subarray(i, Math.min(i + chunk, last)));
  return text;
}
