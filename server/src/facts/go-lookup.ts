/** Where Go looks for roots on Linux, release by release, and what its releases changed for certificates. */
import data from './data/go-lookup.json';
import releases from './data/go-releases.json';

/** A release of Go as far as behaviour goes: 1.22 is `{ major: 1, minor: 22 }`. */
export interface GoRelease {
  readonly major: 1;
  readonly minor: number;
}

/** The releases that the facts speak of. */
export const oldestKnownGo = 13;
export const newestKnownGo = 27;

/**
 * Reads `1.22`, `1.22.3`, `go1.22rc1` or `v1.22`; `undefined` for anything else, `1` and `latest` included.
 * Only what stands at the beginning counts, so that a tag such as `1.22-alpine` is read too.
 */
export function parseGoRelease(text: string): GoRelease | undefined {
  const minor = /^(?:go|v)?1\.(\d{1,3})(?=$|[^\d])/.exec(text.trim())?.[1];
  return minor === undefined ? undefined : { major: 1, minor: Number(minor) };
}

/** One entry of a table that changed with Go's releases; `since` and `until` are minor releases, both included. */
export interface SearchPath {
  readonly path: string;
  readonly since: number | null;
  readonly until: number | null;
  readonly source: string;
}

function holdsFor(entry: { readonly since: number | null; readonly until: number | null }, minor: number): boolean {
  return (entry.since === null || entry.since <= minor) && (entry.until === null || minor <= entry.until);
}

/** The files that Go tries in this order; the first that can be read ends the search. */
export function certificateFiles(go: GoRelease): readonly SearchPath[] {
  return data.files.filter((entry) => holdsFor(entry, go.minor));
}

/** The directories that Go reads in this order, whether or not a file was found. */
export function certificateDirectories(go: GoRelease): readonly SearchPath[] {
  return data.directories.filter((entry) => holdsFor(entry, go.minor)).sort((a, b) => a.order - b.order);
}

/** How a release walks through directories. */
export interface DirectoryBehaviour {
  /** All are read; earlier releases stop after the first that yields a certificate. */
  readonly readsAll: boolean;
  /** `SSL_CERT_DIR` is a list with colons; earlier releases take it as one path. */
  readonly variableIsList: boolean;
  /** A link whose target has no slash is passed over; earlier releases read it as any file. */
  readonly skipsSameDirectoryLinks: boolean;
  /** Listing asks for the attributes of each name, which needs permission to search the directory. */
  readonly listingAsksEachName: boolean;
  /** A file in the list of directories is opened, with its permissions, before it is seen to be no directory. */
  readonly opensFileAsDirectory: boolean;
}

export function directoryBehaviour(go: GoRelease): DirectoryBehaviour {
  return {
    readsAll: behaves('all-directories', go),
    variableIsList: behaves('directory-variable-list', go),
    skipsSameDirectoryLinks: behaves('same-directory-links-skipped', go),
    listingAsksEachName: behaves('listing-asks-each-name', go),
    opensFileAsDirectory: behaves('file-opened-as-directory', go),
  };
}

/** Whether a program can bring roots for the case that the system has none (`x509.SetFallbackRoots`). */
export function hasFallbackRoots(go: GoRelease): boolean {
  return behaves('fallback-roots', go);
}

function behaves(id: string, go: GoRelease): boolean {
  const behaviour = data.behaviours.find((entry) => entry.id === id);
  return behaviour !== undefined && holdsFor(behaviour, go.minor);
}

/** A statement about the lookup with its source, by id: `all-directories`, `first-readable-file`, `loaded-once`, … */
export function lookupStatement(id: string): { readonly statement: string; readonly source: string; readonly since: number | null; readonly until: number | null } | undefined {
  return data.behaviours.find((entry) => entry.id === id);
}

/** The ids of `lookupStatement`, sorted. */
export function lookupStatementIds(): readonly string[] {
  return data.behaviours.map((entry) => entry.id);
}

/** The words of an error of Go's, by id, as that release writes them; `{path}` and the like stand for what varies. */
export function errorText(id: string, go: GoRelease): string | undefined {
  return data.errors.find((entry) => entry.id === id && holdsFor(entry, go.minor))?.text;
}

/** A change in a release that shows up as an error about certificates or TLS. */
export interface ReleaseChange {
  readonly since: number;
  readonly change: string;
  readonly message: string;
  readonly escape: string;
  readonly source: string;
}

export interface GoReleaseFact {
  readonly minor: number;
  /** Year and month of the first release. */
  readonly released: string;
  /** Whether it was among the two newest when the facts were gathered; see `retrieved`. */
  readonly supported: boolean;
  readonly retrieved: string;
  readonly changes: readonly ReleaseChange[];
}

/** What is known of a release from 1.13 to 1.27; `undefined` outside. */
export function goReleaseFact(go: GoRelease): GoReleaseFact | undefined {
  const found = releases.entries.find((entry) => entry.minor === go.minor);
  if (!found) return undefined;
  return { ...found, retrieved: releases.retrieved, changes: releases.changes.filter((change) => change.since === go.minor) };
}

/** The releases from 1.13 to 1.27, oldest first. */
export function knownGoReleases(): readonly GoRelease[] {
  return releases.entries.map(({ minor }) => ({ major: 1, minor }));
}

/** Everything that changed in releases after `from`, up to and including `to`: what an upgrade brings. */
export function changesBetween(from: GoRelease, to: GoRelease): readonly ReleaseChange[] {
  return releases.changes.filter((change) => change.since > from.minor && change.since <= to.minor);
}
