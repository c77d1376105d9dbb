/** Values that are meant to be certificates for a program that reads PEM, and what keeps Go from seeing them. */
import { latin1 } from '../../syntax/pem/lines';
import { scanPem } from '../../syntax/pem/scan';
import type { ReadCertificates } from '../../trust/certificates';
import { readBase64, writeBase64 } from './base64';
import { bytesOf, type DataEntry } from './data';

export type Damage =
  /** Base64 of PEM where PEM belongs. */
  | 'encoded'
  /** No line breaks are left. */
  | 'joined'
  /** The two characters `\n` where lines should end. */
  | 'escaped'
  | 'indented'
  /** The base64 of a certificate without the markers around it. */
  | 'bare'
  /** Binary DER. */
  | 'binary'
  /** `BEGIN TRUSTED CERTIFICATE`. */
  | 'trusted'
  | 'truncated'
  /** A private key under a name for CA certificates. */
  | 'key';

export interface BrokenEntry {
  readonly entry: DataEntry;
  readonly damage: Damage;
  /** The text as it was meant; only where it is certificates and nothing else. */
  readonly repaired: string | undefined;
}

const certificateKey = /\.(crt|pem|cer|cert)$/i;
const authorityKey = /(^|[-_.])(ca|cacerts?|ca-?certs?|ca-?certificates?|roots?|rootca|trust(ed|store)?|ca-?bundle)([-_.]|$)/i;
const otherKey = /\.(key|jks|p12|pfx|der|ya?ml|json|conf|cnf|cfg|ini|toml|properties|sh|py|go|md|txt|tpl|tmpl|env|xml|lua|srl|csr|crl)$/i;

export function isCertificateKey(key: string): boolean {
  return !otherKey.test(key) && certificateKey.test(key);
}

/** A name under which CA certificates are expected. */
export function isAuthorityKey(key: string): boolean {
  return !otherKey.test(key) && authorityKey.test(key) && (certificateKey.test(key) || !/[A-Z]{2}/.test(key));
}

/** What is wrong with an entry that is meant to be certificates; `undefined` where nothing is, or where it is not known. */
export function brokenPem(entry: DataEntry, read: ReadCertificates): BrokenEntry | undefined {
  const bytes = bytesOf(entry);
  if (!bytes || bytes.length === 0 || otherKey.test(entry.key)) return undefined;
  const text = latin1(bytes, 0, bytes.length);
  if (isOpenPem(text)) return undefined;
  const damage = damageOf(entry, bytes, text);
  if (!damage) return undefined;
  const repaired = repair(damage, bytes, text);
  return { entry, damage, repaired: repaired !== undefined && isAllCertificates(repaired, read) ? repaired : undefined };
}

/** Only marks that stand in no base64: among many certificates every short word is found. */
function isOpenPem(text: string): boolean {
  return /^[\t\r\n -~]*$/.test(text) && /\{\{|\$\(|\$\{|ENC\[|<[^>]*>|\.\.\./.test(text);
}

function damageOf(entry: DataEntry, bytes: Uint8Array, text: string): Damage | undefined {
  const whole = text.trim();
  const isNamed = isCertificateKey(entry.key);
  if (whole.startsWith('-----BEGIN ')) return damageOfPem(entry, bytes, whole);
  if (!isNamed) return undefined;
  if (/^LS0tLS1CRUdJTi[A-Za-z0-9+/=\s]+$/.test(whole)) return decodedText(whole)?.startsWith('-----BEGIN CERTIFICATE') === true ? 'encoded' : undefined;
  if (/^MII[A-Za-z0-9+/\s]{200,}={0,2}$/.test(whole)) return 'bare';
  return entry.isEncoded && bytes[0] === 0x30 && bytes[1] === 0x82 ? 'binary' : undefined;
}

/** The value begins with a marker, so all of it is meant to be PEM. */
function damageOfPem(entry: DataEntry, bytes: Uint8Array, whole: string): Damage | undefined {
  const label = /^-----BEGIN ([A-Z0-9 ]+?)-----/.exec(whole)?.[1] ?? '';
  if (label === 'TRUSTED CERTIFICATE') return 'trusted';
  if (label.endsWith('PRIVATE KEY')) return isAuthorityKey(entry.key) && !whole.includes('CERTIFICATE') && !/key/i.test(entry.key) ? 'key' : undefined;
  if (label !== 'CERTIFICATE') return undefined;
  if (!/[\r\n]/.test(whole)) return damageOfLine(entry, whole);
  const lines = whole.split(/\r?\n/).slice(1).filter(line => line.trim() !== '');
  if (lines.length > 1 && lines.every(line => /^[ \t]/.test(line))) return 'indented';
  const { blocks } = scanPem(bytes);
  return blocks.some(({ problems }) => problems.some(({ kind }) => kind === 'missing-end')) && /^[A-Za-z0-9+/=]*$/.test(lines.at(-1) ?? '') ? 'truncated' : undefined;
}

/** Some programs take one line on purpose; a file by its name, or a value that stood on several lines, is meant for others. */
function damageOfLine({ key, value }: DataEntry, whole: string): Damage | undefined {
  if (!/-----END CERTIFICATE-----(\\[rn])*$/.test(whole)) return undefined;
  if (whole.includes('\\n')) return isCertificateKey(key) ? 'escaped' : undefined;
  const stoodOnLines = value.style !== 'literal' && value.span.end - value.span.start > value.text.length + 8;
  return isCertificateKey(key) || stoodOnLines ? 'joined' : undefined;
}

function decodedText(word: string): string | undefined {
  const answer = readBase64(word.replace(/\s/g, ''));
  return 'bytes' in answer ? latin1(answer.bytes, 0, answer.bytes.length) : undefined;
}

function repair(damage: Damage, bytes: Uint8Array, text: string): string | undefined {
  const whole = text.trim();
  if (damage === 'encoded') return decodedText(whole);
  if (damage === 'escaped') return whole.replace(/\\r/g, '').replace(/\\n/g, '\n');
  if (damage === 'indented') return whole.replace(/^[ \t]+/gm, '');
  if (damage === 'joined') return [...whole.matchAll(/-----BEGIN CERTIFICATE-----([A-Za-z0-9+/= ]*)-----END CERTIFICATE-----/g)].map(([, body = '']) => pemOf(body)).join('');
  if (damage === 'bare') return pemOf(whole);
  return damage === 'binary' ? pemOf(writeBase64(bytes)) : undefined;
}

function pemOf(body: string): string {
  const lines = body.replace(/\s/g, '').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}

/** Whether Go reads every block, and each is a certificate: then the text is public. */
export function isAllCertificates(text: string, read: ReadCertificates): boolean {
  const blocks = text.match(/-----BEGIN /g)?.length ?? 0;
  return blocks > 0 && read(new TextEncoder().encode(text)).length === blocks;
}
