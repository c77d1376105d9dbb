/** Reads a certificate as Go's parser of before 1.17 did (golang/go crypto/x509 x509.go of 1.15), noting what it refuses. */
import type { Span } from '../../core/text';
import { asn1Releases } from '../../facts/x509-acceptance';
import { Tag } from '../../syntax/der/reader';
import type { DerElement } from '../../syntax/der/reader';
import { readOid } from '../../syntax/der/values';
import { judgeAlternativeName } from './alternative-names';
import { Asn1Reader } from './asn1';
import type { Field, Shape, Value } from './asn1';
import { judgeKey } from './keys';
import { judgeNameConstraints } from './name-constraints';
import { judgeNameValue } from './names';
import type { Which } from './names';
import { Objections } from './objections';
import type { Objection } from './objections';
import type { ReasonId, ReasonSlots } from './texts';

const oid: Shape = { kind: 'oid' };
const raw: Shape = { kind: 'raw' };
const bits: Shape = { kind: 'bits' };

function structure(...fields: readonly Field[]): Shape {
  return { kind: 'structure', fields };
}

function list(of: Shape): Shape {
  return { kind: 'list', of };
}

function field(name: string, shape: Shape, options: Omit<Field, 'name' | 'shape'> = {}): Field {
  return { name, shape, ...options };
}

const algorithm = structure(field('oid', oid), field('parameters', raw, { optional: true }));
const keyInfo = structure(field('algorithm', algorithm), field('key', bits));
const validity = structure(field('from', { kind: 'time' }), field('to', { kind: 'time' }));
const extension = structure(field('oid', oid), field('critical', { kind: 'boolean' }, { optional: true }), field('value', { kind: 'octets' }));

const signedPart = structure(
  field('version', { kind: 'integer' }, { optional: true, explicit: true, tag: 0 }),
  field('serial', { kind: 'big-integer' }),
  field('signatureAlgorithm', algorithm),
  field('issuer', raw),
  field('validity', validity),
  field('subject', raw),
  field('key', keyInfo),
  field('issuerId', bits, { optional: true, tag: 1 }),
  field('subjectId', bits, { optional: true, tag: 2 }),
  field('extensions', list(extension), { optional: true, explicit: true, tag: 3 }),
);

const certificate = structure(field('signed', signedPart), field('algorithm', algorithm), field('signature', bits));

const attribute = structure(field('type', oid), field('value', { kind: 'any' }));
const name: Shape = list({ kind: 'list', of: attribute, set: true });

const distributionPointName = structure(field('full', list(raw), { optional: true, tag: 0 }), field('relative', name, { optional: true, tag: 1 }));

/** The shape of each extension's value that is read with `encoding/asn1`, and the reason when it does not fit. */
const extensionShapes: ReadonlyMap<string, { readonly shape: Shape; readonly reason: ReasonId }> = new Map<string, { shape: Shape; reason: ReasonId }>([
  ['2.5.29.15', { shape: bits, reason: 'key-usage' }],
  [
    '2.5.29.19',
    {
      shape: structure(field('ca', { kind: 'boolean' }, { optional: true }), field('length', { kind: 'integer' }, { optional: true })),
      reason: 'basic-constraints',
    },
  ],
  [
    '2.5.29.31',
    {
      shape: list(
        structure(
          field('name', distributionPointName, { optional: true, tag: 0 }),
          field('reasons', bits, { optional: true, tag: 1 }),
          field('issuer', raw, { optional: true, tag: 2 }),
        ),
      ),
      reason: 'crl-distribution-points',
    },
  ],
  ['2.5.29.35', { shape: structure(field('id', { kind: 'octets' }, { optional: true, tag: 0 })), reason: 'authority-key-id' }],
  ['2.5.29.37', { shape: list(oid), reason: 'extended-key-usage' }],
  ['2.5.29.14', { shape: { kind: 'octets' }, reason: 'subject-key-id' }],
  ['2.5.29.32', { shape: list(structure(field('policy', oid))), reason: 'policies' }],
  ['1.3.6.1.5.5.7.1.1', { shape: list(structure(field('method', oid), field('location', raw))), reason: 'authority-info-access' }],
]);

/** What Go 1.13 to 1.16 have against a certificate; nothing, if the list is empty. */
export function judgeWithAsn1(der: Uint8Array): readonly Objection[] {
  const reading = new Reading(der);
  reading.certificate();
  return reading.objections.list;
}

/** Each method returns false when reading is over. */
class Reading {
  readonly objections = new Objections(asn1Releases);
  readonly #bytes: Uint8Array;
  /** The name that is being read. */
  #which: Which = 'issuer';

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  certificate(): boolean {
    const whole = this.#read(certificate, { start: 0, end: this.#bytes.length }, 'malformed-certificate');
    const signed = whole?.fields.get('signed');
    if (!whole || !signed) return false;
    if (whole.end < this.#bytes.length && !this.#refuse('trailing-data', { start: whole.end, end: this.#bytes.length })) return false;
    return this.#key(signed) && this.#name(signed, 'issuer') && this.#name(signed, 'subject') && this.#extensions(signed);
  }

  #refuse(rule: ReasonId, at: Span, slots: ReasonSlots = {}): boolean {
    return this.objections.raise(rule, at, slots);
  }

  /** A value of this shape at the start of `at`; `undefined`, with the reason noted, when there is none. */
  #read(shape: Shape, at: Span, reason: ReasonId, slots: ReasonSlots = {}): Value | undefined {
    const reader = new Asn1Reader(this.#bytes, {
      padded: (span) => void this.#refuse('oid-padding', span),
      distantZone: (span) => void this.#refuse('time-zone', span),
      any: (value) => this.#attributeValue(value),
    });
    const value = reader.read(shape, at.start, at.end);
    if (!value) this.#refuse(reason, { start: Math.min(reader.failedAt, at.end), end: at.end }, slots);
    return value;
  }

  /** Strings are judged where they are primitive and universal; whatever else stands there is taken unread. */
  #attributeValue(value: DerElement): boolean {
    if (value.tag >= 0x1f) return true;
    judgeNameValue(this.#bytes, value, this.#which, this.objections);
    return true;
  }

  #key(signed: Value): boolean {
    const info = signed.fields.get('key');
    const key = info?.fields.get('key');
    const identifier = info?.fields.get('algorithm');
    const type = identifier?.fields.get('oid');
    if (!key || !type) return true;
    const parameters = identifier?.fields.get('parameters');
    const parts = { algorithm: this.#oidOf(type), parameters: parameters && elementOf(parameters, this.#bytes), key: elementOf(key, this.#bytes) };
    return judgeKey(this.#bytes, parts, this.objections);
  }

  #oidOf(value: Value): string {
    return readOid(this.#bytes, value.content, value.end)?.text ?? '';
  }

  #name(signed: Value, which: Which): boolean {
    const field = signed.fields.get(which);
    if (!field) return true;
    this.#which = which;
    this.#read(name, field, 'malformed-name', { which });
    return !this.objections.settled;
  }

  #extensions(signed: Value): boolean {
    const items = signed.fields.get('extensions')?.items ?? [];
    return items.every((item) => this.#extension(item));
  }

  #extension(item: Value): boolean {
    const id = item.fields.get('oid');
    const value = item.fields.get('value');
    if (!id || !value) return true;
    const type = this.#oidOf(id);
    const content = { start: value.content, end: value.end };
    if (type === '2.5.29.30') return judgeNameConstraints(this.#bytes, elementOf(value, this.#bytes), this.objections);
    if (type === '2.5.29.17') return this.#alternativeNames(content);
    const known = extensionShapes.get(type);
    if (!known) return true;
    const read = this.#read(known.shape, content, known.reason);
    if (!read) return false;
    return read.end === content.end || this.#refuse('extension-trailing-data', { start: read.end, end: content.end }, { oid: type });
  }

  /** The list and its names are taken with any tag number that fits, whatever the class. */
  #alternativeNames(content: Span): boolean {
    const sequence = this.#read(raw, content, 'san');
    if (!sequence) return false;
    if (sequence.end < content.end) return this.#refuse('extension-trailing-data', { start: sequence.end, end: content.end }, { oid: '2.5.29.17' });
    if (!sequence.constructed || !sequence.universal || sequence.number !== (Tag.sequence & 0x1f)) return this.#refuse('san', content);
    for (let at = sequence.content; at < sequence.end; ) {
      const next = this.#read(raw, { start: at, end: sequence.end }, 'san');
      if (!next) return false;
      if (!judgeAlternativeName(this.#bytes, next.number, elementOf(next, this.#bytes), this.objections)) return false;
      at = next.end;
    }
    return true;
  }
}

function elementOf(value: Value, bytes: Uint8Array): DerElement {
  return { tag: bytes[value.start] ?? 0, start: value.start, content: value.content, end: value.end };
}
