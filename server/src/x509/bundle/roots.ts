/** How many certificates of a file Go adds to a pool, release by release. */
import { newestKnownGo, oldestKnownGo } from '../../facts/go-lookup';
import { stepsOfMinor } from '../../facts/x509-acceptance';
import type { ReleaseMask } from '../../facts/x509-acceptance';
import type { GoOutcome } from '../inspection';
import { certificateOf } from './bundle';
import type { Bundle, BundleBlock } from './bundle';
import { releaseMask } from './verdict';

/** What is known of one distinct certificate: the releases that take one of its blocks, and those of which it is not known. */
interface Standing {
  accepted: ReleaseMask;
  unsure: ReleaseMask;
}

/** A certificate that a release takes counts once, however often it is there. */
export function rootsIn(bundle: Bundle, mask: ReleaseMask): number | null {
  return countIn(standingsOf(bundle), mask);
}

function standingsOf(bundle: Bundle): Iterable<Standing> {
  const standings = new Map<string, Standing>();
  for (const block of bundle.blocks) {
    const { accepted, unsure } = block.verdict;
    if ((accepted | unsure) === 0) continue;
    const identity = identityOf(block);
    const known = standings.get(identity);
    if (!known) standings.set(identity, { accepted, unsure });
    else {
      known.accepted |= accepted;
      known.unsure |= unsure;
    }
  }
  return [...standings.values()];
}

/** `null` when it depends on which of the releases it is, or is not known. */
function countIn(standings: Iterable<Standing>, mask: ReleaseMask): number | null {
  let count = 0;
  for (const { accepted, unsure } of standings) {
    const taking = accepted & mask;
    if (taking === mask) count++;
    else if (taking !== 0 || (unsure & mask) !== 0) return null;
  }
  return mask === 0 ? null : count;
}

/** What Go takes is a certificate to us too; if our own reading fails on it, each block counts for itself. */
function identityOf(block: BundleBlock): string {
  return certificateOf(block)?.sha256 ?? `block ${block.index}`;
}

export function goOutcome(bundle: Bundle, go: string): GoOutcome {
  const minors = Array.from({ length: newestKnownGo - oldestKnownGo + 1 }, (_, i) => oldestKnownGo + i);
  const standings = standingsOf(bundle);
  return {
    release: go,
    roots: countIn(standings, releaseMask(go)),
    byRelease: minors.map((minor) => ({ release: `1.${minor}`, roots: countIn(standings, stepsOfMinor(minor)) })),
  };
}
