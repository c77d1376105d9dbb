/**
 * Keys: their kind and size, and which certificate they belong to. Of a private key only what is public in it is looked at, and
 * nothing of it is kept but a fingerprint of that.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { constructedContextTag, DerReader, Tag } from '../../syntax/der/reader';
import type { DerElement } from '../../syntax/der/reader';
import { curveName, keyAlgorithm } from '../certificate/algorithms';
import { bitLength, readPublicKey } from '../certificate/keys';
import type { PublicKey } from '../certificate/model';
import { oidText } from '../certificate/names';

export interface KeyFacts {
  readonly description: string;
  readonly encrypted: boolean;
  /** A fingerprint of the public key, comparable with `publicIdentity`; `null` when the file does not tell. */
  readonly identity: string | null;
}

const unknownKey: KeyFacts = { description: 'unknown', encrypted: false, identity: null };

/** The same text for the same public key, whatever it is wrapped in; `null` for kinds that are not compared. */
export function publicIdentity(bytes: Uint8Array, key: PublicKey): string | null {
  const parts = new DerReader(bytes, key.span.start, key.span.end, true);
  const whole = parts.read(Tag.sequence);
  const fields = whole && parts.inside(whole);
  const algorithm = fields?.read(Tag.sequence);
  const value = fields?.read(Tag.bitString);
  if (!fields || !algorithm || !value || value.end === value.content) return null;
  if (key.kind === 'rsa' || key.kind === 'rsa-pss') return rsaIdentity(new DerReader(bytes, value.content + 1, value.end, true));
  return ofOctets(key.kind === 'ec' ? `ec ${key.curve ?? ''}` : key.oid, bytes.subarray(value.content + 1, value.end));
}

/** Modulus and exponent at the start of what `outer` reads. */
function rsaIdentity(outer: DerReader): string | null {
  const sequence = outer.read(Tag.sequence);
  const numbers = sequence && outer.inside(sequence);
  const modulus = numbers?.read(Tag.integer);
  const exponent = numbers?.read(Tag.integer);
  if (!modulus || !exponent) return null;
  return ofOctets('rsa', outer.bytes.subarray(modulus.start, exponent.end));
}

function ofOctets(kind: string, octets: Uint8Array): string {
  return `${kind} ${bytesToHex(sha256(octets))}`;
}

/** A SubjectPublicKeyInfo. */
export function readPublicKeyInfo(der: Uint8Array): KeyFacts {
  const whole = new DerReader(der, 0, der.length, true).read(Tag.sequence);
  if (!whole) return unknownKey;
  const key = readPublicKey(der, whole);
  return { description: key.description, encrypted: false, identity: publicIdentity(der, key) };
}

/** A private key in the form that its label names, or its structure shows. `data` is `undefined` when it cannot be read. */
export function readPrivateKey(label: string, data: Uint8Array | undefined, encrypted: boolean): KeyFacts {
  if (encrypted || label === 'ENCRYPTED PRIVATE KEY') return { description: kindInLabel(label), encrypted: true, identity: null };
  if (label === 'OPENSSH PRIVATE KEY') return { description: 'OpenSSH', encrypted: data !== undefined && !isPlainOpenSsh(data), identity: null };
  const outer = data && new DerReader(data, 0, data.length, true);
  const whole = outer?.read(Tag.sequence);
  if (!outer || !whole) return { ...unknownKey, description: kindInLabel(label) };
  const fields = outer.inside(whole);
  fields.read(Tag.integer);
  const second = fields.any();
  if (second?.tag === Tag.sequence) return readPkcs8(fields, second);
  if (second?.tag === Tag.integer) return readRsaNumbers(fields, second);
  return second?.tag === Tag.octetString ? readEcKey(fields, undefined) : { ...unknownKey, description: kindInLabel(label) };
}

function kindInLabel(label: string): string {
  const kind = /^(RSA|EC|DSA) PRIVATE KEY$/.exec(label)?.[1];
  return kind ?? (label === 'ENCRYPTED PRIVATE KEY' ? 'encrypted' : 'unknown');
}

function isPlainOpenSsh(data: Uint8Array): boolean {
  const start = new TextDecoder('latin1').decode(data.subarray(0, 40));
  return start.includes('\0\0\0\x04none');
}

function readPkcs8(fields: DerReader, algorithm: DerElement): KeyFacts {
  const parts = fields.inside(algorithm);
  const type = parts.read(Tag.oid);
  const parameters = parts.read(Tag.oid);
  const octets = fields.read(Tag.octetString);
  if (!type || !octets) return unknownKey;
  const { kind, name } = keyAlgorithm(oidText(fields.bytes, type));
  const inner = fields.inside(octets);
  const whole = inner.read(Tag.sequence);
  if ((kind === 'rsa' || kind === 'rsa-pss') && whole) {
    const numbers = inner.inside(whole);
    numbers.read(Tag.integer);
    const modulus = numbers.read(Tag.integer);
    return modulus ? readRsaNumbers(numbers, modulus) : unknownKey;
  }
  if (kind === 'ec' && whole) {
    const key = inner.inside(whole);
    key.read(Tag.integer);
    key.read(Tag.octetString);
    return readEcKey(key, parameters);
  }
  return { description: name, encrypted: false, identity: null };
}

/** `fields` stands behind the modulus. */
function readRsaNumbers(fields: DerReader, modulus: DerElement): KeyFacts {
  const exponent = fields.read(Tag.integer);
  const bits = bitLength(fields.bytes, modulus);
  // A DSA key has numbers too; its second one is far too small to be a modulus.
  if (!exponent || bits < 256) return unknownKey;
  return { description: `RSA ${bits}`, encrypted: false, identity: ofOctets('rsa', fields.bytes.subarray(modulus.start, exponent.end)) };
}

/** `fields` stands behind the octets of the private number: what follows is public. */
function readEcKey(fields: DerReader, parameters: DerElement | undefined): KeyFacts {
  const own = fields.read(constructedContextTag(0));
  const named = parameters ?? (own && fields.inside(own).read(Tag.oid));
  const oid = named ? oidText(fields.bytes, named) : '';
  const curve = curveName(oid)?.name ?? oid;
  const wrapper = fields.read(constructedContextTag(1));
  const point = wrapper && fields.inside(wrapper).read(Tag.bitString);
  const identity = point && curve !== '' ? ofOctets(`ec ${curve}`, fields.bytes.subarray(point.content + 1, point.end)) : null;
  return { description: curve === '' ? 'EC' : `EC ${curve}`, encrypted: false, identity };
}
