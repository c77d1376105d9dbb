/** The lookup of one target as `trustlint trace --format json` gives it, and the places in it. */
import { render } from '../../core/message';
import { LineMap, type Range, type Span } from '../../core/text';
import type { TraceAnswer } from '../../service/service';
import { releaseName } from '../../service/traceText';
import type { Origin, Trace, TraceStep } from '../../trust/types';
import { shownPath, type Session } from '../session';

export type TracedOrigin =
  | { readonly kind: 'fact'; readonly text: string; readonly source: string }
  | { readonly kind: 'span'; readonly text: string; readonly file: string; readonly range: Range };

export interface TracedStep extends Pick<TraceStep, 'op' | 'path' | 'outcome' | 'roots'> {
  readonly origin: TracedOrigin;
}

export interface TracedTarget extends Pick<Trace, 'verdict' | 'roots'> {
  readonly version: 1;
  readonly target: string;
  readonly go: string;
  readonly steps: readonly TracedStep[];
}

export function tracedJson({ report }: TraceAnswer, session: Session): TracedTarget {
  const { verdict, roots, steps } = report.trace;
  return {
    version: 1,
    target: report.target,
    go: releaseName(report.go),
    verdict,
    roots,
    steps: steps.map(({ op, path, outcome, roots: found, origin }) => ({ op, path, outcome, roots: found, origin: originJson(origin, session) })),
  };
}

function originJson(origin: Origin, session: Session): TracedOrigin {
  const text = render(origin.text);
  if (origin.kind === 'fact') return { kind: 'fact', text, source: origin.source };
  return { kind: 'span', text, file: shownPath(origin.file, session.terminal.cwd), range: rangeIn(session, origin.file, origin.span) };
}

/** `Dockerfile:12`. */
export function placeOf(session: Session, file: string, offset: number): string {
  return `${shownPath(file, session.terminal.cwd)}:${rangeIn(session, file, { start: offset, end: offset }).start.line + 1}`;
}

function rangeIn(session: Session, file: string, at: Span): Range {
  return (session.service.lines(file) ?? new LineMap('')).rangeOf(at);
}
