/** Signature algorithms and kinds of keys by object identifier (RFC 3279, 4055, 5758, 8410, 8692, 9814, 9881). */

export type Hash = 'MD2' | 'MD5' | 'SHA-1' | 'SHA-224' | 'SHA-256' | 'SHA-384' | 'SHA-512';

/** What a signature is made with; `other` for anything that has no row here. */
export type SignatureKind = 'rsa' | 'rsa-pss' | 'dsa' | 'ecdsa' | 'ed25519' | 'ed448' | 'ml-dsa' | 'slh-dsa' | 'other';

export interface SignatureAlgorithm {
  readonly oid: string;
  readonly kind: SignatureKind;
  /** The hash that the message is put through first; `null` where the algorithm has its own, or it is not known. */
  readonly hash: Hash | null;
  /** `RSA with SHA-256`; the object identifier where nothing is known of it. */
  readonly name: string;
}

function row(oid: string, kind: SignatureKind, hash: Hash | null, name: string): [string, SignatureAlgorithm] {
  return [oid, { oid, kind, hash, name }];
}

const slhDsa = ['SHA2-128s', 'SHA2-128f', 'SHA2-192s', 'SHA2-192f', 'SHA2-256s', 'SHA2-256f', 'SHAKE-128s', 'SHAKE-128f', 'SHAKE-192s', 'SHAKE-192f', 'SHAKE-256s', 'SHAKE-256f'];

const signatures: ReadonlyMap<string, SignatureAlgorithm> = new Map([
  row('1.2.840.113549.1.1.2', 'rsa', 'MD2', 'RSA with MD2'),
  row('1.2.840.113549.1.1.4', 'rsa', 'MD5', 'RSA with MD5'),
  row('1.2.840.113549.1.1.5', 'rsa', 'SHA-1', 'RSA with SHA-1'),
  row('1.3.14.3.2.29', 'rsa', 'SHA-1', 'RSA with SHA-1'),
  row('1.2.840.113549.1.1.14', 'rsa', 'SHA-224', 'RSA with SHA-224'),
  row('1.2.840.113549.1.1.11', 'rsa', 'SHA-256', 'RSA with SHA-256'),
  row('1.2.840.113549.1.1.12', 'rsa', 'SHA-384', 'RSA with SHA-384'),
  row('1.2.840.113549.1.1.13', 'rsa', 'SHA-512', 'RSA with SHA-512'),
  row('1.2.840.113549.1.1.10', 'rsa-pss', null, 'RSA-PSS'),
  row('1.2.840.10040.4.3', 'dsa', 'SHA-1', 'DSA with SHA-1'),
  row('2.16.840.1.101.3.4.3.1', 'dsa', 'SHA-224', 'DSA with SHA-224'),
  row('2.16.840.1.101.3.4.3.2', 'dsa', 'SHA-256', 'DSA with SHA-256'),
  row('1.2.840.10045.4.1', 'ecdsa', 'SHA-1', 'ECDSA with SHA-1'),
  row('1.2.840.10045.4.3.1', 'ecdsa', 'SHA-224', 'ECDSA with SHA-224'),
  row('1.2.840.10045.4.3.2', 'ecdsa', 'SHA-256', 'ECDSA with SHA-256'),
  row('1.2.840.10045.4.3.3', 'ecdsa', 'SHA-384', 'ECDSA with SHA-384'),
  row('1.2.840.10045.4.3.4', 'ecdsa', 'SHA-512', 'ECDSA with SHA-512'),
  row('1.3.101.112', 'ed25519', null, 'Ed25519'),
  row('1.3.101.113', 'ed448', null, 'Ed448'),
  ...['ML-DSA-44', 'ML-DSA-65', 'ML-DSA-87'].map((name, index) => row(`2.16.840.1.101.3.4.3.${17 + index}`, 'ml-dsa', null, name)),
  ...slhDsa.map((name, index) => row(`2.16.840.1.101.3.4.3.${20 + index}`, 'slh-dsa', null, `SLH-DSA-${name}`)),
]);

const hashes: ReadonlyMap<string, Hash> = new Map([
  ['1.3.14.3.2.26', 'SHA-1'],
  ['2.16.840.1.101.3.4.2.4', 'SHA-224'],
  ['2.16.840.1.101.3.4.2.1', 'SHA-256'],
  ['2.16.840.1.101.3.4.2.2', 'SHA-384'],
  ['2.16.840.1.101.3.4.2.3', 'SHA-512'],
]);

export function signatureAlgorithm(oid: string): SignatureAlgorithm {
  return signatures.get(oid) ?? { oid, kind: 'other', hash: null, name: oid };
}

export function hashByOid(oid: string): Hash | undefined {
  return hashes.get(oid);
}

export type KeyKind = 'rsa' | 'rsa-pss' | 'dsa' | 'ec' | 'ed25519' | 'ed448' | 'x25519' | 'x448' | 'ml-dsa' | 'slh-dsa' | 'ml-kem' | 'other';

const keys: ReadonlyMap<string, { readonly kind: KeyKind; readonly name: string }> = new Map<string, { kind: KeyKind; name: string }>([
  ['1.2.840.113549.1.1.1', { kind: 'rsa', name: 'RSA' }],
  ['1.2.840.113549.1.1.10', { kind: 'rsa-pss', name: 'RSA-PSS' }],
  ['1.2.840.10040.4.1', { kind: 'dsa', name: 'DSA' }],
  ['1.2.840.10045.2.1', { kind: 'ec', name: 'EC' }],
  ['1.3.101.110', { kind: 'x25519', name: 'X25519' }],
  ['1.3.101.111', { kind: 'x448', name: 'X448' }],
  ['1.3.101.112', { kind: 'ed25519', name: 'Ed25519' }],
  ['1.3.101.113', { kind: 'ed448', name: 'Ed448' }],
  ...['ML-DSA-44', 'ML-DSA-65', 'ML-DSA-87'].map((name, index) => [`2.16.840.1.101.3.4.3.${17 + index}`, { kind: 'ml-dsa', name }] as [string, { kind: KeyKind; name: string }]),
  ...slhDsa.map((name, index) => [`2.16.840.1.101.3.4.3.${20 + index}`, { kind: 'slh-dsa', name: `SLH-DSA-${name}` }] as [string, { kind: KeyKind; name: string }]),
  ...['ML-KEM-512', 'ML-KEM-768', 'ML-KEM-1024'].map((name, index) => [`2.16.840.1.101.3.4.4.${1 + index}`, { kind: 'ml-kem', name }] as [string, { kind: KeyKind; name: string }]),
]);

/** What kind of key an object identifier stands for; `name` is the identifier where nothing is known of it. */
export function keyAlgorithm(oid: string): { readonly kind: KeyKind; readonly name: string } {
  return keys.get(oid) ?? { kind: 'other', name: oid };
}

const curveNames: ReadonlyMap<string, { readonly name: string; readonly bits: number }> = new Map([
  ['1.2.840.10045.3.1.1', { name: 'P-192', bits: 192 }],
  ['1.3.132.0.33', { name: 'P-224', bits: 224 }],
  ['1.2.840.10045.3.1.7', { name: 'P-256', bits: 256 }],
  ['1.3.132.0.34', { name: 'P-384', bits: 384 }],
  ['1.3.132.0.35', { name: 'P-521', bits: 521 }],
  ['1.3.132.0.10', { name: 'secp256k1', bits: 256 }],
  ['1.3.36.3.3.2.8.1.1.7', { name: 'brainpoolP256r1', bits: 256 }],
  ['1.3.36.3.3.2.8.1.1.11', { name: 'brainpoolP384r1', bits: 384 }],
  ['1.3.36.3.3.2.8.1.1.13', { name: 'brainpoolP512r1', bits: 512 }],
]);

export function curveName(oid: string): { readonly name: string; readonly bits: number } | undefined {
  return curveNames.get(oid);
}
