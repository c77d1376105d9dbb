/** Which releases of Go refuse a certificate for which reason, as data: `x509.ParseCertificate` from 1.13 to 1.27. */
import data from './data/x509-acceptance.json';

/** A release as far as certificates are read alike: a minor release, from a patch on. */
export interface GoPatch {
  readonly minor: number;
  readonly patch: number;
}

/**
 * The steps in which Go's reading has changed, oldest first: each minor release, and the patch releases that read otherwise than
 * those before them. A set of releases is a bit mask over this list.
 */
export const goSteps: readonly GoPatch[] = [
  ...[13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24].map((minor) => ({ minor, patch: 0 })),
  { minor: 24, patch: 8 },
  { minor: 25, patch: 0 },
  { minor: 25, patch: 2 },
  { minor: 26, patch: 0 },
  { minor: 27, patch: 0 },
];

export type ReleaseMask = number;

export const allReleases: ReleaseMask = 2 ** goSteps.length - 1;

/** The releases with the parser of before 1.17, which was built on `encoding/asn1`. */
export const asn1Releases: ReleaseMask = maskOf((step) => step.minor < 17);
/** The releases with the parser of 1.17, built on cryptobyte. */
export const cryptobyteReleases: ReleaseMask = allReleases & ~asn1Releases;

/** The steps of a minor release: two bits where a patch release changed something. */
export function stepsOfMinor(minor: number): ReleaseMask {
  return maskOf((step) => step.minor === minor);
}

/** The step that a release with a known patch number reads like. */
export function stepOfPatch(release: GoPatch): ReleaseMask {
  const index = goSteps.findLastIndex((step) => step.minor === release.minor && step.patch <= release.patch);
  return index < 0 ? 0 : 1 << index;
}

function maskOf(holds: (step: GoPatch) => boolean): ReleaseMask {
  let mask = 0;
  for (const [index, step] of goSteps.entries()) if (holds(step)) mask |= 1 << index;
  return mask;
}

/** Reads `1.22`, `1.24.8/1.25.2` (from these patches on, and in every later minor release). */
function since(text: string): ReleaseMask {
  const points = text.split('/').map((part) => part.split('.').map(Number)).map(([, minor = 0, patch = 0]) => ({ minor, patch }));
  const newest = Math.max(...points.map(({ minor }) => minor));
  return maskOf((step) => {
    const point = points.find(({ minor }) => minor === step.minor);
    return point ? step.patch >= point.patch : step.minor > newest;
  });
}

export interface AcceptanceRule {
  readonly id: string;
  /** The releases that refuse for this reason. */
  readonly releases: ReleaseMask;
  /** Releases some of whose patches refuse. */
  readonly unsure: ReleaseMask;
  /** The GODEBUG setting that brings the old behaviour back. */
  readonly escape?: string;
  readonly note?: string;
  readonly source: string;
}

interface RuleData {
  readonly id: string;
  readonly releases?: readonly (readonly (string | null)[])[];
  readonly unsure?: readonly number[];
  readonly escape?: string;
  readonly note?: string;
  readonly source: string;
}

function readRule(entry: RuleData): AcceptanceRule {
  const spans = entry.releases ?? [[null, null]];
  let releases = 0;
  for (const [from, before] of spans) releases |= (from ? since(from) : allReleases) & ~(before ? since(before) : 0);
  const unsure = (entry.unsure ?? []).reduce((mask, minor) => mask | stepsOfMinor(minor), 0);
  const { id, source, escape, note } = entry;
  return { id, releases, unsure, source, ...(escape === undefined ? {} : { escape }), ...(note === undefined ? {} : { note }) };
}

const entries: readonly RuleData[] = data.rules;
const rules: ReadonlyMap<string, AcceptanceRule> = new Map(entries.map((entry) => [entry.id, readRule(entry)]));

/** The rule of this id; an unknown id is a mistake in this program, and refuses nothing. */
export function acceptanceRule(id: string): AcceptanceRule {
  return rules.get(id) ?? { id, releases: 0, unsure: 0, source: '' };
}

export function acceptanceRuleIds(): readonly string[] {
  return [...rules.keys()];
}

/** The releases whose PEM reader takes the last BEGIN before an END instead of going on from each BEGIN. */
export const lastBeginReleases: ReleaseMask = since(data.pemLastBegin);

export const acceptanceSource = { source: data.source, retrieved: data.retrieved };

/** A range of releases for people: `1.13` to `1.22`, `1.24.8` to `null` (and later). */
export interface ReleaseRange {
  readonly from: string;
  /** The last minor release or patch that belongs to it; `null` for the newest known and, as far as known, later ones. */
  readonly until: string | null;
}

/** A set of releases as ranges, oldest first. */
export function rangesOf(mask: ReleaseMask): readonly ReleaseRange[] {
  const ranges: ReleaseRange[] = [];
  let start: number | undefined;
  for (let index = 0; index <= goSteps.length; index++) {
    const inside = index < goSteps.length && (mask & (1 << index)) !== 0;
    if (inside && start === undefined) start = index;
    if (inside || start === undefined) continue;
    ranges.push({ from: nameOf(start), until: index === goSteps.length ? null : lastName(index - 1) });
    start = undefined;
  }
  return ranges;
}

function nameOf(index: number): string {
  const step = goSteps[index];
  return step ? (step.patch > 0 ? `1.${step.minor}.${step.patch}` : `1.${step.minor}`) : '';
}

/** The last release of a step: of 1.24.0 it is 1.24.7, where 1.24.8 reads otherwise. */
function lastName(index: number): string {
  const step = goSteps[index];
  const next = goSteps[index + 1];
  if (!step) return '';
  return next && next.minor === step.minor ? `1.${step.minor}.${next.patch - 1}` : `1.${step.minor}`;
}
