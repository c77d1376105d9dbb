/** Blocks and certificates as an inspection shows them. */
import { sha1 } from '@noble/hashes/legacy.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { Range, Span } from '../../core/text';
import { isPublicRoot } from '../../facts/public-roots';
import type { PemAnalysis } from '../analysis';
import type { BundleBlock } from '../bundle/bundle';
import { damageText } from '../bundle/damage';
import { publicIdentity } from '../bundle/private-key';
import { roleOf } from '../bundle/roles';
import { acceptedIn, acceptingReleases, refusalIn, releaseMask } from '../bundle/verdict';
import { isAuthority } from '../certificate/model';
import type { Certificate } from '../certificate/model';
import { nameText, visible } from '../certificate/names';
import { keyPurposeName, keyUsageNames } from '../certificate/oids';
import type { BlockVerdict, CertificateView, InspectedBlock, KeyView, RequestView } from '../inspection';
import { encodeBase64 } from '../../syntax/pem/encode';
import { titleOf } from './names';
import { validityOf } from './validity';

type RangeOf = (span: Span) => Range;

const day = 86_400_000;
/** So many alternative names are listed; a certificate with more shows the first ones. */
const mostNames = 500;

/** So many blocks are shown between two pauses. */
const stride = 50;

/** All blocks; gives way now and then. */
export function* blockSteps(analysis: PemAnalysis, rangeOf: RangeOf): Generator<undefined, readonly InspectedBlock[]> {
  const viewOf = blockViewer(analysis, rangeOf);
  const views: InspectedBlock[] = [];
  for (const block of analysis.bundle.blocks) {
    views.push(viewOf(block));
    if (views.length % stride === 0) yield;
  }
  return views;
}

function blockViewer(analysis: PemAnalysis, rangeOf: RangeOf): (block: BundleBlock) => InspectedBlock {
  const mask = releaseMask(analysis.go);
  const keyOwners = ownersOfKeys(analysis);
  const subjects = subjectsWithKeys(analysis);
  return (block) => {
    const { content } = block;
    return {
      index: block.index,
      label: visible(block.label),
      content: content.kind,
      container: block.container,
      bytes: { start: block.span.start, end: block.span.end },
      range: rangeOf(block.span),
      go: verdictView(block, mask, rangeOf),
      damage: (block.pem?.problems ?? []).map((problem) => ({ kind: problem.kind, range: rangeOf(problem.span), text: damageText(problem, block.pem ?? noBlock) })),
      duplicateOf: block.duplicateOf,
      certificate: content.kind === 'certificate' ? certificateView(content.certificate, analysis, block.index, subjects) : null,
      key: content.kind === 'private-key' || content.kind === 'public-key' ? keyView(block, keyOwners) : null,
      request: content.kind === 'request' ? requestView(content.request) : null,
    };
  };
}

const noBlock = { label: '' };

function verdictView(block: BundleBlock, mask: number, rangeOf: RangeOf): BlockVerdict {
  const { verdict } = block;
  const accepted = acceptedIn(verdict, mask);
  const refusal = accepted === true ? undefined : refusalIn(verdict, mask);
  const reason = accepted === true ? null : (verdict.pem?.text ?? refusal?.text ?? null);
  const span = accepted === true ? undefined : (verdict.pem?.span ?? (refusal && block.pem ? block.pem.body : undefined));
  const escape = verdict.refusals.find((each) => each.escape !== null)?.escape ?? null;
  return { accepted, reason, range: span ? rangeOf(span) : null, releases: acceptingReleases(verdict), escape };
}

/** The first certificate or request that has a public key. */
function ownersOfKeys(analysis: PemAnalysis): ReadonlyMap<string, number> {
  const owners = new Map<string, number>();
  // Asked for files with keys only: computing it for ten thousand certificates would be in vain.
  if (!analysis.bundle.blocks.some(({ content }) => content.kind === 'private-key' || content.kind === 'public-key')) return owners;
  for (const { block, certificate } of analysis.certificates) {
    const identity = publicIdentity(certificate.der, certificate.publicKey);
    if (identity !== null && !owners.has(identity)) owners.set(identity, block.index);
  }
  for (const { index, content } of analysis.bundle.blocks) {
    if (content.kind === 'request' && content.request.keyIdentity !== null && !owners.has(content.request.keyIdentity)) owners.set(content.request.keyIdentity, index);
  }
  return owners;
}

function keyView(block: BundleBlock, owners: ReadonlyMap<string, number>): KeyView | null {
  if (block.content.kind !== 'private-key' && block.content.kind !== 'public-key') return null;
  const { description, encrypted, identity } = block.content.key;
  return {
    private: block.content.kind === 'private-key',
    description,
    encrypted,
    matches: identity === null ? null : (owners.get(identity) ?? null),
    comparable: identity !== null,
  };
}

/** How often the same subject with the same key is certified by different issuers. */
function subjectsWithKeys(analysis: PemAnalysis): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const { certificate } of analysis.certificates) {
    const key = identityOf(certificate);
    const issuers = found.get(key);
    if (issuers) issuers.add(certificate.issuer.key);
    else found.set(key, new Set([certificate.issuer.key]));
  }
  return found;
}

function identityOf({ subject, publicKey }: Certificate): string {
  return `${subject.key}\n${publicKey.key}`;
}

function certificateView(certificate: Certificate, analysis: PemAnalysis, index: number, subjects: ReadonlyMap<string, ReadonlySet<string>>): CertificateView {
  const { notBefore, notAfter, publicKey } = certificate;
  const names = (certificate.alternativeNames ?? []).slice(0, mostNames).map(({ kind, value }) => ({ kind, value: visible(value) }));
  return {
    role: roleOf(certificate),
    crossSigned: (subjects.get(identityOf(certificate))?.size ?? 0) > 1,
    name: titleOf(certificate),
    subject: nameText(certificate.subject),
    issuer: nameText(certificate.issuer),
    serial: certificate.serialText,
    notBefore: isoOf(notBefore),
    notAfter: isoOf(notAfter),
    validity: validityOf(certificate, analysis.at),
    daysLeft: notAfter === null ? null : Math.floor((notAfter - analysis.at) / day),
    key: publicKey.description,
    signatureAlgorithm: certificate.signature.name,
    isCa: isAuthority(certificate),
    pathLength: certificate.basicConstraints?.pathLength ?? null,
    names,
    keyUsages: keyUsageNames.filter((_, bit) => ((certificate.keyUsage ?? 0) & (1 << bit)) !== 0),
    extendedKeyUsages: (certificate.keyPurposes ?? []).map(keyPurposeName),
    subjectKeyId: certificate.subjectKeyId,
    authorityKeyId: certificate.authorityKeyId,
    sha256: certificate.sha256,
    sha1: bytesToHex(sha1(certificate.der)),
    pin: encodeBase64(sha256(certificate.der.subarray(publicKey.span.start, publicKey.span.end))),
    publicRoot: isPublicRoot(certificate.sha256),
    selfSignature: analysis.selfSignature(index),
  };
}

/** A date of a certificate; `null` also for years that ISO dates cannot hold. */
export function isoOf(milliseconds: number | null): string | null {
  return milliseconds === null ? null : new Date(milliseconds).toISOString().replace('.000Z', 'Z');
}

function requestView(request: Extract<BundleBlock['content'], { kind: 'request' }>['request']): RequestView {
  return {
    subject: nameText(request.subject),
    key: request.publicKey.description,
    signatureAlgorithm: request.signatureAlgorithm,
    names: request.alternativeNames.slice(0, mostNames).map(({ kind, value }) => ({ kind, value: visible(value) })),
  };
}
