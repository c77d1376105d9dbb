/**
 * The vocabulary of the trust-store lookup: a three-valued view of a file system, the trace of what Go opens in it,
 * and the questions that one language asks about another.
 */
import type { Text } from '../core/message';
import type { Span } from '../core/text';

/** Three values all the way: what is not proven is `unknown`, and nothing is warned about then. */
export type Tri = 'yes' | 'no' | 'unknown';

/** The place in the user's files, or the fact, that makes a statement true. */
export type Origin =
  | { readonly kind: 'span'; readonly file: string; readonly span: Span; readonly text: Text }
  | { readonly kind: 'fact'; readonly text: Text; readonly source: string };

/** What else a file is, besides what Go's pool takes from it; absent where nothing of it is known or true. */
export interface FileTraits {
  /** A certificate in binary DER: PEM readers pass over it. */
  readonly der?: true;
  /** There is a private key in it; `encrypted` where a passphrase protects every one. */
  readonly privateKey?: 'plain' | 'encrypted';
  /** The first certificate says whether it is a CA's own (basic constraints). */
  readonly authority?: 'yes' | 'no';
}

/** What Go's PEM reader would find in a file. */
export type FileContent =
  /** At least one certificate that Go accepts. */
  | {
      readonly kind: 'certificates';
      /** Distinct certificates, `null` when their number is not known. */
      readonly count: number | null;
      /** SHA-256 of each distinct certificate's DER in hex, where the bytes were read: lets the lookup count across files. */
      readonly fingerprints?: readonly string[];
      /** Whether these are the public roots, somebody's own CA, or both. */
      readonly scope: 'public' | 'private' | 'mixed' | 'unknown';
      /** Roots of a vendor's own services only: public sites fail (Azure Linux base images). */
      readonly limited?: boolean;
      readonly traits?: FileTraits;
    }
  /** Readable, and nothing in it is a certificate to Go (empty, DER, other labels, another kind of file). */
  | { readonly kind: 'no-certificates'; readonly empty: boolean; readonly traits?: FileTraits }
  | { readonly kind: 'unknown' };

export interface FileAccess {
  /** Permission bits, `null` when not known (then the file is taken to be readable: 0644 is what everything writes). */
  readonly mode: number | null;
  readonly owner: 'root' | 'other' | 'unknown';
}

/** What stands at one path, without following a symbolic link in its last component. */
export type Entry =
  /** `hides` is what would be seen if no mount covered it. */
  | { readonly kind: 'absent'; readonly origin: Origin; readonly hides?: Entry }
  | { readonly kind: 'file'; readonly content: FileContent; readonly access: FileAccess; readonly origin: Origin }
  | { readonly kind: 'directory'; readonly access: FileAccess; readonly origin: Origin }
  | { readonly kind: 'link'; readonly target: string; readonly origin: Origin }
  /** Nobody knows what is there; `origin` says what made it so. `orElse` is what would be there if that had touched nothing. */
  | { readonly kind: 'unknown'; readonly origin: Origin; readonly orElse?: Entry };

export interface Listing {
  /** Names directly in the directory, sorted. */
  readonly names: readonly string[];
  /** False when there may be further names; `origin` says why. */
  readonly complete: boolean;
  readonly origin: Origin;
}

/**
 * A file system as far as it is known. Paths are absolute, normalised (`/etc/ssl/certs`, no trailing slash, no `..`).
 * Parents are taken literally: whoever asks follows links itself (see `resolve` in `trust/view`).
 */
export interface FileView {
  entry(path: string): Entry;
  /** What is listed at `path` if a directory stands there. */
  list(path: string): Listing;
}

/** One change of a file system; a view is a floor with changes on top, newest last. */
export type Change =
  | { readonly op: 'write'; readonly path: string; readonly content: FileContent; readonly access: FileAccess; readonly origin: Origin }
  | { readonly op: 'link'; readonly path: string; readonly target: string; readonly origin: Origin }
  | { readonly op: 'mkdir'; readonly path: string; readonly access: FileAccess; readonly origin: Origin }
  /** Takes away `path` and everything below it. */
  | { readonly op: 'remove'; readonly path: string; readonly origin: Origin }
  /** `COPY` of a tree: what stands below `fromPath` in `from` is laid over `path`; the rest of `path` stays. */
  | { readonly op: 'graft'; readonly path: string; readonly from: FileView; readonly fromPath: string; readonly origin: Origin }
  /** A mount: `path` shows what stands at `fromPath` in `from`, and what was there is hidden. */
  | { readonly op: 'mount'; readonly path: string; readonly from: FileView; readonly fromPath: string; readonly origin: Origin }
  /**
   * Something nobody knows worked at or below `path`.
   * `may-add`: what was there still stands, what was absent may be there now (a build tool, a package with unknown dependencies).
   * `may-change`: nothing at or below `path` is known any more (a script that cannot be read).
   */
  | { readonly op: 'blur'; readonly path: string; readonly effect: 'may-add' | 'may-change'; readonly origin: Origin };

/** The user a process runs as, as far as file permissions matter. */
export type RunsAs = 'root' | 'other' | 'unknown';

/** Value of an environment variable: its text, unset, or set to something that only the build or the cluster knows. */
export type EnvValue =
  | { readonly kind: 'set'; readonly value: string; readonly origin: Origin }
  | { readonly kind: 'unset' }
  | { readonly kind: 'unknown'; readonly origin: Origin };

/** `1.22`, `1.27`: the minor release is what decides behaviour. */
export interface GoRelease {
  readonly major: 1;
  readonly minor: number;
}

export interface LookupInput {
  readonly view: FileView;
  /** `unknown`: only what holds for every supported release (1.13 to 1.27) is said. */
  readonly go: GoRelease | 'unknown';
  /** The main module's `go` line where known: GODEBUG defaults follow it, not the toolchain. */
  readonly goLine?: GoRelease;
  environment(name: 'SSL_CERT_FILE' | 'SSL_CERT_DIR' | 'GODEBUG'): EnvValue;
  /** The process's working directory: a relative `SSL_CERT_FILE` is looked up from there, and is unknown without it. */
  readonly workingDirectory?: string;
  readonly runsAs: RunsAs;
  /** Whether `golang.org/x/crypto/x509roots/fallback` or the like is linked in. */
  readonly fallbackRoots: Tri;
}

export type StepOutcome = 'found' | 'absent' | 'unreadable' | 'not-pem' | 'hidden' | 'unknown';

export interface TraceStep {
  readonly op: 'open' | 'readdir';
  readonly path: string;
  readonly outcome: StepOutcome;
  /** Certificates that this step adds to what earlier steps found, before duplicates are removed; `null` when not known. */
  readonly roots: number | null;
  readonly origin: Origin;
}

export interface Trace {
  readonly steps: readonly TraceStep[];
  readonly verdict: 'roots' | 'no-roots' | 'unknown';
  /** Distinct certificates in the pool, as Go counts them; `null` when not known. */
  readonly roots: number | null;
  /** What makes the verdict unknown, in the words of the user's files: `install.sh`, `${BASE}`. */
  readonly unknownBecause: readonly Origin[];
  /** Whether the roots found are the public ones: `no` means that public sites fail although a private CA is there. */
  readonly publicRoots: Tri;
  /** Whether the fallback roots are what the program ends up with. */
  readonly usesFallback: Tri;
  /** The error Go ends up with when nothing could be loaded, e.g. permission denied; absent otherwise. */
  readonly loadError?: Text;
}

/** What a Dockerfile stage or a manifest can know of the program that it runs; everything is unknown until the program's source is joined. */
export interface ProgramView {
  readonly isGo: Tri;
  readonly go: GoRelease | 'unknown';
  readonly goLine: GoRelease | 'unknown';
  readonly makesTlsConnections: Tri;
  readonly fallbackRoots: Tri;
  /** Whether these are registered with `x509.SetFallbackRoots`: Go then uses them when the system has no root at all, and not otherwise. */
  readonly registersFallback: Tri;
  /** Whether the cgo resolver is linked in. */
  readonly cgo: Tri;
  /** Where the program opens connections, for related places. */
  readonly connections: readonly { readonly file: string; readonly span: Span; readonly text: Text }[];
}

export const unknownProgram: ProgramView = {
  isGo: 'unknown',
  go: 'unknown',
  goLine: 'unknown',
  makesTlsConnections: 'unknown',
  fallbackRoots: 'unknown',
  registersFallback: 'unknown',
  cgo: 'unknown',
  connections: [],
};
