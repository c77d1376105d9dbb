/** How many certificates of a file Go adds to a pool, release by release. */
import { newestKnownGo, oldestKnownGo } from '../../facts/go-lookup';
import { stepsOfMinor } from '../../facts/x509-acceptance';
import type { ReleaseMask } from '../../facts/x509-acceptance';
import type { GoOutcome } from '../inspection';
import { certificateOf } from './bundle';
import type { Bundle, BundleBlock } from './bundle';
import { acceptedIn, releaseMask } from './verdict';

/** A certificate that a release takes counts once, however often it is there. */
export function rootsIn(bundle: Bundle, mask: ReleaseMask): number | null {
  const taken = new Set<string>();
  const doubtful = new Set<string>();
  for (const block of bundle.blocks) {
    const accepted = acceptedIn(block.verdict, mask);
    if (accepted === true) taken.add(identityOf(block));
    else if (accepted === null) doubtful.add(identityOf(block));
  }
  return [...doubtful].every((identity) => taken.has(identity)) ? taken.size : null;
}

/** What Go takes is a certificate to us too; if our own reading fails on it, each block counts for itself. */
function identityOf(block: BundleBlock): string {
  return certificateOf(block)?.sha256 ?? `block ${block.index}`;
}

export function goOutcome(bundle: Bundle, go: string): GoOutcome {
  const minors = Array.from({ length: newestKnownGo - oldestKnownGo + 1 }, (_, i) => oldestKnownGo + i);
  return {
    release: go,
    roots: rootsIn(bundle, releaseMask(go)),
    byRelease: minors.map((minor) => ({ release: `1.${minor}`, roots: rootsIn(bundle, stepsOfMinor(minor)) })),
  };
}
