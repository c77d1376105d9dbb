/** What is left of the roots when their package is taken out of an image again. */
import data from './data/removals.json';

/** `base-stays`: what the package brought goes, what the base image had stays. */
export type RemovalResult = 'gone' | 'stays' | 'base-stays' | 'unknown';

/**
 * What removing `ca-certificates` leaves. `release` is the minor release of Alpine 3 where it is known, `purge` says
 * whether configuration goes too (apt). Families and releases without evidence give `unknown`.
 */
export function afterRemoval(family: string, release: number | undefined, purge: boolean): RemovalResult {
  const name = family === 'ubuntu' ? 'debian' : family;
  const verb = purge ? 'purge' : 'remove';
  const entries = data.entries.filter((entry) => entry.family === name && (entry.verb === 'any' || entry.verb === verb));
  if (name !== 'alpine') return (entries[0]?.result as RemovalResult | undefined) ?? 'unknown';
  if (release === undefined) return 'unknown';
  const found = entries.find((entry) => (entry.since === null || entry.since <= release) && (entry.until === null || release <= entry.until));
  return (found?.result as RemovalResult | undefined) ?? 'unknown';
}

/** The minor release in a tag of Alpine 3 (`3.20.1` → 20); the newest known one for tags that follow the newest. */
export function alpineRelease(tag: string | undefined): number | undefined {
  if (tag === undefined || tag === 'latest' || tag === '3' || tag === 'edge') return newestAlpine;
  const minor = /(?:^|alpine)3\.(\d{1,2})(?!\d)/.exec(tag)?.[1];
  return minor === undefined ? undefined : Number(minor);
}

/** Alpine 3.24 was the newest release when the facts were gathered. */
const newestAlpine = 24;
