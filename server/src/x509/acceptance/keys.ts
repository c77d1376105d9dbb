/** Judges public keys as Go's parsers do. What the two parsers take differently is whether bytes may follow a value. */
import { DerReader, Tag } from '../../syntax/der/reader';
import type { DerElement } from '../../syntax/der/reader';
import { integerError, isNegative, readBitString, rightAligned } from '../../syntax/der/values';
import { curveByOid, isOnCurve } from './curves';
import type { Objections } from './objections';
import { judgeOid } from './oids';

export const rsaKey = '1.2.840.113549.1.1.1';
export const dsaKey = '1.2.840.10040.4.1';
export const ecKey = '1.2.840.10045.2.1';
export const ed25519Key = '1.3.101.112';

const mlDsaLengths: ReadonlyMap<string, number> = new Map([
  ['2.16.840.1.101.3.4.3.17', 1312],
  ['2.16.840.1.101.3.4.3.18', 1952],
  ['2.16.840.1.101.3.4.3.19', 2592],
]);

export interface KeyParts {
  /** Object identifier of the algorithm. */
  readonly algorithm: string;
  /** The algorithm's parameters with tag and length, if there are any. */
  readonly parameters: DerElement | undefined;
  /** The BIT STRING, which is well formed. */
  readonly key: DerElement;
}

/** Judges a key; false when reading is over. Keys of algorithms that Go does not know are taken unread. */
export function judgeKey(bytes: Uint8Array, parts: KeyParts, objections: Objections): boolean {
  const bits = readBitString(bytes, parts.key);
  const data = bits ? rightAligned(bytes, bits) : new Uint8Array(0);
  const judge = new KeyJudge(bytes, parts, data, objections);
  if (parts.algorithm === rsaKey) return judge.rsa();
  if (parts.algorithm === ecKey) return judge.ec();
  if (parts.algorithm === ed25519Key) return judge.ed25519();
  if (parts.algorithm === dsaKey) return judge.dsa();
  const length = mlDsaLengths.get(parts.algorithm);
  return length === undefined || judge.mlDsa(length);
}

class KeyJudge {
  readonly #bytes: Uint8Array;
  readonly #parts: KeyParts;
  readonly #data: Uint8Array;
  readonly #objections: Objections;

  constructor(bytes: Uint8Array, parts: KeyParts, data: Uint8Array, objections: Objections) {
    this.#bytes = bytes;
    this.#parts = parts;
    this.#data = data;
    this.#objections = objections;
  }

  rsa(): boolean {
    const { parameters, key } = this.#parts;
    const hasNull = parameters !== undefined && parameters.tag === Tag.null && parameters.end - parameters.start === 2;
    if (!hasNull && !this.#objections.raise('rsa-parameters', parameters ?? key)) return false;
    const reader = new DerReader(this.#data);
    const sequence = reader.read(Tag.sequence);
    const numbers = sequence && reader.inside(sequence);
    const modulus = numbers?.read(Tag.integer);
    const exponent = numbers?.read(Tag.integer);
    const malformed = !modulus || !exponent || integerError(this.#data, modulus) || integerError(this.#data, exponent);
    if (malformed) return this.#objections.raise('rsa-key', key);
    const fits = exponent.end - exponent.content <= 8;
    if (!fits || !isPositive(this.#data, modulus) || !isPositive(this.#data, exponent)) return this.#objections.raise('rsa-value', key);
    return reader.empty || this.#objections.raise('key-trailing-data', key);
  }

  ec(): boolean {
    const { parameters, key } = this.#parts;
    const oid = parameters?.tag === Tag.oid ? judgeOid(this.#bytes, parameters, this.#objections) : undefined;
    if (!oid || !parameters) return this.#objections.raise('ec-parameters', parameters ?? key);
    const curve = curveByOid(oid);
    if (!curve) return this.#objections.raise('ec-curve', parameters, { curve: oid });
    return isOnCurve(curve, this.#data) || this.#objections.raise('ec-point', key);
  }

  ed25519(): boolean {
    if (this.#parts.parameters) return this.#objections.raise('ed25519-parameters', this.#parts.parameters);
    return this.#data.length === 32 || this.#objections.raise('ed25519-length', this.#parts.key);
  }

  mlDsa(length: number): boolean {
    if (this.#parts.parameters && !this.#objections.raise('ml-dsa-parameters', this.#parts.parameters)) return false;
    return this.#data.length === length || this.#objections.raise('ml-dsa-length', this.#parts.key);
  }

  dsa(): boolean {
    const { parameters, key } = this.#parts;
    const reader = new DerReader(this.#data);
    const y = reader.read(Tag.integer);
    if (!y || integerError(this.#data, y)) return this.#objections.raise('dsa-key', key);
    const numbers = parameters?.tag === Tag.sequence ? new DerReader(this.#bytes, parameters.content, parameters.end) : undefined;
    const values = [0, 1, 2].map(() => numbers?.read(Tag.integer));
    if (values.some((value) => !value || integerError(this.#bytes, value))) return this.#objections.raise('dsa-parameters', parameters ?? key);
    const positive = isPositive(this.#data, y) && values.every((value) => value && isPositive(this.#bytes, value));
    if (!positive) return this.#objections.raise('dsa-value', key);
    return reader.empty || this.#objections.raise('key-trailing-data', key);
  }
}

function isPositive(bytes: Uint8Array, at: DerElement): boolean {
  if (isNegative(bytes, at)) return false;
  return at.end - at.content > 1 || bytes[at.content] !== 0;
}
