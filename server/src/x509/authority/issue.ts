/** Makes certificates for development: a certificate authority, one below it, and certificates for servers and clients. */
import { bytesToHex } from '@noble/hashes/utils.js';
import { constructedContextTag, contextTag, Tag } from '../../syntax/der/reader';
import { isIp } from '../acceptance/addresses';
import type { Certificate } from '../certificate/model';
import { readCertificate } from '../certificate/read';
import { isHostName } from '../verify/host-name';
import { pemOf } from '../view/pem';
import { concatenated, wrapped } from './encode';
import { library } from './library';
import type { KeyPair, KeyParameters, Library, PlatformCrypto } from './library';

export type KeyChoice = 'ec' | 'rsa';

/** A certificate with its private key, as PEM. */
export interface Issued {
  readonly certificatePem: string;
  readonly keyPem: string;
  readonly certificate: Certificate;
}

/** Somebody who can sign: a certificate and the private key to it. */
export interface Signer {
  readonly certificate: Certificate;
  readonly key: object;
  readonly kind: KeyChoice;
}

interface Common {
  readonly key: KeyChoice;
  /** Milliseconds since 1970. */
  readonly notBefore: number;
  readonly notAfter: number;
}

export interface AuthorityRequest extends Common {
  readonly name: string;
  /** How many authorities may stand below; `null` for any number. */
  readonly pathLength: number | null;
  /** The only domains that it may name servers in; none for any. */
  readonly permitted: readonly string[];
}

export interface LeafRequest extends Common {
  /** Host names, addresses, mail addresses and URIs, in any mixture. */
  readonly names: readonly string[];
  readonly purposes: readonly ('server' | 'client')[];
}

const curve: KeyParameters = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const rsa: KeyParameters = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', modulusLength: 3072, publicExponent: Uint8Array.of(1, 0, 1) };

export function keyParameters(kind: KeyChoice): KeyParameters {
  return kind === 'ec' ? curve : rsa;
}

/** An authority that issues itself. */
export async function makeRoot(request: AuthorityRequest, crypto: PlatformCrypto): Promise<Issued> {
  const made = await newKey(request.key, crypto);
  return issue({ ...request, subject: commonName(request.name), authority: request }, made, undefined, crypto);
}

/** An authority below another one. */
export async function makeIntermediate(request: AuthorityRequest, signer: Signer, crypto: PlatformCrypto): Promise<Issued> {
  const made = await newKey(request.key, crypto);
  return issue({ ...request, subject: commonName(request.name), authority: request }, made, signer, crypto);
}

/** A certificate for a server, a client, or both. */
export async function makeLeaf(request: LeafRequest, signer: Signer, crypto: PlatformCrypto): Promise<Issued> {
  const made = await newKey(request.key, crypto);
  return issue({ ...request, subject: commonName(request.names[0] ?? ''), leaf: request }, made, signer, crypto);
}

function newKey(kind: KeyChoice, { subtle }: PlatformCrypto): Promise<KeyPair> {
  return subtle.generateKey(keyParameters(kind), true, ['sign', 'verify']);
}

/** A common name has at most 64 characters; a longer host name stands among the alternative names only. */
function commonName(name: string): string | undefined {
  return name !== '' && [...name].length <= 64 ? name : undefined;
}

interface Plan extends Common {
  readonly subject: string | undefined;
  readonly authority?: AuthorityRequest;
  readonly leaf?: LeafRequest;
}

async function issue(plan: Plan, keys: KeyPair, signer: Signer | undefined, crypto: PlatformCrypto): Promise<Issued> {
  const x509 = await library(crypto);
  const signingKind = signer?.kind ?? plan.key;
  const subject = plan.subject === undefined ? [] : [{ CN: [plan.subject] }];
  const made = await x509.X509CertificateGenerator.create({
    serialNumber: bytesToHex(serialNumber(crypto)),
    subject,
    issuer: signer ? new x509.X509Certificate(Uint8Array.from(signer.certificate.der)).subjectName : subject,
    notBefore: new Date(plan.notBefore),
    notAfter: new Date(plan.notAfter),
    publicKey: keys.publicKey,
    signingKey: signer?.key ?? keys.privateKey,
    signingAlgorithm: { ...keyParameters(signingKind) },
    extensions: await extensionsOf(plan, keys, signer, x509),
  });
  const der = new Uint8Array(made.rawData);
  const certificate = readCertificate(der);
  if (!certificate) throw new Error('the certificate that was made cannot be read');
  const key = new Uint8Array(await crypto.subtle.exportKey('pkcs8', keys.privateKey));
  return { certificatePem: pemOf('CERTIFICATE', der), keyPem: pemOf('PRIVATE KEY', key), certificate };
}

/** Sixteen random octets that make a positive number with no octet too many. */
function serialNumber(crypto: PlatformCrypto): Uint8Array {
  const octets = crypto.getRandomValues(new Uint8Array(16));
  octets[0] = ((octets[0] ?? 0) & 0x7f) | 0x40;
  return octets;
}

async function extensionsOf(plan: Plan, keys: KeyPair, signer: Signer | undefined, x509: Library): Promise<InstanceType<Library['Extension']>[]> {
  const { authority, leaf } = plan;
  const flags = x509.KeyUsageFlags;
  const usage = authority ? flags.keyCertSign | flags.cRLSign : plan.key === 'rsa' ? flags.digitalSignature | flags.keyEncipherment : flags.digitalSignature;
  const common = [
    new x509.BasicConstraintsExtension(authority !== undefined, authority?.pathLength ?? undefined, true),
    new x509.KeyUsagesExtension(usage, true),
    await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
  ];
  const issuerId = signer?.certificate.subjectKeyId;
  const link = issuerId ? [new x509.AuthorityKeyIdentifierExtension(issuerId)] : [];
  if (!leaf) return [...common, ...link, ...constraintsOf(authority?.permitted ?? [], x509)];
  const purposes = leaf.purposes.map((purpose) => (purpose === 'server' ? x509.ExtendedKeyUsage.serverAuth : x509.ExtendedKeyUsage.clientAuth));
  // Without a subject the alternative names are all that names it, and then the extension must be critical.
  const names = new x509.SubjectAlternativeNameExtension(leaf.names.map(alternativeName), plan.subject === undefined);
  return [...common, ...link, new x509.ExtendedKeyUsageExtension(purposes), names];
}

/** The kind of an alternative name, seen from how it is written. */
export function alternativeName(name: string): { readonly type: 'dns' | 'ip' | 'email' | 'url'; readonly value: string } {
  if (isIp(name)) return { type: 'ip', value: name };
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(name)) return { type: 'url', value: name };
  return name.includes('@') ? { type: 'email', value: name } : { type: 'dns', value: name };
}

/** Whether a certificate can be for this: a host name (perhaps with `*` first), an address, a mail address or a URI. */
export function isUsableName(name: string): boolean {
  const { type } = alternativeName(name);
  if (!/^[\x21-\x7e]+$/.test(name)) return false;
  return type === 'dns' ? isHostName(name, true) && name !== '*' && !name.includes(':') && !name.endsWith('.') : true;
}

/** Permitted DNS subtrees, critical. */
function constraintsOf(permitted: readonly string[], x509: Library): InstanceType<Library['Extension']>[] {
  if (permitted.length === 0) return [];
  const subtrees = permitted.map((domain) => wrapped(Tag.sequence, wrapped(contextTag(2), Uint8Array.from(domain, (character) => character.charCodeAt(0)))));
  return [new x509.Extension('2.5.29.30', true, wrapped(Tag.sequence, wrapped(constructedContextTag(0), concatenated(subtrees))))];
}
