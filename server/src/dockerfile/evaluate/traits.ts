/** What a file is besides what Go takes from it: a private key, binary DER, a CA's own certificate. */
import { readElement, Tag } from '../../syntax/der/reader';
import { dataOf, scanPem } from '../../syntax/pem/scan';
import type { PemBlock } from '../../syntax/pem/types';
import type { FileContent, FileTraits } from '../../trust/types';
import type { ReadContent } from './context';

const readers = new WeakMap<ReadContent, ReadContent>();

/** `read`, with the traits of the file added to its answer; each content is judged once, however often a file is looked at. */
export function withTraits(read: ReadContent): ReadContent {
  const known = readers.get(read);
  if (known) return known;
  const answers = new WeakMap<Uint8Array, FileContent>();
  const reader: ReadContent = (bytes) => {
    const answer = answers.get(bytes) ?? judged(bytes, read);
    answers.set(bytes, answer);
    return answer;
  };
  readers.set(read, reader);
  return reader;
}

function judged(bytes: Uint8Array, read: ReadContent): FileContent {
  const content = read(bytes);
  if (content.kind === 'unknown') return content;
  const traits = traitsOf(bytes);
  return traits === undefined ? content : { ...content, traits };
}

/** The traits of files one after another. */
export function joinedTraits(parts: readonly FileContent[]): FileTraits | undefined {
  const all = parts.flatMap((part) => (part.kind === 'unknown' || part.traits === undefined ? [] : [part.traits]));
  const authority = all.find((traits) => traits.authority !== undefined)?.authority;
  return traitsFrom(all.some((traits) => traits.der === true), keyIn(all.map((traits) => traits.privateKey)), authority);
}

function traitsOf(bytes: Uint8Array): FileTraits | undefined {
  if (isDerCertificate(bytes)) return { der: true };
  if (!mayHoldPem(bytes)) return undefined;
  const { blocks } = scanPem(bytes);
  const certificate = blocks.find((block) => block.label === 'CERTIFICATE');
  const der = certificate && dataOf(bytes, certificate);
  return traitsFrom(false, keyIn(blocks.map((block) => keyOf(bytes, block))), der === undefined ? undefined : isAuthority(der) ? 'yes' : 'no');
}

function traitsFrom(der: boolean, privateKey: FileTraits['privateKey'], authority: FileTraits['authority']): FileTraits | undefined {
  if (!der && privateKey === undefined && authority === undefined) return undefined;
  return { ...(der ? { der } : {}), ...(privateKey === undefined ? {} : { privateKey }), ...(authority === undefined ? {} : { authority }) };
}

function keyIn(found: readonly FileTraits['privateKey'][]): FileTraits['privateKey'] {
  return found.includes('plain') ? 'plain' : found.includes('encrypted') ? 'encrypted' : undefined;
}

/** `PRIVATE KEY`, `RSA PRIVATE KEY`, `OPENSSH PRIVATE KEY`, `PGP PRIVATE KEY BLOCK`, … with a body: a bare marker in a text is no key. */
function keyOf(bytes: Uint8Array, block: PemBlock): FileTraits['privateKey'] {
  if (!/^([A-Z0-9]+ )*PRIVATE KEY( BLOCK)?$/.test(block.label)) return undefined;
  if (block.body.end - block.body.start < shortestKey || block.begin.end === block.begin.start) return undefined;
  const isEncrypted = block.label.startsWith('ENCRYPTED') || block.headers.some((header) => header.name === 'Proc-Type' && /ENCRYPTED/.test(header.value));
  return isEncrypted || isEncryptedOpenssh(bytes, block) ? 'encrypted' : 'plain';
}

/** Base64 characters of the shortest key there is: Ed25519 in PKCS#8 takes 64. */
const shortestKey = 60;

/** OpenSSH's own format names its cipher behind the magic `openssh-key-v1`: base64 of `none` stands there for a key without passphrase. */
function isEncryptedOpenssh(bytes: Uint8Array, block: PemBlock): boolean {
  if (block.label !== 'OPENSSH PRIVATE KEY') return false;
  const data = dataOf(bytes, block);
  if (data === undefined) return false;
  const cipher = String.fromCharCode(...data.subarray(19, 23));
  return cipher !== 'none';
}

const beginMarker = 0x2d;

/** A cheap look before the scan: every PEM block has five hyphens in a row. */
function mayHoldPem(bytes: Uint8Array): boolean {
  for (let at = bytes.indexOf(beginMarker); at >= 0; at = bytes.indexOf(beginMarker, at + 1)) {
    if (bytes[at + 1] === beginMarker && bytes[at + 2] === beginMarker) return true;
  }
  return false;
}

/** A certificate begins with two nested SEQUENCEs and the file ends with the outer one; PKCS#12 and PKCS#7 begin otherwise. */
function isDerCertificate(bytes: Uint8Array): boolean {
  if (bytes[0] !== Tag.sequence) return false;
  const outer = readElement(bytes, 0, bytes.length);
  if ('error' in outer || outer.end !== bytes.length) return false;
  const inner = readElement(bytes, outer.content, outer.end);
  return !('error' in inner) && inner.tag === Tag.sequence && hasVersion3(bytes, inner.content, inner.end);
}

/** `[0] EXPLICIT INTEGER 2`: a certificate request and a revocation list have no such element. */
function hasVersion3(bytes: Uint8Array, at: number, end: number): boolean {
  const version = readElement(bytes, at, end);
  return !('error' in version) && version.tag === 0xa0;
}

/** id-ce-basicConstraints, 2.5.29.19, as an OBJECT IDENTIFIER. */
const basicConstraints = [0x06, 0x03, 0x55, 0x1d, 0x13];

/** Whether the extension is there and says `cA TRUE`. */
function isAuthority(der: Uint8Array): boolean {
  for (let at = der.indexOf(0x06); at >= 0; at = der.indexOf(0x06, at + 1)) {
    if (!basicConstraints.every((byte, index) => der[at + index] === byte)) continue;
    // An optional `critical` stands before the OCTET STRING that holds SEQUENCE { BOOLEAN TRUE, … }.
    const value = der[at + 5] === Tag.boolean ? at + 8 : at + 5;
    if (der[value] === Tag.octetString && der[value + 2] === Tag.sequence) return der[value + 4] === Tag.boolean && der[value + 6] === 0xff;
  }
  return false;
}
