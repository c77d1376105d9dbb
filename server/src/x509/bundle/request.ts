/** Certificate requests (PKCS#10). */
import { constructedContextTag, DerReader, Tag } from '../../syntax/der/reader';
import type { DerElement } from '../../syntax/der/reader';
import { signatureAlgorithm } from '../certificate/algorithms';
import { readAlternativeNames } from '../certificate/extensions';
import { readPublicKey } from '../certificate/keys';
import type { GeneralName, Name, PublicKey } from '../certificate/model';
import { oidText, readName } from '../certificate/names';
import { ExtensionId } from '../certificate/oids';
import { publicIdentity } from './private-key';

export interface CertificateRequest {
  readonly subject: Name;
  readonly publicKey: PublicKey;
  /** See `publicIdentity`. */
  readonly keyIdentity: string | null;
  readonly signatureAlgorithm: string;
  readonly alternativeNames: readonly GeneralName[];
}

const extensionRequest = '1.2.840.113549.1.9.14';

/** Reads the signed part and the algorithm of a request; `undefined` when it is something else. */
export function readRequest(data: Uint8Array, info: DerElement, algorithm: DerElement): CertificateRequest | undefined {
  const fields = new DerReader(data, info.content, info.end, true);
  const version = fields.read(Tag.integer);
  const subject = fields.read(Tag.sequence);
  const key = fields.read(Tag.sequence);
  const attributes = fields.read(constructedContextTag(0));
  // A revocation list begins alike, but has a date where the key stands here.
  if (!version || !subject || !key || (!attributes && !fields.empty)) return undefined;
  if (!new DerReader(data, key.content, key.end, true).read(Tag.sequence)) return undefined;
  const type = new DerReader(data, algorithm.content, algorithm.end, true).read(Tag.oid);
  const publicKey = readPublicKey(data, key);
  return {
    subject: readName(data, subject),
    publicKey,
    keyIdentity: publicIdentity(data, publicKey),
    signatureAlgorithm: signatureAlgorithm(type ? oidText(data, type) : '').name,
    alternativeNames: attributes ? requestedNames(data, attributes) : [],
  };
}

function requestedNames(data: Uint8Array, attributes: DerElement): readonly GeneralName[] {
  const list = new DerReader(data, attributes.content, attributes.end, true);
  for (let attribute = list.any(); attribute; attribute = list.any()) {
    const parts = list.inside(attribute);
    const type = parts.read(Tag.oid);
    const values = parts.read(Tag.set);
    if (!type || !values || oidText(data, type) !== extensionRequest) continue;
    const extensions = parts.inside(values).read(Tag.sequence);
    if (extensions) return namesIn(data, parts.inside(extensions));
  }
  return [];
}

function namesIn(data: Uint8Array, extensions: DerReader): readonly GeneralName[] {
  for (let extension = extensions.any(); extension; extension = extensions.any()) {
    const parts = extensions.inside(extension);
    const type = parts.read(Tag.oid);
    parts.read(Tag.boolean);
    const value = parts.read(Tag.octetString);
    if (type && value && oidText(data, type) === ExtensionId.alternativeNames) return readAlternativeNames(data, { start: value.content, end: value.end }) ?? [];
  }
  return [];
}
