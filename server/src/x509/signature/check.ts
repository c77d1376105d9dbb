/**
 * Checks signatures with the platform's WebCrypto, which is given from outside. Only numbers and points that have been read and judged
 * here are handed over, never DER of a file: some platforms end the whole process on keys that are malformed in the right way.
 */
import { DerReader, Tag } from '../../syntax/der/reader';
import type { DerElement } from '../../syntax/der/reader';
import { curveByOid, isOnCurve } from '../acceptance/curves';
import { oidText } from '../certificate/names';
import type { Certificate, PublicKey, Signature } from '../certificate/model';
import type { SignatureState } from '../inspection';
import { encodeBase64 } from '../../syntax/pem/encode';

/** Parameters of an algorithm as WebCrypto takes them. */
export interface AlgorithmParameters {
  readonly name: string;
  readonly hash?: string;
  readonly namedCurve?: string;
  readonly saltLength?: number;
}

/** The part of WebCrypto that is used, and that every platform has. */
export interface Subtle {
  importKey(format: 'jwk', key: { readonly kty: string; readonly n: string; readonly e: string }, algorithm: AlgorithmParameters, extractable: boolean, usages: ['verify']): Promise<object>;
  importKey(format: 'raw', key: Uint8Array<ArrayBuffer>, algorithm: AlgorithmParameters, extractable: boolean, usages: ['verify']): Promise<object>;
  verify(algorithm: AlgorithmParameters, key: object, signature: Uint8Array<ArrayBuffer>, data: Uint8Array<ArrayBuffer>): Promise<boolean>;
}

/** Larger moduli take too long to be worth it: nobody uses them. */
const largestModulus = 16_384;

/** Whether `issuer`'s key verifies the signature of `subject`. */
export async function checkSignature(subject: Certificate, issuer: Certificate, subtle: Subtle): Promise<SignatureState> {
  const { signature } = subject;
  const expected = keyKindOf(signature);
  if (expected === undefined) return 'unchecked';
  if (!expected.includes(issuer.publicKey.kind)) return 'invalid';
  const plan = planOf(subject, issuer);
  if (plan === 'invalid' || plan === 'unchecked') return plan;
  try {
    const key = await plan.importKey(subtle);
    const signed = subject.der.slice(subject.signedPart.start, subject.signedPart.end);
    return (await subtle.verify(plan.algorithm, key, plan.signature, signed)) ? 'verified' : 'invalid';
  } catch {
    // The platform does not know the algorithm, or not for a key of this size.
    return 'unchecked';
  }
}

/** The kinds of keys that make such signatures; `undefined` for signatures that are not checked here. */
function keyKindOf({ algorithm }: Signature): readonly PublicKey['kind'][] | undefined {
  switch (algorithm.kind) {
    case 'rsa':
      return ['rsa'];
    case 'rsa-pss':
      return ['rsa', 'rsa-pss'];
    case 'ecdsa':
      return ['ec'];
    case 'ed25519':
      return ['ed25519'];
    default:
      return undefined;
  }
}

interface Plan {
  readonly algorithm: AlgorithmParameters;
  readonly signature: Uint8Array<ArrayBuffer>;
  importKey(subtle: Subtle): Promise<object>;
}

/** The hashes that WebCrypto has. */
const knownHashes = new Set<string>(['SHA-1', 'SHA-256', 'SHA-384', 'SHA-512']);

function planOf(subject: Certificate, issuer: Certificate): Plan | 'invalid' | 'unchecked' {
  const { algorithm, hash, saltLength, value } = subject.signature;
  const signature = subject.der.slice(value.start, value.end);
  const key = keyBits(issuer);
  if (!key) return 'unchecked';
  if (algorithm.kind === 'ed25519') {
    if (key.length !== 32) return 'unchecked';
    return { algorithm: { name: 'Ed25519' }, signature, importKey: (subtle) => subtle.importKey('raw', key, { name: 'Ed25519' }, false, ['verify']) };
  }
  if (hash === null || !knownHashes.has(hash)) return 'unchecked';
  if (algorithm.kind === 'ecdsa') return ecdsaPlan(issuer, key, signature, hash);
  if (algorithm.kind === 'rsa-pss' && saltLength === null) return 'unchecked';
  const name = algorithm.kind === 'rsa' ? 'RSASSA-PKCS1-v1_5' : 'RSA-PSS';
  const numbers = rsaNumbers(issuer.publicKey, key);
  if (!numbers) return 'unchecked';
  return {
    algorithm: { name, ...(saltLength === null ? {} : { saltLength }) },
    signature,
    importKey: (subtle) => subtle.importKey('jwk', { kty: 'RSA', ...numbers }, { name, hash }, false, ['verify']),
  };
}

/** The octets of the BIT STRING. */
function keyBits({ der, publicKey }: Certificate): Uint8Array<ArrayBuffer> | undefined {
  const whole = new DerReader(der, publicKey.span.start, publicKey.span.end, true).read(Tag.sequence);
  const fields = whole && new DerReader(der, whole.content, whole.end, true);
  fields?.read(Tag.sequence);
  const bits = fields?.read(Tag.bitString);
  return bits && bits.end > bits.content && der[bits.content] === 0 ? der.slice(bits.content + 1, bits.end) : undefined;
}

function rsaNumbers(key: PublicKey, bits: Uint8Array): { readonly n: string; readonly e: string } | undefined {
  // An exponent that is even or 1 makes no key, and a platform may take offence at it.
  if (key.bits > largestModulus || key.bits < 256 || key.exponent === null || key.exponent < 3n || key.exponent % 2n === 0n) return undefined;
  const whole = new DerReader(bits, 0, bits.length, true).read(Tag.sequence);
  const numbers = whole && new DerReader(bits, whole.content, whole.end, true);
  const modulus = numbers?.read(Tag.integer);
  const exponent = numbers?.read(Tag.integer);
  if (!modulus || !exponent || ((bits[modulus.content] ?? 0) & 0x80) !== 0) return undefined;
  return { n: jwkNumber(bits, modulus), e: jwkNumber(bits, exponent) };
}

function jwkNumber(bytes: Uint8Array, number: DerElement): string {
  let start = number.content;
  while (start < number.end - 1 && bytes[start] === 0) start++;
  return encodeBase64(bytes.subarray(start, number.end)).replace(/=+$/, '').replace(/\+/g, '-').replace(/\//g, '_');
}

/** The curves that WebCrypto has. */
const namedCurves = ['P-256', 'P-384', 'P-521'];

function ecdsaPlan(issuer: Certificate, point: Uint8Array<ArrayBuffer>, der: Uint8Array, hash: string): Plan | 'invalid' | 'unchecked' {
  const { curve: name } = issuer.publicKey;
  const curve = curveOf(issuer);
  if (name === null || !curve || !namedCurves.includes(name) || !isOnCurve(curve, point)) return 'unchecked';
  const signature = plainSignature(der, Math.ceil(curve.bits / 8));
  if (!signature) return 'invalid';
  return { algorithm: { name: 'ECDSA', hash }, signature, importKey: (subtle) => subtle.importKey('raw', point, { name: 'ECDSA', namedCurve: name }, false, ['verify']) };
}

function curveOf({ der, publicKey }: Certificate): ReturnType<typeof curveByOid> {
  const whole = new DerReader(der, publicKey.span.start, publicKey.span.end, true).read(Tag.sequence);
  const algorithm = whole && new DerReader(der, whole.content, whole.end, true).read(Tag.sequence);
  const fields = algorithm && new DerReader(der, algorithm.content, algorithm.end, true);
  fields?.read(Tag.oid);
  const named = fields?.read(Tag.oid);
  return named && curveByOid(oidText(der, named));
}

/** Two numbers of the same length one behind the other, from the SEQUENCE that certificates hold; `undefined` when it is none. */
function plainSignature(der: Uint8Array, length: number): Uint8Array<ArrayBuffer> | undefined {
  const whole = new DerReader(der).read(Tag.sequence);
  const numbers = whole && new DerReader(der, whole.content, whole.end);
  const pair = [numbers?.read(Tag.integer), numbers?.read(Tag.integer)];
  if (!numbers?.empty || whole?.end !== der.length) return undefined;
  const plain = new Uint8Array(2 * length);
  for (const [index, number] of pair.entries()) {
    if (!number || ((der[number.content] ?? 0) & 0x80) !== 0) return undefined;
    let start = number.content;
    while (start < number.end && der[start] === 0) start++;
    if (number.end - start > length) return undefined;
    plain.set(der.subarray(start, number.end), (index + 1) * length - (number.end - start));
  }
  return plain;
}
