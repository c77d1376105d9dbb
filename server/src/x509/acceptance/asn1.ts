/**
 * Go's `encoding/asn1.Unmarshal` as it reads into structures, as far as certificates need it: the parser of the releases before
 * 1.17 is made of it, and it takes and refuses other things than a DER reader does.
 */
import type { Span } from '../../core/text';
import { Tag } from '../../syntax/der/reader';
import type { DerElement } from '../../syntax/der/reader';
import { integerError, readBitString, readOid, readTime } from '../../syntax/der/values';
import { isBoolean } from './extensions';

/** A Go type that certificates are read into. */
export type Shape =
  | { readonly kind: 'raw' | 'any' | 'oid' | 'bits' | 'big-integer' | 'integer' | 'boolean' | 'octets' | 'time' }
  | { readonly kind: 'structure'; readonly fields: readonly Field[] }
  | { readonly kind: 'list'; readonly of: Shape; readonly set?: boolean };

/** A field with what its `asn1:"…"` tag says. */
export interface Field {
  readonly name: string;
  readonly shape: Shape;
  readonly optional?: boolean;
  /** A context-specific tag, in place of the type's own, or around it where `explicit`. */
  readonly tag?: number;
  readonly explicit?: boolean;
}

/** What was read: the element, and what it holds. */
export interface Value {
  /** The number of the tag, without class and form. */
  readonly number: number;
  readonly universal: boolean;
  readonly constructed: boolean;
  readonly start: number;
  readonly content: number;
  readonly end: number;
  readonly fields: ReadonlyMap<string, Value>;
  readonly items: readonly Value[];
}

interface Header {
  readonly octet: number;
  readonly number: number;
  readonly universal: boolean;
  readonly constructed: boolean;
  readonly content: number;
  readonly length: number;
}

/** Hooks for what some releases refuse and others do not. */
export interface Asn1Watcher {
  /** An object identifier or a tag number that begins with 0x80. */
  padded(at: Span): void;
  /** A date with a zone beyond 24 hours. */
  distantZone(at: Span): void;
  /** The value of an attribute in a name; its type is not known beforehand. False when it is refused. */
  any(value: DerElement): boolean;
}

const noFields: ReadonlyMap<string, Value> = new Map();
const noItems: readonly Value[] = [];

/** Written out, not spread: this runs some two hundred times for each certificate. */
function valueOf(header: Header, start: number, fields: ReadonlyMap<string, Value>, items: readonly Value[]): Value {
  const { number, universal, constructed, content } = header;
  return { number, universal, constructed, start, content, end: content + header.length, fields, items };
}

/** Octets of a tag number: five have 35 bits, more than Go keeps. */
const longestTagNumber = 5;

export class Asn1Reader {
  readonly #bytes: Uint8Array;
  readonly #watcher: Asn1Watcher;
  #failedAt: number | undefined;

  constructor(bytes: Uint8Array, watcher: Asn1Watcher) {
    this.#bytes = bytes;
    this.#watcher = watcher;
  }

  /** Where the last read failed. */
  get failedAt(): number {
    return this.#failedAt ?? 0;
  }

  /** Reads one value of this shape from `[start, end)`; `undefined` when Go gives an error. Whatever follows it is the caller's business. */
  read(shape: Shape, start: number, end: number): Value | undefined {
    const result = this.#field({ name: '', shape }, start, end);
    return result && 'value' in result ? result.value : undefined;
  }

  #fail(at: number): undefined {
    this.#failedAt ??= at;
    return undefined;
  }

  /** The value and where reading goes on; an optional field that is not there gives no value and goes on where it began. */
  #field(field: Field, at: number, end: number): { readonly value: Value; readonly next: number } | { readonly next: number } | undefined {
    if (at === end) return field.optional === true ? { next: at } : this.#fail(at);
    const outer = this.#header(at, end);
    if (!outer) return undefined;
    let header = outer;
    if (field.explicit === true) {
      if (outer.content === end) return this.#fail(at);
      const matches = outer.octet >> 6 === 2 && outer.number === field.tag && (outer.length === 0 || outer.constructed);
      if (!matches) return this.#absent(field, at);
      if (outer.length === 0) return this.#fail(at);
      // Where the outer element ends is not looked at: what counts is the inner one.
      const inner = this.#header(outer.content, end);
      if (!inner) return undefined;
      header = inner;
    }
    if (!fits(field, header)) return this.#absent(field, at);
    if (header.length > end - header.content) return this.#fail(at);
    const value = this.#value(field.shape, header, at);
    return value && { value, next: value.end };
  }

  #absent(field: Field, at: number): { readonly next: number } | undefined {
    return field.optional === true ? { next: at } : this.#fail(at);
  }

  #value(shape: Shape, header: Header, start: number): Value | undefined {
    const end = header.content + header.length;
    if (shape.kind === 'structure') {
      const fields = this.#structure(shape.fields, header.content, end);
      return fields && valueOf(header, start, fields, noItems);
    }
    if (shape.kind === 'list') {
      const items = this.#list(shape.of, header.content, end);
      return items && valueOf(header, start, noFields, items);
    }
    const element: DerElement = { tag: header.octet, start, content: header.content, end };
    return this.#isGood(shape.kind, element) ? valueOf(header, start, noFields, noItems) : this.#fail(start);
  }

  /** Fields in order; what is left at the end is overlooked. */
  #structure(fields: readonly Field[], start: number, end: number): ReadonlyMap<string, Value> | undefined {
    const values = new Map<string, Value>();
    let at = start;
    for (const field of fields) {
      const result = this.#field(field, at, end);
      if (!result) return undefined;
      if ('value' in result) values.set(field.name, result.value);
      at = result.next;
    }
    return values;
  }

  #list(of: Shape, start: number, end: number): readonly Value[] | undefined {
    const items: Value[] = [];
    for (let at = start; at < end; ) {
      const result = this.#field({ name: '', shape: of }, at, end);
      if (!result || !('value' in result)) return undefined;
      items.push(result.value);
      at = result.next;
    }
    return items;
  }

  #isGood(kind: Shape['kind'], element: DerElement): boolean {
    const bytes = this.#bytes;
    switch (kind) {
      case 'oid': {
        const oid = readOid(bytes, element.content, element.end);
        if (oid?.padded) this.#watcher.padded(element);
        return oid !== undefined;
      }
      case 'bits':
        return readBitString(bytes, element) !== undefined;
      case 'big-integer':
        return integerError(bytes, element) === undefined;
      case 'integer':
        return integerError(bytes, element) === undefined && element.end - element.content <= 8;
      case 'boolean':
        return isBoolean(bytes, element);
      case 'time':
        return this.#isTime(element);
      case 'any':
        return this.#watcher.any(element);
      default:
        return true;
    }
  }

  /** A tag other than UTCTime and GeneralizedTime cannot come here. */
  #isTime(element: DerElement): boolean {
    const time = readTime(this.#bytes, element);
    if (time && time.zoneHours > 24) this.#watcher.distantZone(element);
    return time !== undefined;
  }

  /** Tag and length; unlike in DER readers, tags of 31 and more are read, and lengths may have any number of octets. */
  #header(at: number, end: number): Header | undefined {
    const octet = this.#bytes[at];
    if (octet === undefined || at >= end) return this.#fail(at);
    if ((octet & 0x1f) !== 0x1f) return this.#lengthOf(octet, octet & 0x1f, at + 1, end);
    const next = at + 1;
    const tagEnd = this.#endOfTagNumber(next, end);
    const number = tagEnd === undefined ? undefined : readBase128(this.#bytes, next, tagEnd);
    if (tagEnd === undefined || number === undefined || number < 0x1f) return this.#fail(at);
    if (this.#bytes[next] === 0x80) this.#watcher.padded({ start: next, end: tagEnd });
    return this.#lengthOf(octet, number, tagEnd, end);
  }

  #endOfTagNumber(start: number, end: number): number | undefined {
    for (let at = start; at < end && at - start < longestTagNumber; at++) if ((this.#bytes[at] ?? 0) < 0x80) return at + 1;
    return undefined;
  }

  #lengthOf(octet: number, number: number, at: number, end: number): Header | undefined {
    const first = this.#bytes[at];
    if (first === undefined || at >= end) return this.#fail(at);
    const universal = octet >> 6 === 0;
    const constructed = (octet & 0x20) !== 0;
    if (first < 0x80) return { octet, number, universal, constructed, content: at + 1, length: first };
    const octets = first & 0x7f;
    if (octets === 0) return this.#fail(at);
    let length = 0;
    for (let i = 1; i <= octets; i++) {
      const next = this.#bytes[at + i];
      if (next === undefined || at + i >= end || length >= 1 << 23) return this.#fail(at);
      length = length * 256 + next;
      if (length === 0) return this.#fail(at);
    }
    return length < 0x80 ? this.#fail(at) : { octet, number, universal, constructed, content: at + 1 + octets, length };
  }
}

function readBase128(bytes: Uint8Array, start: number, end: number): number | undefined {
  let value = 0;
  for (let i = start; i < end; i++) value = value * 128 + ((bytes[i] ?? 0) & 0x7f);
  return value > 2 ** 31 - 1 ? undefined : value;
}

const universalNumbers = {
  oid: Tag.oid, bits: Tag.bitString, 'big-integer': Tag.integer, integer: Tag.integer, boolean: Tag.boolean, octets: Tag.octetString,
} as const;

/** Whether an element has the tag that a field's type or tag asks for. */
function fits(field: Field, header: Header): boolean {
  const { shape } = field;
  if (!hasTagOf(field, header)) return false;
  if (shape.kind === 'raw' || shape.kind === 'any') return true;
  return header.constructed === (shape.kind === 'structure' || shape.kind === 'list');
}

function hasTagOf({ shape, tag, explicit }: Field, header: Header): boolean {
  if (tag !== undefined && explicit !== true) return header.octet >> 6 === 2 && header.number === tag;
  if (shape.kind === 'raw' || shape.kind === 'any') return true;
  if (!header.universal) return false;
  if (shape.kind === 'structure') return header.number === (Tag.sequence & 0x1f);
  if (shape.kind === 'list') return header.number === ((shape.set === true ? Tag.set : Tag.sequence) & 0x1f);
  if (shape.kind === 'time') return header.number === Tag.utcTime || header.number === Tag.generalizedTime;
  return header.number === universalNumbers[shape.kind];
}
