/** A certificate as our own walk through its DER reads it: everything that lists, chains and rules need, and nothing that could fail later. */
import type { Span } from '../../core/text';
import type { AlternativeNameKind } from '../inspection';
import type { Hash, KeyKind, SignatureAlgorithm } from './algorithms';

export interface Attribute {
  readonly oid: string;
  /** The text; `#` and the DER in hexadecimal for what is no text. */
  readonly value: string;
  /** The type of the value, and its octets in the DER. */
  readonly tag: number;
  readonly span: Span;
}

/** A distinguished name. */
export interface Name {
  /** The attributes in the order of the encoding. */
  readonly attributes: readonly Attribute[];
  /** The DER, one character an octet: two names are the same to Go when these are equal. */
  readonly key: string;
}

export interface PublicKey {
  readonly kind: KeyKind;
  readonly oid: string;
  /** Bits of the modulus or of the field; 0 when not known. */
  readonly bits: number;
  /** Name of the curve, or its object identifier; `null` for other keys, and for an EC key that does not name its curve. */
  readonly curve: string | null;
  /** The RSA exponent; `null` for other keys. */
  readonly exponent: bigint | null;
  /** `RSA 2048`, `EC P-256`, `Ed25519`. */
  readonly description: string;
  /** The SubjectPublicKeyInfo in the DER. */
  readonly span: Span;
  /** The SubjectPublicKeyInfo, one character an octet: the same key has the same text. */
  readonly key: string;
}

export interface Extension {
  readonly oid: string;
  readonly critical: boolean;
  /** The extension in the DER. */
  readonly span: Span;
  /** What the OCTET STRING holds. */
  readonly value: Span;
}

export interface BasicConstraints {
  readonly ca: boolean;
  readonly pathLength: number | null;
}

export interface GeneralName {
  readonly kind: AlternativeNameKind;
  /** For showing: text, an address, a distinguished name. */
  readonly value: string;
  /** The octets of an address; `null` for others. */
  readonly octets: Uint8Array | null;
}

/** A subtree of the name constraints. For an address, `octets` is the address followed by the mask. */
export type Subtree = GeneralName;

export interface NameConstraints {
  readonly permitted: readonly Subtree[];
  readonly excluded: readonly Subtree[];
}

export interface PolicyConstraints {
  readonly requireExplicit: number | null;
  readonly inhibitMapping: number | null;
}

export interface Signature {
  readonly algorithm: SignatureAlgorithm;
  /** `RSA-PSS with SHA-256`: the algorithm with its parameters. */
  readonly name: string;
  /** The hash, parameters of RSA-PSS included; `null` where it is not known or the algorithm has its own. */
  readonly hash: Hash | null;
  /** Salt length of RSA-PSS; `null` for others, and where the mask is made with another hash. */
  readonly saltLength: number | null;
  /** The signature's octets in the DER. */
  readonly value: Span;
  /** Whether the algorithm inside the signed part is the same as the one outside. */
  readonly consistent: boolean;
}

/** Extensions that could not be read are absent here and named in `malformed`. */
export interface Certificate {
  /** The DER of the certificate alone, without what may follow it. */
  readonly der: Uint8Array;
  /** 1, 2 or 3, or whatever else it says. */
  readonly version: number;
  readonly serial: Span;
  /** Hexadecimal of the magnitude in pairs, with a minus sign when it is negative. */
  readonly serialText: string;
  readonly serialOctets: number;
  readonly issuer: Name;
  readonly subject: Name;
  readonly validity: Span;
  /** Milliseconds since 1970; `null` when the field is no date. */
  readonly notBefore: number | null;
  readonly notAfter: number | null;
  readonly publicKey: PublicKey;
  readonly signature: Signature;
  /** The signed part. */
  readonly signedPart: Span;
  readonly extensions: readonly Extension[];
  /** Object identifiers of extensions whose value could not be read. */
  readonly malformed: readonly string[];
  readonly basicConstraints: BasicConstraints | null;
  /** Bit 0 is digital signature; `null` without the extension. */
  readonly keyUsage: number | null;
  readonly keyPurposes: readonly string[] | null;
  readonly alternativeNames: readonly GeneralName[] | null;
  readonly subjectKeyId: string | null;
  readonly authorityKeyId: string | null;
  readonly nameConstraints: NameConstraints | null;
  readonly policies: readonly string[] | null;
  readonly policyConstraints: PolicyConstraints | null;
  readonly inhibitAnyPolicy: number | null;
  readonly policyMappings: readonly (readonly [string, string])[] | null;
  readonly issuerUrls: readonly string[];
  readonly ocspUrls: readonly string[];
  readonly crlUrls: readonly string[];
  /** SHA-256 of the DER, lower-case hexadecimal. */
  readonly sha256: string;
}

/** Whether the same name stands as subject and issuer. */
export function isSelfIssued(certificate: Certificate): boolean {
  return certificate.subject.key === certificate.issuer.key;
}

/** Subject and issuer, and their keys as far as they are named, are the same. */
export function issuedItself(certificate: Certificate): boolean {
  const { subjectKeyId, authorityKeyId } = certificate;
  return isSelfIssued(certificate) && (authorityKeyId === null || subjectKeyId === null || authorityKeyId === subjectKeyId);
}

/**
 * Whether it says of itself that its own key has signed it: another authority may bear the same name. Only certificates that
 * sign themselves may leave out the key of their issuer (RFC 5280, 4.2.1.1), so of an authority without it that is what it says.
 */
export function claimsOwnSignature(certificate: Certificate): boolean {
  const { subjectKeyId, authorityKeyId } = certificate;
  if (!isSelfIssued(certificate) || subjectKeyId === null) return false;
  return authorityKeyId === null ? isAuthority(certificate) : authorityKeyId === subjectKeyId;
}

/** Whether a certificate may issue others: it says so, or it is of version 1, where nothing could be said. */
export function isAuthority(certificate: Certificate): boolean {
  if (certificate.basicConstraints) return certificate.basicConstraints.ca;
  return certificate.version < 3 && isSelfIssued(certificate);
}

export const KeyUsage = { digitalSignature: 1, contentCommitment: 2, keyEncipherment: 4, dataEncipherment: 8, keyAgreement: 16, certificateSigning: 32, crlSigning: 64 } as const;
