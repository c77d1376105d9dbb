/** Reads a file into blocks: what each is, what Go does with it, and which are the same. */
import type { Span } from '../../core/text';
import type { PemEncoding, PemBlock, PemScan } from '../../syntax/pem/types';
import { dataOf, decodedFile, finishScan, pemSteps } from '../../syntax/pem/scan';
import type { FileForm } from '../inspection';
import type { Certificate } from '../certificate/model';
import { contentOf, contentOfDer } from './content';
import type { Content } from './content';
import { formTexts } from './texts';
import { judgeBlock, refused } from './verdict';
import type { Verdict } from './verdict';

export interface BundleBlock {
  readonly index: number;
  readonly label: string;
  /** The PEM block as scanned; `null` for what stands in a container or in no PEM at all. */
  readonly pem: PemBlock | null;
  /** Byte offsets in the file. */
  readonly span: Span;
  /** The block that this one lies in. */
  readonly container: number | null;
  readonly content: Content;
  readonly verdict: Verdict;
  /** The first block with the same certificate. */
  readonly duplicateOf: number | null;
}

export interface Bundle {
  readonly bytes: Uint8Array;
  readonly encoding: PemEncoding;
  readonly form: FileForm;
  readonly blocks: readonly BundleBlock[];
}

/** The certificate of a block, if it is one. */
export function certificateOf(block: BundleBlock | undefined): Certificate | undefined {
  return block?.content.kind === 'certificate' ? block.content.certificate : undefined;
}

/** Reads a whole file at once. */
export function readBundle(bytes: Uint8Array): Bundle {
  const steps = bundleSteps(bytes);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** Reads a file in steps; each gives the number of bytes that are done, so that a caller can pause and show progress. */
export function* bundleSteps(bytes: Uint8Array): Generator<number, Bundle> {
  const reader = new BundleReader(bytes);
  const scanned: PemBlock[] = [];
  for (const block of pemSteps(bytes)) {
    if (block) {
      scanned.push(block);
      reader.add(block);
    }
    yield block?.span.end ?? 0;
  }
  const scan = finishScan(bytes, scanned);
  const form = scan.form === null ? 'pem' : reader.addOther(scan);
  return { bytes, encoding: scan.encoding, form, blocks: reader.blocks };
}

class BundleReader {
  readonly blocks: BundleBlock[] = [];
  readonly #bytes: Uint8Array;
  readonly #firstBySha = new Map<string, number>();

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** A block of the file itself. */
  add(pem: PemBlock): void {
    const data = dataOf(this.#bytes, pem);
    const encrypted = pem.headers.some(({ name, value }) => name === 'Proc-Type' && value.includes('ENCRYPTED'));
    const verdict = judgeBlock(pem, data);
    this.#push(pem.label, pem, pem.span, contentOf(pem.label, data, encrypted), verdict);
  }

  /** What a file without any PEM block holds. */
  addOther(scan: PemScan): FileForm {
    const whole = { start: 0, end: this.#bytes.length };
    if (scan.form === 'base64-of-pem') {
      const decoded = decodedFile(this.#bytes) ?? new Uint8Array(0);
      for (const block of scan.decoded?.blocks ?? []) {
        this.#push(block.label, null, whole, contentOf(block.label, dataOf(decoded, block), false), refused(formTexts.base64OfPem(), whole));
      }
      return 'base64-of-pem';
    }
    if (scan.form === 'base64-of-der') {
      const data = decodedFile(this.#bytes) ?? new Uint8Array(0);
      return this.#addDer(data, refused(formTexts.base64OfDer(), whole)) === 'other' ? 'other' : 'base64-of-der';
    }
    if (scan.form === 'der') return this.#addDer(this.#bytes, refused(formTexts.der(), whole));
    return scan.form ?? 'other';
  }

  #addDer(data: Uint8Array, verdict: Verdict): FileForm {
    const whole = { start: 0, end: this.#bytes.length };
    const content = contentOfDer(data);
    if (content.kind === 'other' || content.kind === 'damaged') return 'other';
    this.#push(labels[content.kind], null, whole, content, verdict);
    return content.kind === 'pkcs7' || content.kind === 'pkcs12' ? content.kind : 'der';
  }

  #push(label: string, pem: PemBlock | null, span: Span, content: Content, verdict: Verdict): void {
    const index = this.blocks.length;
    const duplicateOf = content.kind === 'certificate' ? this.#firstOf(content.certificate, index) : null;
    this.blocks.push({ index, label, pem, span, container: null, content, verdict, duplicateOf });
    const inside = content.kind === 'pkcs7' ? content.certificates : content.kind === 'certificate' ? content.more : [];
    for (const certificate of inside) this.#pushInside(certificate, index, span, content.kind === 'pkcs7');
  }

  #pushInside(certificate: Certificate, container: number, span: Span, pkcs7: boolean): void {
    const index = this.blocks.length;
    const verdict = refused(pkcs7 ? formTexts.inPkcs7() : formTexts.behindAnother(), span);
    const content: Content = { kind: 'certificate', certificate, more: [] };
    this.blocks.push({ index, label: 'CERTIFICATE', pem: null, span, container, content, verdict, duplicateOf: this.#firstOf(certificate, index) });
  }

  #firstOf({ sha256 }: Certificate, index: number): number | null {
    const first = this.#firstBySha.get(sha256);
    if (first === undefined) this.#firstBySha.set(sha256, index);
    return first ?? null;
  }
}

/** How a PEM file would label it. */
const labels: Readonly<Record<Content['kind'], string>> = {
  certificate: 'CERTIFICATE',
  'private-key': 'PRIVATE KEY',
  'public-key': 'PUBLIC KEY',
  request: 'CERTIFICATE REQUEST',
  'revocation-list': 'X509 CRL',
  pkcs7: 'PKCS7',
  pkcs12: 'PKCS12',
  parameters: 'EC PARAMETERS',
  other: '',
  damaged: '',
};
