/** What Go's `AppendCertsFromPEM` does with a block: the PEM reader and the certificate parser together, by release. */
import type { Text } from '../../core/message';
import type { Span } from '../../core/text';
import { parseGoRelease } from '../../facts/go-lookup';
import { allReleases, lastBeginReleases, rangesOf, stepOfPatch, stepsOfMinor } from '../../facts/x509-acceptance';
import type { ReleaseMask, ReleaseRange } from '../../facts/x509-acceptance';
import { goAcceptance } from '../acceptance/acceptance';
import type { Refusal } from '../acceptance/acceptance';
import type { PemBlock } from '../../syntax/pem/types';
import { damageText } from './damage';

export interface Verdict {
  /** The releases that take the block, and those of which it is not known. */
  readonly accepted: ReleaseMask;
  readonly unsure: ReleaseMask;
  /** What the PEM reader has against it; `null` when it reads the block and hands it to the certificate parser. */
  readonly pem: { readonly text: Text; readonly span: Span } | null;
  /** What the certificate parser has against it, in the releases named. */
  readonly refusals: readonly Refusal[];
}

/** Judges a block of a PEM file; `der` is what Go decodes of it. */
export function judgeBlock(block: PemBlock, der: Uint8Array | undefined): Verdict {
  const [problem] = block.problems;
  const blocking = block.problems.find(({ kind }) => kind === 'label' || kind === 'headers' || kind === 'empty') ?? (block.acceptedAsBlock ? undefined : problem);
  const readBy = (block.acceptedAsBlock ? lastBeginReleases : 0) | (block.acceptedByOlderReaders ? allReleases & ~lastBeginReleases : 0);
  const pem = blocking ? { text: damageText(blocking, block), span: blocking.span } : null;
  const passedOn = block.problems.every(({ kind }) => kind !== 'label' && kind !== 'headers' && kind !== 'empty');
  if (readBy === 0 || !passedOn || der === undefined) return { accepted: 0, unsure: 0, pem, refusals: [] };
  const { acceptedMask, unsureMask, refusals } = goAcceptance(der);
  return { accepted: acceptedMask & readBy & ~unsureMask, unsure: unsureMask & readBy, pem, refusals };
}

/** A verdict on what no release reads as PEM. */
export function refused(text: Text, span: Span): Verdict {
  return { accepted: 0, unsure: 0, pem: { text, span }, refusals: [] };
}

/** The steps that a release's name stands for: `1.24` for all its patches, `1.24.4` for one; 0 when nothing is known of it. */
export function releaseMask(go: string): ReleaseMask {
  const release = parseGoRelease(go);
  if (!release) return 0;
  const patch = /^(?:go|v)?1\.\d+\.(\d+)/.exec(go.trim())?.[1];
  return patch === undefined ? stepsOfMinor(release.minor) : stepOfPatch({ minor: release.minor, patch: Number(patch) });
}

/** Whether the releases of `mask` take the block; `null` when they differ or it is not known. */
export function acceptedIn(verdict: Verdict, mask: ReleaseMask): boolean | null {
  if (mask === 0 || (verdict.unsure & mask) !== 0) return null;
  const accepting = verdict.accepted & mask;
  return accepting === mask ? true : accepting === 0 ? false : null;
}

/** The refusal that counts in these releases. */
export function refusalIn(verdict: Verdict, mask: ReleaseMask): Refusal | undefined {
  return verdict.refusals.find((refusal) => (refusal.mask & mask) !== 0);
}

export function acceptingReleases(verdict: Verdict): readonly ReleaseRange[] {
  return rangesOf(verdict.accepted);
}
