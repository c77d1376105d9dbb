/** What the bytes of a block are, whatever its label says: certificates, keys, requests and the containers that hold them. */
import { constructedContextTag, DerReader, Tag } from '../../syntax/der/reader';
import type { DerElement } from '../../syntax/der/reader';
import { integerValue } from '../../syntax/der/values';
import type { Certificate } from '../certificate/model';
import { oidText } from '../certificate/names';
import { readCertificate } from '../certificate/read';
import { readPrivateKey } from './private-key';
import type { KeyFacts } from './private-key';
import { readPublicKeyInfo } from './private-key';
import { readRequest } from './request';
import type { CertificateRequest } from './request';

export type Content =
  | { readonly kind: 'certificate'; readonly certificate: Certificate; /** Certificates behind the first one. */ readonly more: readonly Certificate[] }
  | { readonly kind: 'private-key'; readonly key: KeyFacts }
  | { readonly kind: 'public-key'; readonly key: KeyFacts }
  | { readonly kind: 'request'; readonly request: CertificateRequest }
  | { readonly kind: 'pkcs7'; readonly certificates: readonly Certificate[] }
  | { readonly kind: 'revocation-list' | 'pkcs12' | 'parameters' | 'other' | 'damaged' };

/** A container or a block with more certificates than this is cut. */
const mostInContainer = 10_000;

/** What a PEM block with this label and these bytes holds. `encrypted`: its headers say that the bytes are encrypted. */
export function contentOf(label: string, data: Uint8Array | undefined, encrypted: boolean): Content {
  // Even an unreadable private key is one: that it lies there is what matters.
  if (/PRIVATE KEY/.test(label)) return { kind: 'private-key', key: readPrivateKey(label, encrypted ? undefined : data, encrypted) };
  if (data === undefined) return { kind: 'damaged' };
  if (/PARAMETERS$/.test(label)) return { kind: 'parameters' };
  return contentOfDer(data);
}

/** What DER is, judged from its structure alone. */
export function contentOfDer(data: Uint8Array): Content {
  const outer = new DerReader(data, 0, data.length, true);
  const whole = outer.read(Tag.sequence);
  if (!whole) return { kind: data.length === 0 ? 'damaged' : data[0] === Tag.oid ? 'parameters' : 'other' };
  const certificate = readCertificate(data);
  if (certificate) return { kind: 'certificate', certificate, more: certificatesBehind(data, certificate.der.length) };
  const fields = outer.inside(whole);
  const first = fields.any();
  if (!first) return { kind: 'other' };
  if (first.tag === Tag.oid) return containerOf(data, first, fields);
  if (first.tag === Tag.integer) return startingWithNumber(data, whole, first, fields);
  return first.tag === Tag.sequence ? startingWithSequence(data, whole, first, fields) : { kind: 'other' };
}

function certificatesBehind(data: Uint8Array, from: number): readonly Certificate[] {
  const found: Certificate[] = [];
  for (let at = from; at < data.length && found.length < mostInContainer; ) {
    const next = readCertificate(data.subarray(at));
    if (!next) break;
    found.push(next);
    at += next.der.length;
  }
  return found;
}

const signedData = '1.2.840.113549.1.7.2';
const plainData = '1.2.840.113549.1.7.1';

/** A ContentInfo: PKCS#7. */
function containerOf(data: Uint8Array, type: DerElement, fields: DerReader): Content {
  if (oidText(data, type) !== signedData) return { kind: 'other' };
  const wrapper = fields.read(constructedContextTag(0));
  const signed = wrapper && fields.inside(wrapper).read(Tag.sequence);
  if (!signed) return { kind: 'pkcs7', certificates: [] };
  const parts = fields.inside(signed);
  parts.read(Tag.integer);
  parts.read(Tag.set);
  parts.read(Tag.sequence);
  const list = parts.read(constructedContextTag(0));
  return { kind: 'pkcs7', certificates: list ? certificatesBehind(data.subarray(0, list.end), list.content) : [] };
}

/** A number first: PKCS#12 with version 3, or a private key. */
function startingWithNumber(data: Uint8Array, whole: DerElement, version: DerElement, fields: DerReader): Content {
  const second = fields.any();
  const isVersion3 = version.end - version.content === 1 && integerValue(data, version) === 3n;
  if (isVersion3 && second?.tag === Tag.sequence) {
    const type = fields.inside(second).read(Tag.oid);
    const known = type !== undefined && [signedData, plainData].includes(oidText(data, type));
    return { kind: known ? 'pkcs12' : 'other' };
  }
  const mayBeKey = second !== undefined && (second.tag === Tag.sequence || second.tag === Tag.integer || second.tag === Tag.octetString);
  const key = mayBeKey ? readPrivateKey('', data.subarray(0, whole.end), false) : undefined;
  // Other things begin with a number too: a signature, parameters.
  return key && key.description !== 'unknown' && key.description !== 'EC' ? { kind: 'private-key', key } : { kind: 'other' };
}

function startingWithSequence(data: Uint8Array, whole: DerElement, first: DerElement, fields: DerReader): Content {
  const second = fields.any();
  if (second?.tag === Tag.bitString && fields.empty) return { kind: 'public-key', key: readPublicKeyInfo(data.subarray(0, whole.end)) };
  if (second?.tag === Tag.octetString && fields.empty) return { kind: 'private-key', key: readPrivateKey('ENCRYPTED PRIVATE KEY', undefined, true) };
  if (second?.tag !== Tag.sequence || !fields.read(Tag.bitString)) return { kind: 'other' };
  const request = readRequest(data, first, second);
  if (request) return { kind: 'request', request };
  return { kind: isRevocationList(fields.inside(first)) ? 'revocation-list' : 'other' };
}

/** TBSCertList: version perhaps, algorithm, issuer, and a date where a certificate has its validity. */
function isRevocationList(signed: DerReader): boolean {
  signed.read(Tag.integer);
  return signed.read(Tag.sequence) !== undefined && signed.read(Tag.sequence) !== undefined && (signed.peek(Tag.utcTime) || signed.peek(Tag.generalizedTime));
}
