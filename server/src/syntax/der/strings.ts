/** The ASN.1 string types: what may stand in each, and their text. */
import type { Span } from '../../core/text';
import { Tag } from './reader';

/** Text of a string value for showing; `undefined` when the tag is no string type or the octets are not valid for it. */
export function stringText(bytes: Uint8Array, tag: number, at: Span): string | undefined {
  if (tag === Tag.utf8String) return readUtf8(bytes, at);
  if (tag === Tag.bmpString) return wideText(bytes, at, 2);
  if (tag === Tag.universalString) return wideText(bytes, at, 4);
  const single: readonly number[] = [Tag.printableString, Tag.ia5String, Tag.t61String, Tag.numericString, Tag.visibleString];
  if (!single.includes(tag)) return undefined;
  // T.61 differs from Latin-1 in characters that nobody uses; everybody reads it as Latin-1.
  return latin1Text(bytes, at);
}

function latin1Text(bytes: Uint8Array, at: Span): string {
  let text = '';
  for (let i = at.start; i < at.end; i++) text += String.fromCharCode(bytes[i] ?? 0);
  return text;
}

function wideText(bytes: Uint8Array, at: Span, width: 2 | 4): string | undefined {
  if ((at.end - at.start) % width !== 0) return undefined;
  let text = '';
  for (let i = at.start; i < at.end; i += width) {
    let point = 0;
    for (let k = 0; k < width; k++) point = point * 256 + (bytes[i + k] ?? 0);
    if (point > 0x10ffff) return undefined;
    text += width === 2 ? String.fromCharCode(point) : String.fromCodePoint(point);
  }
  return text;
}

/** Strict UTF-8: shortest forms only, no surrogates, nothing above U+10FFFF; `undefined` otherwise. */
export function readUtf8(bytes: Uint8Array, at: Span): string | undefined {
  let text = '';
  for (let i = at.start; i < at.end; ) {
    const lead = bytes[i] ?? 0;
    if (lead < 0x80) {
      text += String.fromCharCode(lead);
      i++;
      continue;
    }
    const length = lead >= 0xc2 && lead < 0xe0 ? 2 : lead >= 0xe0 && lead < 0xf0 ? 3 : lead >= 0xf0 && lead < 0xf5 ? 4 : 0;
    const point = length === 0 || i + length > at.end ? undefined : codePoint(bytes, i, length);
    if (point === undefined) return undefined;
    text += String.fromCodePoint(point);
    i += length;
  }
  return text;
}

const smallestOfLength = [0, 0, 0x80, 0x800, 0x10000];

function codePoint(bytes: Uint8Array, start: number, length: number): number | undefined {
  let point = (bytes[start] ?? 0) & (0x7f >> length);
  for (let k = 1; k < length; k++) {
    const byte = bytes[start + k] ?? 0;
    if ((byte & 0xc0) !== 0x80) return undefined;
    point = (point << 6) | (byte & 0x3f);
  }
  const surrogate = point >= 0xd800 && point <= 0xdfff;
  return point < (smallestOfLength[length] ?? 0) || point > 0x10ffff || surrogate ? undefined : point;
}

/** PrintableString, with `*` and `&`, which every implementation lets pass. */
export function isPrintable(bytes: Uint8Array, at: Span): boolean {
  for (let i = at.start; i < at.end; i++) if (!printable[bytes[i] ?? 0]) return false;
  return true;
}

const printable: readonly boolean[] = Array.from({ length: 256 }, (_, byte) => /^[a-zA-Z0-9'()+,\-./ :=?*&]$/.test(String.fromCharCode(byte)));

export function isNumeric(bytes: Uint8Array, at: Span): boolean {
  for (let i = at.start; i < at.end; i++) {
    const byte = bytes[i] ?? 0;
    if (byte !== 0x20 && (byte < 0x30 || byte > 0x39)) return false;
  }
  return true;
}

export function isAscii(bytes: Uint8Array, at: Span): boolean {
  for (let i = at.start; i < at.end; i++) if ((bytes[i] ?? 0) >= 0x80) return false;
  return true;
}
