/** The extensions that Go's parser of 1.17 and later looks into. */
import { constructedContextTag, contextTag, DerReader, Tag } from '../../syntax/der/reader';
import type { DerElement } from '../../syntax/der/reader';
import { integerError, isNegative, readBitString } from '../../syntax/der/values';
import { latin1 } from '../../syntax/pem/lines';
import { judgeAlternativeName } from './alternative-names';
import { judgeNameConstraints } from './name-constraints';
import type { Objections } from './objections';
import { judgeOid } from './oids';
import type { ReasonId } from './texts';

export interface ExtensionParts {
  readonly oid: string;
  readonly critical: boolean;
  /** The OCTET STRING. */
  readonly value: DerElement;
}

/** False when reading is over. */
type ExtensionJudge = (bytes: Uint8Array, extension: ExtensionParts, objections: Objections) => boolean;

const judges: ReadonlyMap<string, ExtensionJudge> = new Map<string, ExtensionJudge>([
  ['2.5.29.14', judgeSubjectKeyId],
  ['2.5.29.15', judgeKeyUsage],
  ['2.5.29.17', judgeAlternativeNames],
  ['2.5.29.19', judgeBasicConstraints],
  ['2.5.29.30', (bytes, extension, objections) => judgeNameConstraints(bytes, extension.value, objections)],
  ['2.5.29.31', judgeDistributionPoints],
  ['2.5.29.32', judgePolicies],
  ['2.5.29.33', judgePolicyMappings],
  ['2.5.29.35', judgeAuthorityKeyId],
  ['2.5.29.36', judgePolicyConstraints],
  ['2.5.29.37', judgeExtendedKeyUsage],
  ['2.5.29.54', judgeInhibitAnyPolicy],
  ['1.3.6.1.5.5.7.1.1', judgeAuthorityInfoAccess],
]);

/** Judges an extension; one that Go does not know passes. False when reading is over. */
export function judgeExtension(bytes: Uint8Array, extension: ExtensionParts, objections: Objections): boolean {
  const judge = judges.get(extension.oid);
  return !judge || judge(bytes, extension, objections);
}

function valueOf(bytes: Uint8Array, { value }: ExtensionParts): DerReader {
  return new DerReader(bytes, value.content, value.end);
}

/** A reader of what the SEQUENCE at the start of the value holds. */
function sequenceOf(bytes: Uint8Array, extension: ExtensionParts): DerReader | undefined {
  const reader = valueOf(bytes, extension);
  const sequence = reader.read(Tag.sequence);
  return sequence && reader.inside(sequence);
}

function judgeKeyUsage(bytes: Uint8Array, extension: ExtensionParts, objections: Objections): boolean {
  const bits = valueOf(bytes, extension).read(Tag.bitString);
  return (bits && readBitString(bytes, bits) !== undefined) || objections.raise('key-usage', extension.value);
}

/** A BOOLEAN must be one octet, all zeros or all ones. */
export function isBoolean(bytes: Uint8Array, at: DerElement): boolean {
  const octet = bytes[at.content];
  return at.end - at.content === 1 && (octet === 0 || octet === 0xff);
}

function judgeBasicConstraints(bytes: Uint8Array, extension: ExtensionParts, objections: Objections): boolean {
  const malformed = (): boolean => objections.raise('basic-constraints', extension.value);
  const reader = sequenceOf(bytes, extension);
  if (!reader) return malformed();
  if (reader.peek(Tag.boolean)) {
    const isCa = reader.any();
    if (!isCa || !isBoolean(bytes, isCa)) return malformed();
  }
  if (!reader.peek(Tag.integer)) return true;
  const length = reader.any();
  if (!length || integerError(bytes, length) || length.end - length.content > 8) return malformed();
  return !isNegative(bytes, length) || objections.raise('path-length-negative', length);
}

function judgeAlternativeNames(bytes: Uint8Array, extension: ExtensionParts, objections: Objections): boolean {
  const names = sequenceOf(bytes, extension);
  if (!names) return objections.raise('san', extension.value);
  while (!names.empty) {
    const name = names.any();
    if (!name) return objections.raise('san', extension.value);
    // Only primitive context-specific tags count; `^` turns all others into numbers that mean nothing.
    if (!judgeAlternativeName(bytes, name.tag ^ 0x80, name, objections)) return false;
  }
  return true;
}

function judgeDistributionPoints(bytes: Uint8Array, extension: ExtensionParts, objections: Objections): boolean {
  const points = sequenceOf(bytes, extension);
  if (!points) return objections.raise('crl-distribution-points', extension.value);
  while (!points.empty) {
    const point = points.read(Tag.sequence);
    if (!point || !isDistributionPoint(points.inside(point))) return objections.raise('crl-distribution-points', extension.value);
  }
  return true;
}

function isDistributionPoint(point: DerReader): boolean {
  if (!point.peek(constructedContextTag(0))) return true;
  const name = point.any();
  const inner = name && point.inside(name);
  const full = inner?.read(constructedContextTag(0));
  if (!inner || !full) return false;
  const names = inner.inside(full);
  // Go reads URIs up to the first name of another kind.
  while (names.peek(contextTag(6))) if (!names.any()) return false;
  return true;
}

function judgeAuthorityKeyId(bytes: Uint8Array, extension: ExtensionParts, objections: Objections): boolean {
  if (extension.critical && !objections.raise('authority-key-id-critical', extension.value)) return false;
  const reader = sequenceOf(bytes, extension);
  const good = reader && (!reader.peek(contextTag(0)) || reader.any() !== undefined);
  return good === true || objections.raise('authority-key-id', extension.value);
}

function judgeSubjectKeyId(bytes: Uint8Array, extension: ExtensionParts, objections: Objections): boolean {
  if (extension.critical && !objections.raise('subject-key-id-critical', extension.value)) return false;
  return valueOf(bytes, extension).read(Tag.octetString) !== undefined || objections.raise('subject-key-id', extension.value);
}

function judgeExtendedKeyUsage(bytes: Uint8Array, extension: ExtensionParts, objections: Objections): boolean {
  const usages = sequenceOf(bytes, extension);
  if (!usages) return objections.raise('extended-key-usage', extension.value);
  while (!usages.empty) {
    const usage = usages.read(Tag.oid);
    if (!usage || judgeOid(bytes, usage, objections) === undefined) return objections.raise('extended-key-usage', extension.value);
  }
  return true;
}

function judgePolicies(bytes: Uint8Array, extension: ExtensionParts, objections: Objections): boolean {
  const policies = sequenceOf(bytes, extension);
  if (!policies) return objections.raise('policies', extension.value);
  const seen = new Set<string>();
  while (!policies.empty) {
    const policy = policies.read(Tag.sequence);
    const oid = policy && policies.inside(policy).read(Tag.oid);
    if (!oid || !isWholeOid(bytes, oid)) return objections.raise('policies', extension.value);
    if (judgeOid(bytes, oid, objections) === undefined && !objections.raise('policy-arc', oid)) return false;
    // Until 1.21 policies were read like every identifier; since then also those with arcs of any size.
    const text = latin1(bytes, oid.content, oid.end);
    if (seen.has(text) && !objections.raise('policy-duplicate', oid)) return false;
    seen.add(text);
  }
  return true;
}

/** Not empty, and the last arc ends. */
function isWholeOid(bytes: Uint8Array, oid: DerElement): boolean {
  return oid.end > oid.content && (bytes[oid.end - 1] ?? 0) < 0x80;
}

function judgePolicyConstraints(bytes: Uint8Array, extension: ExtensionParts, objections: Objections): boolean {
  const reader = sequenceOf(bytes, extension);
  if (!reader) return objections.raise('policy-constraints', extension.value);
  for (const number of [0, 1]) {
    if (!reader.peek(contextTag(number))) continue;
    const skip = reader.any();
    if (!skip || integerError(bytes, skip) || skip.end - skip.content > 8) return objections.raise('policy-constraints', extension.value);
  }
  return true;
}

function judgePolicyMappings(bytes: Uint8Array, extension: ExtensionParts, objections: Objections): boolean {
  const mappings = sequenceOf(bytes, extension);
  if (!mappings) return objections.raise('policy-mappings', extension.value);
  while (!mappings.empty) {
    const mapping = mappings.read(Tag.sequence);
    const pair = mapping && mappings.inside(mapping);
    if (!pair?.read(Tag.oid) || !pair.read(Tag.oid)) return objections.raise('policy-mappings', extension.value);
  }
  return true;
}

function judgeInhibitAnyPolicy(bytes: Uint8Array, extension: ExtensionParts, objections: Objections): boolean {
  const skip = valueOf(bytes, extension).read(Tag.integer);
  const good = skip && !integerError(bytes, skip) && skip.end - skip.content <= 8;
  return good === true || objections.raise('inhibit-any-policy', extension.value);
}

function judgeAuthorityInfoAccess(bytes: Uint8Array, extension: ExtensionParts, objections: Objections): boolean {
  const reason: ReasonId = 'authority-info-access';
  if (extension.critical && !objections.raise('authority-info-access-critical', extension.value)) return false;
  const descriptions = sequenceOf(bytes, extension);
  if (!descriptions) return objections.raise(reason, extension.value);
  while (!descriptions.empty) {
    const description = descriptions.read(Tag.sequence);
    const parts = description && descriptions.inside(description);
    const method = parts?.read(Tag.oid);
    if (!parts || !method || judgeOid(bytes, method, objections) === undefined) return objections.raise(reason, extension.value);
    if (parts.peek(contextTag(6)) && !parts.any()) return objections.raise(reason, extension.value);
  }
  return true;
}
