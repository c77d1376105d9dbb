/** The lookup of one stage or container, with what went into it: what `trustlint trace` and the trace view show. */
import type { Text } from '../core/message';
import type { EnvValue, GoRelease, RunsAs, Trace } from './types';

export interface TraceReport {
  /** The stage's or the workload's name as the user knows it. */
  readonly target: string;
  readonly title: Text;
  readonly go: GoRelease | 'unknown';
  /** Where the Go release comes from: the builder image's tag, an option, nowhere. */
  readonly goBecause: Text;
  readonly runsAs: RunsAs;
  readonly environment: readonly { readonly name: string; readonly value: EnvValue }[];
  readonly trace: Trace;
  /** The verdict in one sentence. */
  readonly summary: Text;
  /** What would change the verdict, if it is not `roots`. */
  readonly advice: readonly Text[];
}
