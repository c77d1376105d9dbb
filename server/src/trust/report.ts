/** The lookup of one stage or container, with what went into it: what `trustlint trace` and the trace view show. */
import type { Text } from '../core/message';
import type { EnvValue, GoRelease, Origin, RunsAs, Trace } from './types';

/** One thing that shows at a path that Go reads, or that hides what lies below it. */
export interface TraceLayer {
  readonly kind: 'mount' | 'image';
  readonly path: string;
  readonly origin: Origin;
  /** The mount on top of it. */
  readonly hiddenBy?: string;
}

export interface TraceReport {
  /** The stage's or the workload's name as the user knows it. */
  readonly target: string;
  readonly title: Text;
  readonly go: GoRelease | 'unknown';
  /** Where the Go release comes from: the builder image's tag, an option, nowhere. */
  readonly goBecause: Text;
  readonly runsAs: RunsAs;
  readonly environment: readonly { readonly name: string; readonly value: EnvValue }[];
  /** Why the files that this rests on belong together. */
  readonly joins: readonly Origin[];
  /** The topmost first: mounts, then what the image has. */
  readonly layers: readonly TraceLayer[];
  readonly trace: Trace;
  /** The verdict in one sentence. */
  readonly summary: Text;
  /** What would change the verdict, if it is not `roots`. */
  readonly advice: readonly Text[];
}
