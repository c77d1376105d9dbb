/** Orders certificates from several files into one chain: leaf, intermediates, and the root where it is wanted. */
import { lineFeed } from '../../syntax/pem/lines';
import { PemAnalysis } from '../analysis';
import { certificateOf, readBundle } from '../bundle/bundle';
import type { Bundle } from '../bundle/bundle';
import { issuedItself } from '../certificate/model';
import type { Certificate } from '../certificate/model';
import { checkSignatures } from '../signature/answers';
import type { Subtle } from '../signature/check';
import { pemOf } from '../view/pem';
import { titleOf } from '../view/names';

export type Merged =
  | { readonly kind: 'chain'; readonly pem: string; readonly chain: readonly Certificate[]; readonly endsInRoot: boolean }
  | { readonly kind: 'no-certificates' }
  /** Certificates of which none leads to another, or several that issued nothing. */
  | { readonly kind: 'several'; readonly names: readonly string[] };

/** `now` decides between several ways up: one whose certificates are all valid is preferred. */
export async function mergeChain(files: readonly Uint8Array[], options: { readonly withRoot: boolean; readonly at: number }, subtle: Subtle): Promise<Merged> {
  const bundle = readBundle(together(files));
  const analysis = new PemAnalysis({ bytes: bundle.bytes, bundle, at: options.at, go: '1.27', signatures: await checkSignatures(bundle, subtle) });
  const starts = analysis.certificates.filter(({ block }) => !analysis.relations.issuedAny(block.index));
  const [start, another] = starts;
  if (!start) return analysis.certificates.length === 0 ? { kind: 'no-certificates' } : { kind: 'several', names: namesOf(bundle) };
  if (another) return { kind: 'several', names: starts.map(({ certificate }) => titleOf(certificate)) };
  const path = bestPath(analysis, start.block.index);
  const chain = path.flatMap((index) => certificateOf(bundle.blocks[index]) ?? []);
  const last = chain[chain.length - 1];
  const endsInRoot = last !== undefined && issuedItself(last);
  const kept = endsInRoot && !options.withRoot && chain.length > 1 ? chain.slice(0, -1) : chain;
  return { kind: 'chain', pem: kept.map(({ der }) => pemOf('CERTIFICATE', der)).join(''), chain: kept, endsInRoot };
}

function together(files: readonly Uint8Array[]): Uint8Array {
  const pieces = files.map(asPem);
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length + 1, 0)).fill(lineFeed);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length + 1;
  }
  return whole;
}

/** The certificates of a file, written anew: files may be DER, PKCS#7 or damaged, and keys beside them must not come along. */
function asPem(file: Uint8Array): Uint8Array {
  const certificates = readBundle(file).blocks.flatMap((block) => certificateOf(block) ?? []);
  return new TextEncoder().encode(certificates.map(({ der }) => pemOf('CERTIFICATE', der)).join(''));
}

function namesOf(bundle: Bundle): readonly string[] {
  return bundle.blocks.flatMap((block) => {
    const certificate = certificateOf(block);
    return certificate ? [titleOf(certificate)] : [];
  });
}

/** The path that ends in a root, is valid throughout, and is longest; in this order of importance. */
function bestPath(analysis: PemAnalysis, start: number): readonly number[] {
  const paths = analysis.paths.filter((path) => path[0] === start);
  const worth = (path: readonly number[]): number => {
    const chain = path.flatMap((index) => analysis.certificateAt(index) ?? []);
    const last = chain[chain.length - 1];
    const valid = chain.every(({ notBefore, notAfter }) => notBefore !== null && notAfter !== null && notBefore <= analysis.at && analysis.at <= notAfter);
    return (last && issuedItself(last) ? 2_000 : 0) + (valid ? 1_000 : 0) + path.length;
  };
  return [...paths].sort((a, b) => worth(b) - worth(a))[0] ?? [start];
}
