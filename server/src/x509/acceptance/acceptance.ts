/** Whether `x509.ParseCertificate` takes a certificate, in which releases of Go, and why not in the others. */
import type { Span } from '../../core/text';
import type { Text } from '../../core/message';
import { acceptanceRule, allReleases, rangesOf, stepsOfMinor } from '../../facts/x509-acceptance';
import type { ReleaseMask, ReleaseRange } from '../../facts/x509-acceptance';
import type { GoRelease } from '../../facts/go-lookup';
import { judgeWithAsn1 } from './asn1-certificate';
import { judgeWithCryptobyte } from './certificate';
import type { Objection } from './objections';
import { reasonText } from './texts';
import type { ReasonId } from './texts';

export interface Refusal {
  readonly rule: ReasonId;
  readonly text: Text;
  /** The releases that refuse for this reason. */
  readonly releases: readonly ReleaseRange[];
  /** The same as a set of releases. */
  readonly mask: ReleaseMask;
  /** Byte offsets in the DER of what is wrong. */
  readonly span: Span;
  /** The GODEBUG setting that makes later releases accept it after all. */
  readonly escape: string | null;
  readonly source: string;
}

export interface GoAcceptance {
  /** Whether every release from 1.13 to 1.27 accepts it. */
  readonly everywhere: boolean;
  /** The releases that accept it, oldest first; empty for none. */
  readonly accepted: readonly ReleaseRange[];
  /** Why the others do not; the most general first. */
  readonly refusals: readonly Refusal[];
  /** The same as a set of releases: see `facts/x509-acceptance`. */
  readonly acceptedMask: ReleaseMask;
  /** Releases of which it is not known, or which differ among their patches in a way that is not placed. */
  readonly unsureMask: ReleaseMask;
}

/** Judges the DER of one certificate; anything may be given, nothing throws, time is linear. */
export function goAcceptance(der: Uint8Array): GoAcceptance {
  const objections = mergeAlike([...judgeWithCryptobyte(der), ...judgeWithAsn1(der)]);
  let refused = 0;
  let unsure = 0;
  for (const objection of objections) {
    refused |= objection.releases;
    unsure |= objection.unsure;
  }
  const acceptedMask = allReleases & ~refused;
  const refusals = objections.filter(({ releases }) => releases !== 0).map(refusalOf);
  return { everywhere: acceptedMask === allReleases && unsure === 0, accepted: rangesOf(acceptedMask), refusals, acceptedMask, unsureMask: unsure & ~refused };
}

/** Both parsers may have the same against the same element: that is one reason. */
function mergeAlike(objections: readonly Objection[]): readonly Objection[] {
  const merged: Objection[] = [];
  for (const objection of objections) {
    const index = merged.findIndex((other) => other.rule === objection.rule);
    const other = merged[index];
    if (!other) merged.push(objection);
    else merged[index] = { ...other, releases: other.releases | objection.releases, unsure: other.unsure | objection.unsure };
  }
  return merged.sort((a, b) => countOf(b.releases) - countOf(a.releases));
}

function countOf(mask: ReleaseMask): number {
  let count = 0;
  for (let rest = mask; rest !== 0; rest &= rest - 1) count++;
  return count;
}

function refusalOf(objection: Objection): Refusal {
  const rule = acceptanceRule(objection.rule);
  return {
    rule: objection.rule,
    text: reasonText(objection.rule, objection.slots),
    releases: rangesOf(objection.releases),
    mask: objection.releases,
    span: objection.span,
    escape: rule.escape ?? null,
    source: rule.source,
  };
}

/** Whether a minor release accepts it; `unknown` where its patch releases differ, and for releases beyond the facts. */
export function acceptedBy(acceptance: GoAcceptance, go: GoRelease): 'yes' | 'no' | 'unknown' {
  const steps = stepsOfMinor(go.minor);
  if (steps === 0 || (acceptance.unsureMask & steps) !== 0) return 'unknown';
  const accepting = acceptance.acceptedMask & steps;
  return accepting === steps ? 'yes' : accepting === 0 ? 'no' : 'unknown';
}
