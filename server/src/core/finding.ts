/** What a rule reports: a finding with its three-part message, related places and fixes. Plain data, no editor types. */
import type { Text } from './message';
import type { Span } from './text';

export const severities = ['error', 'warning', 'information', 'hint'] as const;
/**
 * error: it will fail, proven. warning: very likely a mistake. information: worth knowing.
 * hint: correct, but there is a better way.
 */
export type Severity = (typeof severities)[number];

export function atLeast(severity: Severity, threshold: Severity): boolean {
  return severities.indexOf(severity) <= severities.indexOf(threshold);
}

/** A replacement in one file. `file` is the document id the host gave (a URI, or a path on the command line). */
export interface Edit {
  readonly file: string;
  readonly span: Span;
  readonly newText: string;
}

export interface Fix {
  readonly title: Text;
  /** A safe fix keeps what the author meant; only safe fixes are applied without being chosen one by one. */
  readonly safe: boolean;
  readonly preferred: boolean;
  readonly edits: readonly Edit[];
}

/** Another place that belongs to the finding: the stage, the mount, the Go call. */
export interface RelatedPlace {
  readonly file: string;
  readonly span: Span;
  readonly message: Text;
}

export interface Finding {
  /** `language/rule-id`. */
  readonly rule: string;
  /** Which of the rule's messages this is. */
  readonly message: string;
  readonly severity: Severity;
  readonly file: string;
  readonly span: Span;
  /** What is wrong; stands alone in a list of problems. */
  readonly what: Text;
  /** The consequence. */
  readonly why: Text;
  /** What to do. */
  readonly help: Text;
  readonly related: readonly RelatedPlace[];
  readonly fixes: readonly Fix[];
}

export function compareFindings(a: Finding, b: Finding): number {
  return a.span.start - b.span.start || a.span.end - b.span.end || a.rule.localeCompare(b.rule) || a.message.localeCompare(b.message);
}
