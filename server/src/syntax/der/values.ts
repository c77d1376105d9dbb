/** Values of DER elements: integers, object identifiers, bit strings, times and strings. */
import type { Span } from '../../core/text';
import { Tag } from './reader';
import type { DerElement } from './reader';

/** What is wrong with an INTEGER's octets; `undefined` for nothing. */
export function integerError(bytes: Uint8Array, at: DerElement): 'empty' | 'non-minimal' | undefined {
  const first = bytes[at.content];
  if (at.end === at.content || first === undefined) return 'empty';
  if (at.end - at.content === 1) return undefined;
  const second = bytes[at.content + 1] ?? 0;
  return (first === 0 && second < 0x80) || (first === 0xff && second >= 0x80) ? 'non-minimal' : undefined;
}

export function isNegative(bytes: Uint8Array, at: DerElement): boolean {
  return at.end > at.content && (bytes[at.content] ?? 0) >= 0x80;
}

/** The value as two's complement; 0 for no octets. */
export function integerValue(bytes: Uint8Array, at: DerElement): bigint {
  const hex = hexOf(bytes, at.content, at.end);
  if (hex === '') return 0n;
  const value = BigInt(`0x${hex}`);
  return isNegative(bytes, at) ? value - (1n << BigInt((at.end - at.content) * 8)) : value;
}

const octets: readonly string[] = Array.from({ length: 256 }, (_, octet) => octet.toString(16).padStart(2, '0'));

export function hexOf(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  for (let i = start; i < end; i++) text += octets[bytes[i] ?? 0] ?? '';
  return text;
}

export interface Oid {
  readonly text: string;
  /** An arc that begins with the octet 0x80: DER wants the fewest octets. */
  readonly padded: boolean;
  /** An arc of 2^28 or more. */
  readonly large: boolean;
}

/** The largest arc, as most implementations (and Go's `ObjectIdentifier`) keep it in 32 bits with a sign. */
const largestArc = 2 ** 31 - 1;

/** An object identifier in `[start, end)`; `undefined` when it is empty, ends inside an arc, or has an arc of 2^31 and more or over five octets. */
export function readOid(bytes: Uint8Array, start: number, end: number): Oid | undefined {
  if (start >= end) return undefined;
  let text = '';
  let padded = false;
  let large = false;
  for (let at = start; at < end; ) {
    let arc = 0;
    let octets = 0;
    for (;;) {
      const byte = bytes[at];
      if (byte === undefined || at >= end || octets === 5) return undefined;
      if (octets === 0 && byte === 0x80) padded = true;
      arc = arc * 128 + (byte & 0x7f);
      at++;
      octets++;
      if (byte < 0x80) break;
    }
    if (arc > largestArc) return undefined;
    if (arc >= 2 ** 28) large = true;
    text = text === '' ? firstArcs(arc) : `${text}.${arc}`;
  }
  return { text, padded, large };
}

function firstArcs(value: number): string {
  return value < 80 ? `${Math.floor(value / 40)}.${value % 40}` : `2.${value - 80}`;
}

export interface BitString {
  /** Number of unused bits in the last octet. */
  readonly unused: number;
  readonly octets: Span;
}

/** `undefined` when the count of unused bits is missing or wrong, or an unused bit is set. */
export function readBitString(bytes: Uint8Array, at: DerElement): BitString | undefined {
  const unused = bytes[at.content];
  if (unused === undefined || at.end === at.content || unused > 7) return undefined;
  const octets = { start: at.content + 1, end: at.end };
  if (octets.start === octets.end) return unused === 0 ? { unused, octets } : undefined;
  return ((bytes[at.end - 1] ?? 0) & ((1 << unused) - 1)) === 0 ? { unused, octets } : undefined;
}

/** The bits as a number's octets: shifted so that the last bit is the lowest. */
export function rightAligned(bytes: Uint8Array, bits: BitString): Uint8Array {
  const plain = bytes.subarray(bits.octets.start, bits.octets.end);
  if (bits.unused === 0) return plain;
  return plain.map((octet, i) => (octet >> bits.unused) | ((plain[i - 1] ?? 0) << (8 - bits.unused)));
}

export interface DerTime {
  /** Milliseconds since 1970, UTC. */
  readonly milliseconds: number;
  /** Hours of the zone's offset; RFC 5280 wants `Z`. */
  readonly zoneHours: number;
}

const timeShapes = {
  utc: /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?(?:Z|([+-])(\d\d)(\d\d))$/,
  generalized: /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:Z|([+-])(\d\d)(\d\d))$/,
};

/**
 * A UTCTime (seconds may be missing) or GeneralizedTime (without fraction), with `Z` or an offset that is not zero; `undefined`
 * for anything that is no date of the calendar. Two-digit years below 50 are of this century.
 */
export function readTime(bytes: Uint8Array, at: DerElement): DerTime | undefined {
  if (at.end - at.content > 20) return undefined;
  let text = '';
  for (let i = at.content; i < at.end; i++) text += String.fromCharCode(bytes[i] ?? 0);
  const match = (at.tag === Tag.utcTime ? timeShapes.utc : timeShapes.generalized).exec(text);
  if (!match) return undefined;
  const [, yearText = '', month = '', day = '', hour = '', minute = '', second = '0', sign, zoneHour = '0', zoneMinute = '0'] = match;
  const year = at.tag === Tag.utcTime ? Number(yearText) + (Number(yearText) < 50 ? 2000 : 1900) : Number(yearText);
  const zone = Number(zoneHour) * 60 + Number(zoneMinute);
  if (!isDate(year, Number(month), Number(day)) || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  if (sign !== undefined && (zone === 0 || Number(zoneMinute) > 59)) return undefined;
  const date = new Date(0);
  date.setUTCFullYear(year, Number(month) - 1, Number(day));
  date.setUTCHours(Number(hour), Number(minute) - (sign === '-' ? -zone : zone), Number(second));
  return { milliseconds: date.getTime(), zoneHours: Number(zoneHour) };
}

function isDate(year: number, month: number, day: number): boolean {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1];
  return days !== undefined && day >= 1 && day <= days;
}
