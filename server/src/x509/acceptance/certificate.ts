/** Reads a certificate as Go's parser of 1.17 and later does (golang/go crypto/x509 parser.go), noting what it refuses. */
import type { Span } from '../../core/text';
import { cryptobyteReleases } from '../../facts/x509-acceptance';
import { constructedContextTag, contextTag, DerReader, Tag } from '../../syntax/der/reader';
import type { DerElement } from '../../syntax/der/reader';
import { integerError, integerValue, isNegative, readBitString, readTime } from '../../syntax/der/values';
import { isBoolean, judgeExtension } from './extensions';
import type { ExtensionParts } from './extensions';
import { judgeKey } from './keys';
import { judgeNameValue } from './names';
import type { Which } from './names';
import { Objections } from './objections';
import type { Objection } from './objections';
import { judgeOid } from './oids';
import type { ReasonId, ReasonSlots } from './texts';

/** What Go 1.17 and later have against a certificate; nothing, if the list is empty. */
export function judgeWithCryptobyte(der: Uint8Array): readonly Objection[] {
  const reading = new Reading(der);
  reading.certificate();
  return reading.objections.list;
}

/** Each method returns false when reading is over. */
class Reading {
  readonly objections = new Objections(cryptobyteReleases);
  readonly #bytes: Uint8Array;
  #version = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  certificate(): boolean {
    const outer = new DerReader(this.#bytes);
    const certificate = outer.read(Tag.sequence);
    if (!certificate) return this.#refuse('malformed-certificate', outer.rest);
    const parts = outer.inside(certificate);
    const signed = parts.read(Tag.sequence);
    if (!signed) return this.#refuse('malformed-certificate', certificate);
    const fields = parts.inside(signed);
    const read =
      this.#versionField(fields) && this.#serial(fields) && this.#algorithms(fields, parts) && this.#name(fields, 'issuer') &&
      this.#validity(fields) && this.#name(fields, 'subject') && this.#keyInfo(fields) && this.#optionalFields(fields) &&
      this.#signature(parts);
    if (!read) return false;
    return outer.empty || this.#refuse('trailing-data', outer.rest);
  }

  #refuse(rule: ReasonId, at: Span, slots: ReasonSlots = {}): boolean {
    return this.objections.raise(rule, at, slots);
  }

  #versionField(fields: DerReader): boolean {
    if (!fields.peek(constructedContextTag(0))) return true;
    const field = fields.any();
    const inner = field && fields.inside(field);
    const number = inner?.read(Tag.integer);
    const malformed = !number || !inner?.empty || integerError(this.#bytes, number) || number.end - number.content > 8;
    if (malformed || isNegative(this.#bytes, number)) return this.#refuse('malformed-version', field ?? fields.rest);
    const version = integerValue(this.#bytes, number);
    this.#version = version > 2n ? 3 : Number(version);
    return version <= 2n || this.#refuse('version', number);
  }

  #serial(fields: DerReader): boolean {
    const serial = fields.read(Tag.integer);
    if (!serial || integerError(this.#bytes, serial)) return this.#refuse('malformed-serial', serial ?? fields.rest);
    return !isNegative(this.#bytes, serial) || this.#refuse('negative-serial', serial);
  }

  /** The signature algorithm is there twice; both must be the same octets. */
  #algorithms(fields: DerReader, parts: DerReader): boolean {
    const inner = fields.read(Tag.sequence);
    if (!inner) return this.#refuse('malformed-algorithm', fields.rest);
    const outer = parts.read(Tag.sequence);
    if (!outer) return this.#refuse('malformed-algorithm', parts.rest);
    if (!sameContent(this.#bytes, inner, outer) && !this.#refuse('algorithm-mismatch', inner)) return false;
    return this.#algorithm(inner) !== undefined || this.#refuse('malformed-algorithm', inner);
  }

  /** An AlgorithmIdentifier; bytes behind the parameters are overlooked. */
  #algorithm(sequence: DerElement): { readonly oid: string; readonly parameters: DerElement | undefined } | undefined {
    const reader = new DerReader(this.#bytes, sequence.content, sequence.end);
    const element = reader.read(Tag.oid);
    const oid = element && judgeOid(this.#bytes, element, this.objections);
    if (oid === undefined) return undefined;
    if (reader.empty) return { oid, parameters: undefined };
    const parameters = reader.any();
    return parameters && { oid, parameters };
  }

  #name(fields: DerReader, which: Which): boolean {
    const name = fields.read(Tag.sequence);
    if (!name) return this.#refuse('malformed-name', fields.rest, { which });
    const sets = fields.inside(name);
    while (!sets.empty) {
      const set = sets.read(Tag.set);
      if (!set) return this.#refuse('malformed-name', name, { which });
      const attributes = sets.inside(set);
      while (!attributes.empty) if (!this.#attribute(attributes, name, which)) return false;
    }
    return true;
  }

  #attribute(attributes: DerReader, name: DerElement, which: Which): boolean {
    const attribute = attributes.read(Tag.sequence);
    const parts = attribute && attributes.inside(attribute);
    const type = parts?.read(Tag.oid);
    if (!type || judgeOid(this.#bytes, type, this.objections) === undefined) return this.#refuse('malformed-name', attribute ?? name, { which });
    const value = parts?.any();
    if (!value) return this.#refuse('malformed-name', attribute ?? name, { which });
    return judgeNameValue(this.#bytes, value, which, this.objections);
  }

  #validity(fields: DerReader): boolean {
    const validity = fields.read(Tag.sequence);
    if (!validity) return this.#refuse('malformed-validity', fields.rest);
    const dates = fields.inside(validity);
    for (let i = 0; i < 2; i++) {
      const date = dates.read(Tag.utcTime) ?? dates.read(Tag.generalizedTime);
      const time = date && readTime(this.#bytes, date);
      if (!date || !time) return this.#refuse('malformed-validity', date ?? validity);
      if (time.zoneHours > 24 && !this.#refuse('time-zone', date)) return false;
    }
    return true;
  }

  #keyInfo(fields: DerReader): boolean {
    const info = fields.read(Tag.sequence);
    const parts = info && fields.inside(info);
    const algorithmField = parts?.read(Tag.sequence);
    const algorithm = algorithmField && this.#algorithm(algorithmField);
    if (!parts || !algorithm) return this.#refuse('malformed-key-info', info ?? fields.rest);
    const key = parts.read(Tag.bitString);
    if (!key || !readBitString(this.#bytes, key)) return this.#refuse('malformed-key-info', info);
    return judgeKey(this.#bytes, { algorithm: algorithm.oid, parameters: algorithm.parameters, key }, this.objections);
  }

  /** Unique identifiers and extensions; a certificate of version 1 may have anything there, unread. */
  #optionalFields(fields: DerReader): boolean {
    if (this.#version < 1) return true;
    for (const number of [1, 2]) {
      if (!fields.peek(contextTag(number))) continue;
      const id = fields.any();
      if (!this.#refuse('unique-id', id ?? fields.rest)) return false;
      if (!id) return this.#refuse('malformed-extensions', fields.rest);
    }
    if (this.#version < 2 || !fields.peek(constructedContextTag(3))) return true;
    const field = fields.any();
    const inner = field && fields.inside(field);
    const list = inner?.read(Tag.sequence);
    if (!inner || !list) return this.#refuse('malformed-extensions', field ?? fields.rest);
    return this.#extensions(inner.inside(list));
  }

  #extensions(list: DerReader): boolean {
    const seen = new Set<string>();
    const extensions: ExtensionParts[] = [];
    while (!list.empty) {
      const element = list.read(Tag.sequence);
      const extension = element && this.#extension(list.inside(element));
      if (!extension) return this.#refuse('malformed-extensions', element ?? list.rest);
      if (seen.has(extension.oid) && !this.#refuse('duplicate-extension', element, { oid: extension.oid })) return false;
      seen.add(extension.oid);
      extensions.push(extension);
    }
    return extensions.every((extension) => judgeExtension(this.#bytes, extension, this.objections));
  }

  #extension(reader: DerReader): ExtensionParts | undefined {
    const id = reader.read(Tag.oid);
    const oid = id && judgeOid(this.#bytes, id, this.objections);
    if (oid === undefined) return undefined;
    let critical = false;
    if (reader.peek(Tag.boolean)) {
      const flag = reader.any();
      if (!flag || !isBoolean(this.#bytes, flag)) return undefined;
      critical = this.#bytes[flag.content] === 0xff;
    }
    const value = reader.read(Tag.octetString);
    return value && { oid, critical, value };
  }

  #signature(parts: DerReader): boolean {
    const signature = parts.read(Tag.bitString);
    const good = signature && readBitString(this.#bytes, signature) !== undefined;
    return good === true || this.#refuse('malformed-signature', signature ?? parts.rest);
  }
}

function sameContent(bytes: Uint8Array, a: DerElement, b: DerElement): boolean {
  if (a.end - a.content !== b.end - b.content) return false;
  for (let i = 0; i < a.end - a.content; i++) if (bytes[a.content + i] !== bytes[b.content + i]) return false;
  return true;
}
