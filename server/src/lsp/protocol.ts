/** The messages beyond the Language Server Protocol, kept to what no standard request can carry. */
import { RequestType } from 'vscode-languageserver';

export interface TraceParams {
  readonly uri: string;
  /** A target's id; else the target at `position`; else the file's last target. */
  readonly target?: string;
  readonly position?: { readonly line: number; readonly character: number };
}

export interface TraceResult {
  readonly target: string;
  readonly title: string;
  readonly verdict: 'roots' | 'no-roots' | 'unknown';
  /** The verdict in one sentence. */
  readonly summary: string;
  /** The lookup, in the manner of `strace`. */
  readonly text: string;
}

/** The text of the trace view. */
export const traceRequest = new RequestType<TraceParams, TraceResult | null, void>('trustlint/trace');

export interface RulesParams {
  /** With a rule, its page is given too. */
  readonly rule?: string;
}

export interface RuleEntry {
  readonly name: string;
  readonly title: string;
  readonly level: string;
  readonly url: string;
  /** Markdown; only for the rule that was asked for. */
  readonly page?: string;
}

/** The rules, for the command that shows one. */
export const rulesRequest = new RequestType<RulesParams, readonly RuleEntry[], void>('trustlint/rules');
