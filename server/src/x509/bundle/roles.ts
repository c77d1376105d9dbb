/** What part a certificate plays, and what a file of certificates is for. */
import type { CertificateRole, FileKind } from '../inspection';
import { isAuthority, issuedItself } from '../certificate/model';
import type { Certificate } from '../certificate/model';
import { certificateOf } from './bundle';
import type { Bundle, BundleBlock } from './bundle';
import { relationsOf } from './graph';
import type { Relations } from './graph';

export function roleOf(certificate: Certificate): CertificateRole {
  if (isAuthority(certificate)) return issuedItself(certificate) ? 'root' : 'intermediate';
  return issuedItself(certificate) ? 'self-signed' : 'leaf';
}

/** The blocks that hold certificates, each certificate once. */
export function distinctCertificates(bundle: Bundle): readonly BundleBlock[] {
  return bundle.blocks.filter((block) => block.content.kind === 'certificate' && block.duplicateOf === null);
}

/**
 * What a file is for. One leaf with authorities that vouch for it is a chain; authorities that have nothing to do with any leaf are
 * there to be trusted.
 */
export function kindOf(bundle: Bundle, relations: Relations = relationsOf(bundle)): FileKind {
  const blocks = distinctCertificates(bundle);
  const holdsKey = bundle.blocks.some(({ content }) => content.kind === 'private-key');
  if (blocks.length === 0) return bundle.blocks.some(({ content }) => content.kind === 'request') && !holdsKey ? 'request' : 'other';
  if (bundle.form !== 'pem' && bundle.form !== 'pkcs7' && bundle.form !== 'der' && bundle.form !== 'base64-of-pem' && bundle.form !== 'base64-of-der') return 'other';
  const authorities = blocks.filter((block) => isAuthority(certificateIn(block)));
  if (authorities.length === blocks.length) return holdsKey && blocks.length === 1 ? 'key-pair' : 'bundle';
  const leaves = blocks.filter((block) => !isAuthority(certificateIn(block)));
  if (isTrustList(leaves, authorities, relations)) return 'bundle';
  return holdsKey ? 'key-pair' : 'chain';
}

/** More authorities that no leaf leads to than such that one does, or nothing but certificates that vouch for themselves. */
function isTrustList(leaves: readonly BundleBlock[], authorities: readonly BundleBlock[], relations: Relations): boolean {
  const reached = new Set<number>();
  const waiting = leaves.map(({ index }) => index);
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    for (const { issuer } of relations.issuersOf(at)) {
      if (reached.has(issuer)) continue;
      reached.add(issuer);
      waiting.push(issuer);
    }
  }
  const unrelated = authorities.filter(({ index }) => !reached.has(index)).length;
  if (unrelated > 1 && unrelated > authorities.length - unrelated) return true;
  return leaves.length > 1 && reached.size === 0 && leaves.every((block) => issuedItself(certificateIn(block)));
}

function certificateIn(block: BundleBlock): Certificate {
  const certificate = certificateOf(block);
  if (!certificate) throw new Error('the block holds no certificate');
  return certificate;
}
