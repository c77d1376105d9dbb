/** What the rules for files of certificates have in common: places, names and repairs. */
import type { Edit } from '../core/finding';
import type { Source } from '../core/rule';
import type { Span } from '../core/text';
import type { PemBlock, PemProblem, PemProblemKind } from '../syntax/pem/types';
import type { PemAnalysis } from './analysis';
import { certificateOf } from './bundle/bundle';
import type { BundleBlock } from './bundle/bundle';
import { visible } from './certificate/names';
import { pemOf } from './view/pem';
import { titleOf } from './view/names';

/** A block of the file with something wrong around its content. */
export interface Damage {
  readonly block: BundleBlock;
  readonly pem: PemBlock;
  readonly problem: PemProblem;
  /** The place in the text. */
  readonly at: Span;
}

/** The blocks with a problem of one of these kinds, each once, with the first such problem. */
export function damages(analysis: PemAnalysis, ...kinds: readonly PemProblemKind[]): readonly Damage[] {
  return analysis.bundle.blocks.flatMap((block) => {
    const problem = block.pem?.problems.find(({ kind }) => kinds.includes(kind));
    return block.pem && problem ? [{ block, pem: block.pem, problem, at: analysis.spanOf(problem.span) }] : [];
  });
}

/** Whether a block has a problem of this kind. */
export function hasProblem(pem: PemBlock, kind: PemProblemKind): boolean {
  return pem.problems.some((problem) => problem.kind === kind);
}

/** The BEGIN line's marker in the text; of a block inside another one, that one's; of a file that is no PEM, its beginning. */
export function markerOf(analysis: PemAnalysis, block: BundleBlock): Span {
  const outer = block.container === null ? block : (analysis.bundle.blocks[block.container] ?? block);
  if (!outer.pem) return { start: 0, end: 0 };
  const { begin, labelSpan, end } = outer.pem;
  return analysis.spanOf(begin.end > begin.start ? begin : (end ?? labelSpan));
}

/** What to call a block in a message: the certificate's name, or else its label. */
export function nameOf(block: BundleBlock | undefined): string {
  const certificate = certificateOf(block);
  return certificate ? titleOf(certificate) : visible(block?.label ?? '');
}

/** Whether a block is meant to be a certificate. */
export function isMeantAsCertificate(block: BundleBlock): boolean {
  return /CERTIFICATE$/.test(block.label) || block.content.kind === 'certificate';
}

export function lineStart(text: string, offset: number): number {
  let at = offset;
  while (at > 0 && !isBreak(text, at - 1)) at--;
  return at;
}

/** Just before the line break. */
export function lineEnd(text: string, offset: number): number {
  let at = offset;
  while (at < text.length && !isBreak(text, at)) at++;
  return at;
}

function isBreak(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code === 10 || code === 13;
}

/** Behind the line break that follows. */
export function nextLine(text: string, offset: number): number {
  const end = lineEnd(text, offset);
  return end + (text.startsWith('\r\n', end) ? 2 : end < text.length ? 1 : 0);
}

/** A block with the comment that belongs to it: the lines directly above it, up to a blank line or another block. */
export function regionOf(analysis: PemAnalysis, block: BundleBlock): Span {
  const { text } = analysis;
  const own = analysis.spanOf(block.span);
  const previous = previousOf(analysis, block);
  const limit = previous ? nextLine(text, analysis.spanOf(previous.span).end) : 0;
  let start = lineStart(text, own.start);
  while (start > limit) {
    const above = lineStart(text, start - (text.startsWith('\r\n', start - 2) ? 2 : 1));
    if (above < limit || text.slice(above, lineEnd(text, above)).trim() === '') break;
    start = above;
  }
  return { start: Math.max(limit, start), end: lineEnd(text, own.end) };
}

/** The block of the file before this one; certificates inside a container stand nowhere themselves. */
function previousOf(analysis: PemAnalysis, block: BundleBlock): BundleBlock | undefined {
  for (let index = block.index - 1; index >= 0; index--) {
    const other = analysis.bundle.blocks[index];
    if (other?.container === null) return other;
  }
  return undefined;
}

/** Takes a block away, with its comment and its line break. */
export function removal(analysis: PemAnalysis, block: BundleBlock): readonly Edit[] {
  const region = regionOf(analysis, block);
  return [{ file: analysis.file, span: { start: region.start, end: nextLine(analysis.text, region.end) }, newText: '' }];
}

/** Puts certificates in place of a block: BEGIN, lines of 64 characters, END, without a line break at the end. */
export function rewritten(analysis: PemAnalysis, at: Span, ...ders: readonly Uint8Array[]): readonly Edit[] {
  return replacing(analysis, at, ders.map((der) => pemOf('CERTIFICATE', der)).join('').trimEnd());
}

/** Replaces lines by others, and leaves out those at the beginning and at the end that stay as they are. */
export function replacing(analysis: PemAnalysis, at: Span, newText: string): readonly Edit[] {
  const old = linesOf(analysis.text.slice(at.start, at.end));
  const fresh = linesOf(newText);
  const same = (a: string | undefined, b: string | undefined): boolean => a !== undefined && a.replace('\r\n', '\n') === b?.replace('\r\n', '\n');
  let first = 0;
  while (first < old.length - 1 && first < fresh.length - 1 && same(old[first], fresh[first])) first++;
  let last = 0;
  while (last < old.length - first - 1 && last < fresh.length - first && same(old[old.length - 1 - last], fresh[fresh.length - 1 - last])) last++;
  const start = at.start + old.slice(0, first).join('').length;
  const end = at.end - old.slice(old.length - last).join('').length;
  const text = fresh.slice(first, fresh.length - last).join('');
  return text === '' && start === end ? [] : [edit(analysis, { start, end }, text)];
}

/** The lines of a text, each with its break. */
function linesOf(text: string): readonly string[] {
  return text.split(/(?<=\n)/);
}

export function edit(analysis: PemAnalysis, span: Span, newText: string): Edit {
  return { file: analysis.file, span, newText };
}

/** The date of a moment, for messages. */
export function dateOf(milliseconds: number | null): string {
  return milliseconds === null ? '?' : new Date(milliseconds).toISOString().slice(0, 10);
}

/** Whether a file is judged as what a server sends, not as what a client trusts. */
export function isServed(analysis: PemAnalysis): boolean {
  return analysis.kind === 'chain' || analysis.kind === 'key-pair';
}

/** Sources that several rules rest on. */
export const sources = {
  decode: { title: 'encoding/pem: Decode', url: 'https://go.dev/src/encoding/pem/pem.go', versions: 'Go 1.15 to 1.27, run on the cases of this rule' },
  append: { title: 'crypto/x509: CertPool.AppendCertsFromPEM', url: 'https://go.dev/src/crypto/x509/cert_pool.go', versions: 'Go 1.15 to 1.27, run' },
  parse: { title: 'crypto/x509: ParseCertificate', url: 'https://go.dev/src/crypto/x509/parser.go', versions: 'Go 1.15 to 1.27, run' },
  verify: { title: 'crypto/x509: Certificate.Verify', url: 'https://go.dev/src/crypto/x509/verify.go', versions: 'Go 1.19 to 1.27, run' },
  keyPair: { title: 'crypto/tls: X509KeyPair', url: 'https://go.dev/src/crypto/tls/tls.go', versions: 'Go 1.15 to 1.27' },
  rfc5280: { title: 'RFC 5280', url: 'https://www.rfc-editor.org/rfc/rfc5280' },
  rfc7468: { title: 'RFC 7468: textual encodings of PKIX structures', url: 'https://www.rfc-editor.org/rfc/rfc7468' },
  rfc8446: { title: 'RFC 8446 section 4.4.2: the sender\'s certificate comes first', url: 'https://www.rfc-editor.org/rfc/rfc8446#section-4.4.2' },
} as const satisfies Readonly<Record<string, Source>>;
