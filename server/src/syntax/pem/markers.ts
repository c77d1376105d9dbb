/** Finds what a person would take for a BEGIN or END marker, also where no reader does. */
import { ascii, carriageReturn, dash, isBlank, lineFeed } from './lines';
import { isEscapedBreak } from './base64';

export interface Marker {
  readonly kind: 'begin' | 'end';
  /** The first dash. */
  readonly start: number;
  readonly labelStart: number;
  readonly labelEnd: number;
  /** Behind the last dash. */
  readonly end: number;
  /** Exactly `-----BEGIN label-----`, five dashes each and one blank. */
  readonly exact: boolean;
}

/** Longer labels do not exist; the limit keeps a line full of dashes cheap. */
const longestLabel = 80;
/** Markers have five dashes; more than this in a row is a ruler or a row of a table. */
const mostDashes = 40;

const keywords = [
  { kind: 'begin', text: ascii('BEGIN') },
  { kind: 'end', text: ascii('END') },
] as const;

/** The markers that start in `[from, to)`, in order; none overlaps another. Time is linear: no byte is looked at more than a few times. */
export function* markersIn(bytes: Uint8Array, from: number, to: number): Generator<Marker, void> {
  let at = from;
  while (at < to) {
    const byte = bytes[at];
    if (byte !== dash && byte !== 0xe2) {
      at++;
      continue;
    }
    const dashes = dashesAt(bytes, at, to);
    if (dashes.count === 0) {
      at++;
      continue;
    }
    const marker = markerAfter(bytes, at, dashes, to);
    if (marker) yield marker;
    at = marker ? marker.end : dashes.end;
  }
}

interface Dashes {
  readonly end: number;
  readonly count: number;
  /** All of them are the ASCII hyphen. */
  readonly plain: boolean;
}

/** A run of hyphens, en dashes, em dashes and minus signs: word processors turn `--` into the latter. */
function dashesAt(bytes: Uint8Array, from: number, to: number): Dashes {
  let at = from;
  let count = 0;
  let plain = true;
  while (at < to) {
    if (bytes[at] === dash) at++;
    else if (isUnicodeDash(bytes, at)) {
      at += 3;
      plain = false;
    } else break;
    count++;
  }
  return { end: at, count, plain };
}

function isUnicodeDash(bytes: Uint8Array, at: number): boolean {
  if (bytes[at] !== 0xe2) return false;
  const last = bytes[at + 2] ?? 0;
  return (bytes[at + 1] === 0x80 && last >= 0x90 && last <= 0x95) || (bytes[at + 1] === 0x88 && last === 0x92);
}

/** Dashes of one run may belong to two markers: `-----END A----------BEGIN B-----`. The last five then open the second. */
function markerAfter(bytes: Uint8Array, runStart: number, dashes: Dashes, to: number): Marker | undefined {
  if (dashes.count > mostDashes) return undefined;
  const blanks = countBlanks(bytes, dashes.end, 1);
  const keyword = keywordAt(bytes, dashes.end + blanks);
  if (!keyword) return undefined;
  const labelStart = dashes.end + blanks + keyword.text.length + 1;
  const label = readLabel(bytes, labelStart, to);
  if (!label || !enoughDashes(dashes, label.closing)) return undefined;
  const start = dashes.plain && dashes.count > 5 ? dashes.end - 5 : runStart;
  const closing = closingOf(bytes, label.closing, to);
  const exact = blanks === 0 && dashes.plain && dashes.count >= 5 && closing.exact && (dashes.count === 5 || start > runStart);
  return { kind: keyword.kind, start, labelStart, labelEnd: label.end, end: closing.end, exact };
}

function enoughDashes(opening: Dashes, closing: Dashes & { readonly start: number }): boolean {
  if (!opening.plain || !closing.plain) return true;
  return opening.count >= 3 && (closing.count >= 1 || opening.count >= 5);
}

/** The closing dashes: of a run with another marker right behind it, half, and of ten and more the first five. */
function closingOf(bytes: Uint8Array, closing: Dashes & { readonly start: number }, to: number): { end: number; exact: boolean } {
  const shared = closing.plain && closing.count > 5 && closing.end < to && keywordAt(bytes, closing.end + countBlanks(bytes, closing.end, 1));
  if (!shared) return { end: closing.end, exact: closing.plain && closing.count === 5 };
  return closing.count >= 10 ? { end: closing.start + 5, exact: true } : { end: closing.start + (closing.count >> 1), exact: false };
}

function keywordAt(bytes: Uint8Array, at: number): (typeof keywords)[number] | undefined {
  return keywords.find(({ text }) => bytes[at + text.length] === 0x20 && matchesIgnoringCase(bytes, text, at));
}

function matchesIgnoringCase(bytes: Uint8Array, text: Uint8Array, at: number): boolean {
  for (let i = 0; i < text.length; i++) if (((bytes[at + i] ?? 0) & 0xdf) !== text[i]) return false;
  return true;
}

function countBlanks(bytes: Uint8Array, at: number, most: number): number {
  let count = 0;
  while (count < most && isBlank(bytes[at + count])) count++;
  return count;
}

/** The label runs up to two hyphens, another dash, or the end of the line. A single hyphen may belong to it. */
function readLabel(bytes: Uint8Array, start: number, to: number): { end: number; closing: Dashes & { readonly start: number } } | undefined {
  for (let at = start; at - start <= longestLabel; at++) {
    const byte = at < to ? bytes[at] : undefined;
    if (byte === undefined || byte === lineFeed || byte === carriageReturn || isEscapedBreak(bytes, at)) {
      return { end: at, closing: { start: at, end: at, count: 0, plain: true } };
    }
    if (byte === dash || byte === 0xe2) {
      const closing = dashesAt(bytes, at, to);
      const ends = closing.count >= 2 || !closing.plain || !isLabelByte(bytes[closing.end] ?? 0);
      if (closing.count > 0 && ends) return { end: at, closing: { ...closing, start: at } };
    }
    if (!isLabelByte(byte)) return undefined;
  }
  return undefined;
}

function isLabelByte(byte: number): boolean {
  return byte >= 0x20 && byte !== 0x7f && byte !== 0x22;
}
