/** Reads certificates. Any bytes may be given; what is no certificate gives nothing, and nothing throws. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { Span } from '../../core/text';
import { constructedContextTag, contextTag, DerReader, Tag } from '../../syntax/der/reader';
import type { DerElement } from '../../syntax/der/reader';
import { hexOf, integerValue, isNegative, readTime } from '../../syntax/der/values';
import { hashByOid, signatureAlgorithm } from './algorithms';
import type { Hash } from './algorithms';
import * as extension from './extensions';
import { readPublicKey } from './keys';
import type { Certificate, Extension, Signature } from './model';
import { oidText, readName } from './names';
import { ExtensionId } from './oids';

/** More extensions than this are not looked at: real certificates have about ten. */
const mostExtensions = 1_000;

/** The frame of a certificate: the parts that everything else is found by. */
interface Frame {
  readonly whole: DerElement;
  readonly signed: DerElement;
  readonly algorithm: DerElement;
  readonly signature: DerElement;
}

/**
 * The certificate that starts at the beginning of `data`. What follows it does not matter here. Lenient where strict readers refuse:
 * the user is to see what there is.
 */
export function readCertificate(data: Uint8Array): Certificate | undefined {
  const frame = readFrame(data);
  if (!frame) return undefined;
  const der = data.subarray(0, frame.whole.end);
  const fields = new DerReader(der, frame.signed.content, frame.signed.end, true);
  const version = readVersion(der, fields);
  const serial = fields.read(Tag.integer);
  const inner = fields.read(Tag.sequence);
  const issuer = fields.read(Tag.sequence);
  const validity = fields.read(Tag.sequence);
  const subject = fields.read(Tag.sequence);
  const key = fields.read(Tag.sequence);
  if (!serial || !inner || !issuer || !validity || !subject || !key) return undefined;
  const list = readExtensionList(der, fields);
  return {
    der,
    version,
    serial: { start: serial.content, end: serial.end },
    serialText: serialText(der, serial),
    serialOctets: serial.end - serial.content,
    issuer: readName(der, issuer),
    subject: readName(der, subject),
    validity: { start: validity.start, end: validity.end },
    ...readValidity(der, validity),
    publicKey: readPublicKey(der, key),
    signature: readSignature(der, frame, inner),
    signedPart: { start: frame.signed.start, end: frame.signed.end },
    ...readExtensions(der, list),
    sha256: bytesToHex(sha256(der)),
  };
}

function readFrame(data: Uint8Array): Frame | undefined {
  const outer = new DerReader(data, 0, data.length, true);
  const whole = outer.read(Tag.sequence);
  const parts = whole && outer.inside(whole);
  const signed = parts?.read(Tag.sequence);
  const algorithm = parts?.read(Tag.sequence);
  const signature = parts?.read(Tag.bitString);
  return whole && signed && algorithm && signature && { whole, signed, algorithm, signature };
}

function readVersion(der: Uint8Array, fields: DerReader): number {
  const field = fields.read(constructedContextTag(0));
  const number = field && fields.inside(field).read(Tag.integer);
  if (!number) return 1;
  return number.end - number.content <= 4 ? Number(integerValue(der, number)) + 1 : 0;
}

function serialText(der: Uint8Array, serial: DerElement): string {
  if (!isNegative(der, serial)) return hexOf(der, serial.content, serial.end);
  const digits = (-integerValue(der, serial)).toString(16);
  return `-${digits.length % 2 === 0 ? digits : `0${digits}`}`;
}

function readValidity(der: Uint8Array, validity: DerElement): Pick<Certificate, 'notBefore' | 'notAfter'> {
  const dates = new DerReader(der, validity.content, validity.end, true);
  const read = (): number | null => {
    const date = dates.any();
    const known = date && (date.tag === Tag.utcTime || date.tag === Tag.generalizedTime);
    return known ? (readTime(der, date)?.milliseconds ?? null) : null;
  };
  const notBefore = read();
  return { notBefore, notAfter: read() };
}

function readSignature(der: Uint8Array, frame: Frame, inner: DerElement): Signature {
  const fields = new DerReader(der, frame.algorithm.content, frame.algorithm.end, true);
  const type = fields.read(Tag.oid);
  const algorithm = signatureAlgorithm(type ? oidText(der, type) : '');
  const parameters = fields.any();
  const pss = algorithm.kind === 'rsa-pss' && parameters?.tag === Tag.sequence ? readPss(der, parameters) : undefined;
  const hash = pss?.hash ?? algorithm.hash;
  return {
    algorithm,
    name: pss?.hash ? `${algorithm.name} with ${pss.hash}` : algorithm.name === '' ? 'unreadable' : algorithm.name,
    hash,
    saltLength: pss?.usual === true ? pss.saltLength : null,
    value: { start: Math.min(frame.signature.content + 1, frame.signature.end), end: frame.signature.end },
    consistent: hexOf(der, inner.start, inner.end) === hexOf(der, frame.algorithm.start, frame.algorithm.end),
  };
}

/** RSASSA-PSS-params: SHA-1 and 20 octets of salt unless it says otherwise. */
function readPss(der: Uint8Array, parameters: DerElement): { readonly hash: Hash | null; readonly saltLength: number; readonly usual: boolean } {
  const fields = new DerReader(der, parameters.content, parameters.end, true);
  const hashField = fields.read(constructedContextTag(0));
  const maskField = fields.read(constructedContextTag(1));
  const saltField = fields.read(constructedContextTag(2));
  const mask = maskField && fields.inside(maskField).read(Tag.sequence);
  const maskParts = mask && fields.inside(mask);
  maskParts?.read(Tag.oid);
  const hash = hashField ? hashIn(fields.inside(hashField)) : 'SHA-1';
  const maskHash = maskParts ? hashIn(maskParts) : 'SHA-1';
  const salt = saltField && fields.inside(saltField).read(Tag.integer);
  const saltLength = salt && salt.end - salt.content <= 4 ? Number(integerValue(der, salt)) : 20;
  return { hash, saltLength, usual: hash === maskHash };
}

/** The hash that an AlgorithmIdentifier at this place names. */
function hashIn(fields: DerReader): Hash | null {
  const algorithm = fields.read(Tag.sequence);
  const type = algorithm && fields.inside(algorithm).read(Tag.oid);
  return type ? (hashByOid(oidText(fields.bytes, type)) ?? null) : null;
}

function readExtensionList(der: Uint8Array, fields: DerReader): readonly Extension[] {
  fields.read(contextTag(1));
  fields.read(contextTag(2));
  const wrapper = fields.read(constructedContextTag(3));
  const list = wrapper && fields.inside(wrapper).read(Tag.sequence);
  if (!list) return [];
  const items = fields.inside(list);
  const found: Extension[] = [];
  while (!items.empty && found.length < mostExtensions) {
    const item = items.any();
    if (!item) break;
    const parsed = readExtension(der, item);
    if (parsed) found.push(parsed);
  }
  return found;
}

function readExtension(der: Uint8Array, item: DerElement): Extension | undefined {
  const parts = new DerReader(der, item.content, item.end, true);
  const id = parts.read(Tag.oid);
  const flag = parts.read(Tag.boolean);
  const value = parts.read(Tag.octetString);
  if (!id || !value) return undefined;
  const critical = flag !== undefined && flag.end > flag.content && der[flag.content] !== 0;
  return { oid: oidText(der, id), critical, span: { start: item.start, end: item.end }, value: { start: value.content, end: value.end } };
}

type FromExtensions = Pick<
  Certificate,
  | 'extensions' | 'malformed' | 'basicConstraints' | 'keyUsage' | 'keyPurposes' | 'alternativeNames' | 'subjectKeyId' | 'authorityKeyId' | 'nameConstraints'
  | 'policies' | 'policyConstraints' | 'inhibitAnyPolicy' | 'policyMappings' | 'issuerUrls' | 'ocspUrls' | 'crlUrls'
>;

function readExtensions(der: Uint8Array, extensions: readonly Extension[]): FromExtensions {
  const malformed: string[] = [];
  const read = <T>(oid: string, reader: (bytes: Uint8Array, value: Span) => T | undefined): T | null => {
    const found = extensions.find((each) => each.oid === oid);
    if (!found) return null;
    const value = reader(der, found.value);
    if (value === undefined) malformed.push(oid);
    return value ?? null;
  };
  const access = read(ExtensionId.authorityAccess, extension.readAuthorityAccess);
  return {
    extensions,
    basicConstraints: read(ExtensionId.basicConstraints, extension.readBasicConstraints),
    keyUsage: read(ExtensionId.keyUsage, extension.readKeyUsage),
    keyPurposes: read(ExtensionId.keyPurposes, extension.readOidList),
    alternativeNames: read(ExtensionId.alternativeNames, extension.readAlternativeNames),
    subjectKeyId: read(ExtensionId.subjectKeyId, extension.readSubjectKeyId),
    authorityKeyId: read(ExtensionId.authorityKeyId, extension.readAuthorityKeyId) || null,
    nameConstraints: read(ExtensionId.nameConstraints, extension.readNameConstraints),
    policies: read(ExtensionId.policies, extension.readPolicies),
    policyConstraints: read(ExtensionId.policyConstraints, extension.readPolicyConstraints),
    inhibitAnyPolicy: read(ExtensionId.inhibitAnyPolicy, extension.readSkipCount),
    policyMappings: read(ExtensionId.policyMappings, extension.readPolicyMappings),
    issuerUrls: access?.issuers ?? [],
    ocspUrls: access?.ocsp ?? [],
    crlUrls: read(ExtensionId.distributionPoints, extension.readDistributionPoints) ?? [],
    malformed,
  };
}
