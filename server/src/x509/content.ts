/** What a file in an image holds for Go's pool, judged from its bytes. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { isPublicRoot } from '../facts/public-roots';
import { dataOf, scanPem } from '../syntax/pem/scan';
import type { PemBlock } from '../syntax/pem/types';
import type { FileContent } from '../trust/types';
import { goAcceptance } from './acceptance/acceptance';

/** A file that lists more certificates than this is somebody's selection of the public roots, even where our list does not know them. */
const largestPrivateBundle = 40;

/**
 * What `AppendCertsFromPEM` makes of a file. Where releases of Go differ about one of its certificates the number is not known;
 * where no certificate is beyond doubt the whole content is not.
 */
export function readContent(bytes: Uint8Array): FileContent {
  const known = contents.get(bytes);
  if (known) return known;
  const content = judge(bytes);
  contents.set(bytes, content);
  return content;
}

/** By the very bytes: a bundle in a build context is looked at with every keystroke in the Dockerfile that copies it. */
const contents = new WeakMap<Uint8Array, FileContent>();

function judge(bytes: Uint8Array): FileContent {
  const certain = new Set<string>();
  let doubtful = false;
  for (const block of scanPem(bytes).blocks) {
    const verdict = verdictOn(bytes, block);
    if (verdict === 'unknown') doubtful = true;
    else if (verdict !== undefined) certain.add(verdict);
  }
  if (certain.size === 0) return doubtful ? { kind: 'unknown' } : { kind: 'no-certificates', empty: bytes.length === 0 };
  const fingerprints = [...certain];
  const scope = scopeOf(fingerprints);
  return doubtful ? { kind: 'certificates', count: null, scope } : { kind: 'certificates', count: fingerprints.length, fingerprints, scope };
}

/** The fingerprint of a certificate that every release takes; `unknown` where releases differ; `undefined` where none does. */
function verdictOn(bytes: Uint8Array, block: PemBlock): string | undefined {
  if (!block.acceptedAsBlock && !block.acceptedByOlderReaders) return undefined;
  const mayBeTaken = block.problems.every(({ kind }) => kind !== 'label' && kind !== 'headers' && kind !== 'empty');
  const der = mayBeTaken ? dataOf(bytes, block) : undefined;
  if (der === undefined) return undefined;
  const acceptance = goAcceptance(der);
  if (acceptance.everywhere && block.acceptedAsBlock && block.acceptedByOlderReaders) return bytesToHex(sha256(der));
  return acceptance.accepted.length === 0 && acceptance.unsureMask === 0 ? undefined : 'unknown';
}

function scopeOf(fingerprints: readonly string[]): 'public' | 'private' | 'mixed' | 'unknown' {
  const known = fingerprints.filter(isPublicRoot).length;
  if (known === fingerprints.length) return 'public';
  if (known > 0) return 'mixed';
  return fingerprints.length > largestPrivateBundle ? 'unknown' : 'private';
}
