/** Reads a PEM file from its bytes: every block that Go sees, every one that it passes over, each with its place and the reason. */
import type { Span } from '../../core/text';
import { decodeBase64, decodeForgivingly } from './base64';
import { blocksInGap, contentProblems, headersIn } from './diagnose';
import { goBlocks, OlderReader } from './go-reader';
import type { GoBlock } from './go-reader';
import { ascii, latin1, standsAt } from './lines';
import type { NonPemForm, PemBlock, PemEncoding, PemProblem, PemScan } from './types';

/**
 * Scans a whole file at once; never throws; time is linear in the size. For large files, drive `pemSteps` instead and pause
 * between its steps.
 */
export function scanPem(bytes: Uint8Array): PemScan {
  const blocks: PemBlock[] = [];
  for (const block of pemSteps(bytes)) if (block) blocks.push(block);
  return finishScan(bytes, blocks);
}

/** The scan that the blocks from `pemSteps` make: adds what is known of the file as a whole. */
export function finishScan(bytes: Uint8Array, blocks: readonly PemBlock[]): PemScan {
  const form = blocks.length > 0 ? null : formOf(bytes);
  return { encoding: encodingOf(bytes), blocks, form, decoded: form === 'base64-of-pem' ? scanDecoded(bytes) : null };
}

/**
 * The bytes that a block of this file holds: as Go decodes them, and for a damaged block what a forgiving reading makes of it
 * (`undefined` when that fails too). `scratch` is reused if it is large enough; the result is then valid until the next call only.
 */
export function dataOf(bytes: Uint8Array, block: PemBlock, scratch?: Uint8Array): Uint8Array | undefined {
  const strict = decodeBase64(bytes, block.body.start, block.body.end, scratch);
  if ('data' in strict) return strict.data;
  const wide = block.problems.some(({ kind }) => kind === 'utf16');
  return decodeForgivingly(bytes, block.body.start, block.body.end, wide);
}

/** The blocks of a file in order; `undefined` where some work is done and there is no block yet, so that callers can give way. */
export function* pemSteps(bytes: Uint8Array): Generator<PemBlock | undefined, void> {
  const encoding = encodingOf(bytes);
  if (encoding === 'utf-16le' || encoding === 'utf-16be') yield* wideBlocks(bytes, encoding);
  else yield* plainBlocks(bytes);
}

function* plainBlocks(bytes: Uint8Array): Generator<PemBlock | undefined, void> {
  const older = new OlderReader(bytes);
  let at = 0;
  for (const found of goBlocks(bytes, 'last-begin')) {
    if (!found) {
      yield undefined;
      continue;
    }
    yield* passedOver(bytes, at, found.start, older);
    yield blockOf(bytes, found, older.acceptsToo(found));
    at = found.next;
  }
  yield* passedOver(bytes, at, bytes.length, older);
}

function* passedOver(bytes: Uint8Array, from: number, to: number, older: OlderReader): Generator<PemBlock, void> {
  for (const block of blocksInGap(bytes, from, to)) {
    yield older.accepts(block.begin.start) ? { ...block, acceptedByOlderReaders: true } : block;
  }
}

function blockOf(bytes: Uint8Array, found: GoBlock, acceptedByOlderReaders: boolean): PemBlock {
  const labelSpan = { start: found.labelStart, end: found.labelEnd };
  const headers = headersIn(bytes, found.headersStart, found.bodyStart);
  const body = { start: found.bodyStart, end: found.bodyEnd };
  return {
    label: latin1(bytes, labelSpan.start, labelSpan.end),
    labelSpan,
    span: { start: found.start, end: found.end },
    begin: { start: found.start, end: found.labelEnd + 5 },
    headers,
    body,
    end: { start: found.endStart, end: found.end },
    acceptedAsBlock: true,
    acceptedByOlderReaders,
    problems: contentProblems(bytes, labelSpan, headers, body),
  };
}

/** A UTF-16 file is read as if it were ASCII, and every place is translated back: no reader sees any block of it. */
function* wideBlocks(bytes: Uint8Array, encoding: 'utf-16le' | 'utf-16be'): Generator<PemBlock, void> {
  const first = encoding === 'utf-16le' ? 0 : 1;
  const shift = hasWideMark(bytes) ? 2 : 0;
  const narrow = new Uint8Array((bytes.length - shift) >> 1);
  for (let i = 0; i < narrow.length; i++) {
    const low = bytes[shift + 2 * i + first] ?? 0;
    const high = bytes[shift + 2 * i + 1 - first] ?? 0;
    // Anything outside ASCII cannot be part of a block; what it is does not matter.
    narrow[i] = high === 0 ? low : 0x3f;
  }
  const widen = (at: Span): Span => ({ start: shift + 2 * at.start, end: shift + 2 * at.end });
  for (const block of plainBlocks(narrow)) if (block) yield widened(block, widen);
}

function widened(block: PemBlock, widen: (at: Span) => Span): PemBlock {
  const problems = block.problems.map((problem): PemProblem => ({ ...problem, span: widen(problem.span) }));
  return {
    ...block,
    labelSpan: widen(block.labelSpan),
    span: widen(block.span),
    begin: widen(block.begin),
    headers: block.headers.map((header) => ({ ...header, span: widen(header.span) })),
    body: widen(block.body),
    end: block.end && widen(block.end),
    acceptedAsBlock: false,
    acceptedByOlderReaders: false,
    problems: [{ kind: 'utf16', span: widen(block.span) }, ...problems],
  };
}

/** How the bytes of a file are to be read as text. */
export function encodingOf(bytes: Uint8Array): PemEncoding {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8-bom';
  if (hasWideMark(bytes)) return bytes[0] === 0xff ? 'utf-16le' : 'utf-16be';
  // Without a mark: ASCII text in UTF-16 has a zero in every second byte.
  const [a, b, c, d] = bytes;
  if (a && b === 0 && c && d === 0) return 'utf-16le';
  if (a === 0 && b && c === 0 && d) return 'utf-16be';
  return 'bytes';
}

function hasWideMark(bytes: Uint8Array): boolean {
  return (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
}

const signatures: readonly { readonly form: NonPemForm; readonly bytes: Uint8Array }[] = [
  { form: 'java-keystore', bytes: Uint8Array.of(0xfe, 0xed, 0xfe, 0xed) },
  { form: 'java-keystore', bytes: Uint8Array.of(0xce, 0xce, 0xce, 0xce) },
  { form: 'gzip', bytes: Uint8Array.of(0x1f, 0x8b) },
  { form: 'zip', bytes: Uint8Array.of(0x50, 0x4b, 0x03, 0x04) },
  { form: 'openssh-public-key', bytes: ascii('ssh-') },
  { form: 'openssh-public-key', bytes: ascii('ecdsa-sha2-') },
];

/** The first characters of base64 of `-----BEGIN`. */
const encodedBegin = ascii('LS0tLS1CRUdJTi');
/** A body of base64 shorter than this is no certificate, and any short word is base64. */
const shortestBareBody = 200;

function formOf(bytes: Uint8Array): NonPemForm {
  if (bytes.length === 0) return 'empty';
  const start = firstNonBlank(bytes);
  if (start === bytes.length) return 'blank';
  const signature = signatures.find((candidate) => standsAt(bytes, candidate.bytes, 0));
  if (signature) return signature.form;
  if (bytes[0] === 0x30 && ((bytes[1] ?? 0) & 0x80) !== 0) return 'der';
  if (standsAt(bytes, encodedBegin, start)) return 'base64-of-pem';
  return holdsBareDer(bytes, start) ? 'base64-of-der' : 'other';
}

function firstNonBlank(bytes: Uint8Array): number {
  let at = 0;
  while (at < bytes.length && (bytes[at] === 0x20 || (bytes[at] ?? 0) - 9 < 5) && (bytes[at] ?? 0) >= 9) at++;
  return at;
}

/** `MII` is how base64 of a SEQUENCE of 256 to 65,535 bytes begins. */
function holdsBareDer(bytes: Uint8Array, start: number): boolean {
  if (bytes.length < shortestBareBody || !standsAt(bytes, ascii('MII'), start)) return false;
  return decodeForgivingly(bytes, start, bytes.length) !== undefined;
}

/** What the bytes of a file whose whole content is base64 stand for; `undefined` when it is not base64. */
export function decodedFile(bytes: Uint8Array): Uint8Array | undefined {
  return decodeForgivingly(bytes, firstNonBlank(bytes), bytes.length);
}

/** One level only: base64 of base64 of a PEM file is nothing that anybody writes. */
function scanDecoded(bytes: Uint8Array): PemScan | null {
  const data = decodedFile(bytes);
  if (!data) return null;
  const blocks: PemBlock[] = [];
  for (const block of pemSteps(data)) if (block) blocks.push(block);
  return { encoding: encodingOf(data), blocks, form: blocks.length > 0 ? null : 'other', decoded: null };
}
