/**
 * What OpenSSL's `X509_load_cert_crl_file` makes of a file (openssl crypto/pem/pem_lib.c, pem_info.c of 3.0): Python, curl and nginx read
 * their bundles with it. Its PEM reader is followed line by line; of its DER reader only what is known to matter.
 */
import { defineTexts } from '../../core/message';
import type { Text } from '../../core/message';
import { constructedContextTag, contextTag, DerReader, Tag } from '../../syntax/der/reader';
import { stringText } from '../../syntax/der/strings';
import { integerError } from '../../syntax/der/values';
import { decodeBase64 } from '../../syntax/pem/base64';
import { ascii, dash, latin1, lineFeed, standsAt } from '../../syntax/pem/lines';
import type { Certificate, Name } from '../certificate/model';
import { readCertificate } from '../certificate/read';
import type { ReaderOutcome } from '../inspection';
import { certificateOf } from './bundle';
import type { Bundle } from './bundle';

export const opensslTexts = defineTexts('x509.openssl', {
  noCertificate: 'no certificate is found, which is an error',
  badEnd: 'a block does not end as OpenSSL wants it, and one bad block makes it refuse the whole file',
  badBase64: 'the base64 of a block cannot be read, and one bad block makes it refuse the whole file',
  badHeader: 'a block has header lines that OpenSSL does not know, and one bad block makes it refuse the whole file',
  unknownKey: 'OpenSSL cannot read OpenSSH keys, and one bad block makes it refuse the whole file',
  badCertificate: 'a certificate cannot be read, and one bad block makes it refuse the whole file',
});

const beginMark = ascii('-----BEGIN ');
const colon = 0x3a;
const endMark = ascii('-----END ');
const byteOrderMark = Uint8Array.of(0xef, 0xbb, 0xbf);
/** The longest piece of a line that is read at once. */
const lineSize = 254;

class Failure {
  readonly reason: Text;
  readonly at: number;

  constructor(reason: Text, at: number) {
    this.reason = reason;
    this.at = at;
  }
}

export function opensslOutcome(bundle: Bundle): ReaderOutcome {
  const base = { reader: 'openssl', exact: false } as const;
  const reader = new OpensslReader(bundle);
  const result = reader.read();
  if (typeof result === 'number') return { ...base, certificates: result, reason: null, block: null };
  const block = bundle.blocks.find(({ span }) => span.start <= result.at && result.at <= span.end);
  return { ...base, certificates: null, reason: result.reason, block: block?.index ?? null };
}

/** A line as OpenSSL cleans it: without white space at its end. */
interface CleanLine {
  readonly start: number;
  readonly end: number;
}

interface RawBlock {
  readonly name: string;
  readonly start: number;
  readonly header: readonly CleanLine[];
  readonly data: readonly CleanLine[];
}

class OpensslReader {
  readonly #bytes: Uint8Array;
  /** Certificates of blocks that every reader reads alike, by where they begin: decoding and reading them again would double the work. */
  readonly #known: ReadonlyMap<number, Certificate>;
  #at = 0;

  constructor(bundle: Bundle) {
    this.#bytes = bundle.bytes;
    this.#known = new Map(bundle.blocks.flatMap((block) => {
      const certificate = block.pem?.problems.length === 0 ? certificateOf(block) : undefined;
      return certificate ? [[block.span.start, certificate] as const] : [];
    }));
  }

  /** The number of distinct certificates, or why the file is refused. */
  read(): number | Failure {
    const taken = new Set<string>();
    let lists = 0;
    for (;;) {
      const block = this.#block();
      if (block === undefined) break;
      if (block instanceof Failure) return block;
      const certificate = this.#certificate(block);
      if (certificate instanceof Failure) return certificate;
      if (block.name === 'OPENSSH PRIVATE KEY') return new Failure(opensslTexts.unknownKey(), block.start);
      if (block.name === 'X509 CRL') lists++;
      if (certificate) taken.add(certificate.sha256);
    }
    return taken.size + lists > 0 ? taken.size : new Failure(opensslTexts.noCertificate(), 0);
  }

  /** The next piece of a line, and whether it is the whole rest of it. */
  #line(): (CleanLine & { readonly cut: boolean }) | undefined {
    if (this.#at >= this.#bytes.length) return undefined;
    const start = this.#at;
    const limit = Math.min(this.#bytes.length, start + lineSize);
    let next = start;
    while (next < limit && this.#bytes[next] !== lineFeed) next++;
    const cut = next === limit && next < this.#bytes.length;
    this.#at = next < limit ? next + 1 : next;
    let end = next;
    // Its characters are signed: everything above ASCII is white space to this loop too.
    while (end > start && ((this.#bytes[end - 1] ?? 0) <= 0x20 || (this.#bytes[end - 1] ?? 0) >= 0x80)) end--;
    return { start, end, cut };
  }

  #block(): RawBlock | Failure | undefined {
    for (let first = true; ; first = false) {
      const line = this.#line();
      if (!line) return undefined;
      const start = first && standsAt(this.#bytes, byteOrderMark, line.start) ? line.start + 3 : line.start;
      const name = this.#nameIn(start, line.end);
      if (name !== undefined) return this.#rest(name, start);
    }
  }

  #nameIn(start: number, end: number): string | undefined {
    const text = latin1(this.#bytes, start, end);
    return standsAt(this.#bytes, beginMark, start) && text.length >= beginMark.length + 5 && text.endsWith('-----') ? text.slice(beginMark.length, -5) : undefined;
  }

  #rest(name: string, start: number): RawBlock | Failure {
    const before: CleanLine[] = [];
    const after: CleanLine[] = [];
    let state: 'maybe' | 'in' | 'post' = 'maybe';
    let short = false;
    let wasCut = false;
    for (;;) {
      const line = this.#line();
      if (!line) return new Failure(opensslTexts.badEnd(), start);
      if (state === 'maybe' && this.#indexOf(colon, line) !== undefined) state = 'in';
      const continues = wasCut;
      wasCut = line.cut;
      if (line.start === line.end) {
        if (continues) continue;
        if (state === 'post') return new Failure(opensslTexts.badEnd(), start);
        state = 'post';
        continue;
      }
      if (standsAt(this.#bytes, endMark, line.start)) {
        if (latin1(this.#bytes, line.start + endMark.length, line.end) !== `${name}-----`) return new Failure(opensslTexts.badEnd(), line.start);
        return state === 'maybe' ? { name, start, header: [], data: before } : { name, start, header: before, data: after };
      }
      if (short) return new Failure(opensslTexts.badEnd(), line.start);
      (state === 'post' ? after : before).push(line);
      if (state === 'post' && line.end - line.start > 64) return new Failure(opensslTexts.badEnd(), line.start);
      if (state === 'post' && line.end - line.start < 64) short = true;
    }
  }

  #indexOf(byte: number, line: CleanLine): number | undefined {
    for (let i = line.start; i < line.end; i++) if (this.#bytes[i] === byte) return i;
    return undefined;
  }

  /** The certificate of a block; `undefined` for other blocks, which must be readable all the same. */
  #certificate(block: RawBlock): Certificate | Failure | undefined {
    const isCertificate = ['CERTIFICATE', 'X509 CERTIFICATE', 'TRUSTED CERTIFICATE'].includes(block.name);
    // A blank line after BEGIN makes a difference to OpenSSL, but not to what the block holds once it has been read.
    const known = isCertificate && block.header.length === 0 ? this.#known.get(block.start) : undefined;
    const data = known ? undefined : this.#decode(block);
    if (data instanceof Failure) return data;
    if (!isCertificate) return undefined;
    if (block.header.length > 0) return new Failure(opensslTexts.badHeader(), block.start);
    const certificate = known ?? (data && readCertificate(data));
    return certificate && isReadable(certificate) ? certificate : new Failure(opensslTexts.badCertificate(), block.start);
  }

  #decode(block: RawBlock): Uint8Array | Failure {
    const last = block.data[block.data.length - 1];
    const text = new Uint8Array(last ? last.end - (block.data[0]?.start ?? 0) : 0);
    let length = 0;
    for (const line of block.data) {
      const hyphen = this.#indexOf(dash, line);
      for (let i = line.start; i < (hyphen ?? line.end); i++) text[length++] = this.#bytes[i] ?? 0;
      // A hyphen ends the text, whatever comes behind it.
      if (hyphen !== undefined) break;
    }
    const result = decodeBase64(text, 0, length);
    if (!('data' in result) || result.data.length === 0) return new Failure(opensslTexts.badBase64(), block.start);
    return result.data;
  }
}

function isReadable(certificate: Certificate): boolean {
  const { der, serial } = certificate;
  const number = { tag: Tag.integer, start: serial.start, content: serial.start, end: serial.end };
  const good = integerError(der, number) === undefined && hasTimes(certificate) && endsWithExtensions(certificate);
  return good && hasReadableName(der, certificate.issuer) && hasReadableName(der, certificate.subject);
}

function hasTimes({ der, validity }: Certificate): boolean {
  const dates = new DerReader(der, validity.start, validity.end, true).read(Tag.sequence);
  const reader = dates && new DerReader(der, dates.content, dates.end, true);
  return [0, 1].every(() => {
    const date = reader?.any();
    return date?.tag === Tag.utcTime || date?.tag === Tag.generalizedTime;
  });
}

/** Nothing may stand behind the extensions in the signed part. */
function endsWithExtensions({ der, signedPart, publicKey }: Certificate): boolean {
  const rest = new DerReader(der, publicKey.span.end, signedPart.end, true);
  rest.read(contextTag(1));
  rest.read(contextTag(2));
  rest.read(constructedContextTag(3));
  return rest.empty;
}

/** The string types of a name; every value is turned into UTF-8 at once, which must succeed. */
const nameTypes: ReadonlySet<number> = new Set([Tag.bitString, Tag.utf8String, Tag.numericString, Tag.printableString, Tag.t61String, Tag.ia5String, Tag.universalString, Tag.bmpString, Tag.sequence]);

function hasReadableName(der: Uint8Array, name: Name): boolean {
  return name.attributes.every(({ tag, span }) => {
    if (!nameTypes.has(tag)) return false;
    if (tag === Tag.bitString || tag === Tag.sequence) return true;
    const text = stringText(der, tag, span);
    return text !== undefined && !(tag === Tag.bmpString && /[\ud800-\udfff]/.test(text));
  });
}
