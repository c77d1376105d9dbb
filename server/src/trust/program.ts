/**
 * A Go program as its source tells it: one main package and what it imports from its own modules. The Go language
 * answers (`go/program`); whoever knows which program an image runs asks, and joins the answer with what the image knows.
 *
 * Answers come in rounds, like everything that rests on files beside a document: what is not loaded yet is asked of
 * `files`, counts as unknown, and is there when the same question is put again. `isComplete` says when that is over.
 */
import type { Text } from '../core/message';
import type { Span } from '../core/text';
import type { GoRelease, Origin, ProgramView, Tri } from './types';

/** A place in the source, for related places and hovers. */
export interface ProgramPlace {
  readonly file: string;
  readonly span: Span;
  readonly text: Text;
}

/** A setting that is built into the program; the environment's `GODEBUG` goes before it, setting by setting. */
export interface BuiltInGodebug {
  readonly name: string;
  readonly value: string;
  readonly file: string;
  readonly span: Span;
}

export interface ProgramModule {
  /** Its path, `example.com/shop`; `undefined` where go.mod does not say. */
  readonly path: string | undefined;
  readonly folder: string;
  /** The file whose `go` line and `godebug` lines count: go.work where the module is part of a workspace, or else go.mod. */
  readonly decidedBy: string;
}

export interface SourceProgram {
  /** Whether everything that was asked for is there: with another round no answer would change. */
  readonly isComplete: boolean;
  /** Whether the folder holds a main package. */
  readonly isMain: Tri;
  readonly module: ProgramModule | undefined;
  /** The `go` line that GODEBUG defaults follow: that of go.work in a workspace, or else that of the main module. */
  readonly goLine: GoRelease | 'unknown';
  /** The newest release that the `go` or `toolchain` line asks for: an older go command fetches it, or stops. */
  readonly asksFor: GoRelease | 'unknown';
  /** `//go:debug` lines of the main package before `godebug` lines of go.work or go.mod; each name once, the one that counts. */
  readonly godebug: readonly BuiltInGodebug[];
  /** Whether some package that is linked in has roots of its own. */
  readonly fallbackRoots: Tri;
  /** Whether these are registered with `x509.SetFallbackRoots`. */
  readonly registersFallback: Tri;
  /** The import or the call that brings them. */
  readonly fallbackPlace: ProgramPlace | undefined;
  /**
   * `yes`: a call that is reached from main or from an init function opens one, to a literal https address or by an API that knows nothing else.
   * `no`: nothing that is linked in can. Reading an address from somewhere, an unknown module and another program that is started all make it `unknown`.
   */
  readonly makesTlsConnections: Tri;
  /** The calls that prove it; of a program of which it is unknown, the calls that may. */
  readonly connections: readonly ProgramPlace[];
  /** What makes it unknown, in words of the user's files: an import, a file, a call. */
  readonly unknownBecause: readonly Origin[];
  /**
   * Whether some connection is verified with the system's roots. `no`: none is made.
   * Where `RootCAs` is set anywhere, the connection that uses it cannot be told: `unknown`.
   */
  readonly usesSystemRoots: Tri;
  /** Where `RootCAs` is given. */
  readonly rootPools: readonly ProgramPlace[];
  /** Whether connections go through `HTTPS_PROXY` and its kin: `yes` for the default transport, unless `Proxy` is set anywhere. */
  readonly readsProxyVariables: Tri;
  /** Whether C code is linked in: `no` says nothing of packages of the standard library, which need `CGO_ENABLED=0` for that. */
  readonly importsC: Tri;
}

/** Nothing is known: the answer while files are missing, and of whoever cannot read Go. */
export const unknownSource: SourceProgram = {
  isComplete: false,
  isMain: 'unknown',
  module: undefined,
  goLine: 'unknown',
  asksFor: 'unknown',
  godebug: [],
  fallbackRoots: 'unknown',
  registersFallback: 'unknown',
  fallbackPlace: undefined,
  makesTlsConnections: 'unknown',
  connections: [],
  unknownBecause: [],
  usesSystemRoots: 'unknown',
  rootPools: [],
  readsProxyVariables: 'unknown',
  importsC: 'unknown',
};

/** What is known of a process that runs the program: its source goes before what an image or a go.mod beside it made likely. */
export function joinedProgram(seen: ProgramView, source: SourceProgram): ProgramView {
  return {
    ...seen,
    isGo: source.isMain === 'yes' ? 'yes' : seen.isGo,
    goLine: source.goLine === 'unknown' ? seen.goLine : source.goLine,
    makesTlsConnections: source.makesTlsConnections === 'unknown' ? seen.makesTlsConnections : source.makesTlsConnections,
    fallbackRoots: source.fallbackRoots === 'unknown' ? seen.fallbackRoots : source.fallbackRoots,
    registersFallback: source.registersFallback === 'unknown' ? seen.registersFallback : source.registersFallback,
    connections: source.makesTlsConnections === 'yes' ? source.connections : seen.connections,
  };
}
