/** Public keys: kind, size and curve, from a SubjectPublicKeyInfo. */
import { DerReader, Tag } from '../../syntax/der/reader';
import type { DerElement } from '../../syntax/der/reader';
import { integerValue } from '../../syntax/der/values';
import { latin1 } from '../../syntax/pem/lines';
import { curveName, keyAlgorithm } from './algorithms';
import type { PublicKey } from './model';
import { oidText } from './names';

/** Reads the SubjectPublicKeyInfo `element`; what cannot be read stays unknown. */
export function readPublicKey(bytes: Uint8Array, element: DerElement): PublicKey {
  const parts = new DerReader(bytes, element.content, element.end, true);
  const algorithm = parts.read(Tag.sequence);
  const bits = parts.read(Tag.bitString);
  const fields = algorithm && parts.inside(algorithm);
  const type = fields?.read(Tag.oid);
  const parameters = fields?.any();
  const oid = type ? oidText(bytes, type) : '';
  const { kind, name } = keyAlgorithm(oid);
  const details = detailsOf(bytes, kind, parameters, bits);
  const measure = details.curve ?? (details.bits > 0 ? String(details.bits) : '');
  return {
    kind,
    oid,
    ...details,
    description: [name === '' ? 'unreadable' : name, measure].filter((part) => part !== '').join(' '),
    span: { start: element.start, end: element.end },
    key: latin1(bytes, element.start, element.end),
  };
}

type Details = Pick<PublicKey, 'bits' | 'curve' | 'exponent'>;

const unknownDetails: Details = { bits: 0, curve: null, exponent: null };

function detailsOf(bytes: Uint8Array, kind: PublicKey['kind'], parameters: DerElement | undefined, key: DerElement | undefined): Details {
  if ((kind === 'rsa' || kind === 'rsa-pss') && key) return rsaDetails(bytes, key);
  if (kind === 'ec') return ecDetails(bytes, parameters);
  if (kind === 'dsa' && parameters?.tag === Tag.sequence) {
    const prime = new DerReader(bytes, parameters.content, parameters.end, true).read(Tag.integer);
    return { ...unknownDetails, bits: prime ? bitLength(bytes, prime) : 0 };
  }
  return unknownDetails;
}

function rsaDetails(bytes: Uint8Array, key: DerElement): Details {
  const outer = new DerReader(bytes, key.content + 1, key.end, true).read(Tag.sequence);
  const numbers = outer && new DerReader(bytes, outer.content, outer.end, true);
  const modulus = numbers?.read(Tag.integer);
  const exponent = numbers?.read(Tag.integer);
  if (!modulus || !exponent) return unknownDetails;
  // An exponent of any real key has a few octets; a larger number is only there to make reading slow.
  const small = exponent.end - exponent.content <= 64;
  return { bits: bitLength(bytes, modulus), curve: null, exponent: small ? integerValue(bytes, exponent) : null };
}

/** Bits of the magnitude of a positive number. */
export function bitLength(bytes: Uint8Array, number: DerElement): number {
  let at = number.content;
  while (at < number.end && bytes[at] === 0) at++;
  return at === number.end ? 0 : (number.end - at) * 8 - Math.clz32(bytes[at] ?? 0) + 24;
}

function ecDetails(bytes: Uint8Array, parameters: DerElement | undefined): Details {
  if (parameters?.tag !== Tag.oid) return { ...unknownDetails, curve: parameters?.tag === Tag.sequence ? 'explicit curve' : null };
  const oid = oidText(bytes, parameters);
  const curve = curveName(oid);
  return { bits: curve?.bits ?? 0, curve: curve?.name ?? oid, exponent: null };
}
