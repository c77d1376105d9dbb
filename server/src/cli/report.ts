/** The findings of a run in the form that scripts depend on; every other format is made from it. */
import { longestDocument } from '../core/budgets';
import { atLeast, severities, type Finding, type Severity } from '../core/finding';
import { fitLineBreaks } from '../core/edits';
import { defineTexts, render } from '../core/message';
import { LineMap, type Range, type Span } from '../core/text';
import { ruleUrl } from '../service/rules';
import { openFile, shownPath, type Session } from './session';
import type { Source } from './sources';

export interface ReportedEdit {
  readonly file: string;
  readonly range: Range;
  readonly newText: string;
}

export interface ReportedFix {
  readonly title: string;
  readonly safe: boolean;
  readonly preferred: boolean;
  readonly edits: readonly ReportedEdit[];
}

export interface ReportedFinding {
  readonly file: string;
  readonly range: Range;
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  readonly why: string;
  readonly help: string;
  readonly url: string;
  readonly related: readonly { readonly file: string; readonly range: Range; readonly message: string }[];
  readonly fixes: readonly ReportedFix[];
}

export interface CheckReport {
  readonly version: 1;
  readonly files: number;
  readonly findings: readonly ReportedFinding[];
}

/** A finding with the lines it is about, for people. */
export interface ShownFinding {
  readonly finding: ReportedFinding;
  /** The source lines that the range covers, without line breaks; few at most. */
  readonly lines: readonly string[];
}

export interface Selection {
  readonly minSeverity: Severity;
  readonly rules: ReadonlySet<string> | undefined;
}

export const reportTexts = defineTexts('cli.report', {
  tooLarge: 'this file was not judged: it has {bytes} bytes',
});

/** Lines shown of a range that covers many. */
const shownLines = 4;

/** Judges one file. */
export async function judge(session: Session, { path, content }: Source, selection: Selection): Promise<readonly ShownFinding[]> {
  // A file that was not even read is told apart by its length alone, and the engine says so in its own way.
  const text = content.kind === 'text' ? content.text : ' '.repeat(longestDocument + 1);
  const uri = openFile(session, path, text);
  try {
    const answer = await session.service.findings(uri);
    const findings = content.kind === 'text' ? answer?.findings : answer?.findings.map(finding => ({ ...finding, what: reportTexts.tooLarge({ bytes: content.bytes }) }));
    return (findings ?? []).filter(finding => selects(selection, finding)).map(finding => shown(finding, session));
  } finally {
    session.service.close(uri);
  }
}

export function selects(selection: Selection, finding: Finding): boolean {
  return atLeast(finding.severity, selection.minSeverity) && (selection.rules === undefined || selection.rules.has(finding.rule));
}

/** How many findings of each severity there are. */
export function countBySeverity(findings: readonly { readonly severity: Severity }[]): readonly (readonly [Severity, number])[] {
  return severities.map(severity => [severity, findings.filter(finding => finding.severity === severity).length] as const);
}

function shown(finding: Finding, session: Session): ShownFinding {
  const { service, terminal } = session;
  const name = (uri: string): string => shownPath(uri, terminal.cwd);
  const range = (uri: string, span: Span): Range => (service.lines(uri) ?? new LineMap('')).rangeOf(span);
  const own = range(finding.file, finding.span);
  const reported: ReportedFinding = {
    file: name(finding.file),
    range: own,
    rule: finding.rule,
    severity: finding.severity,
    message: render(finding.what),
    why: render(finding.why),
    help: render(finding.help),
    url: ruleUrl(finding.rule),
    related: finding.related.map(place => ({ file: name(place.file), range: range(place.file, place.span), message: render(place.message) })),
    fixes: finding.fixes.map(fix => ({
      title: render(fix.title),
      safe: fix.safe,
      preferred: fix.preferred,
      edits: fix.edits.map(edit => ({ file: name(edit.file), range: range(edit.file, edit.span), newText: fitLineBreaks(edit.newText, service.text(edit.file) ?? '') })),
    })),
  };
  return { finding: reported, lines: linesOf(session, finding.file, own) };
}

function linesOf(session: Session, uri: string, range: Range): readonly string[] {
  const text = session.service.text(uri);
  const map = session.service.lines(uri);
  if (text === undefined || map === undefined) return [];
  const last = Math.min(range.end.line, range.start.line + shownLines - 1);
  const lines: string[] = [];
  for (let line = range.start.line; line <= last; line++) lines.push(text.slice(map.lineStart(line), map.lineEnd(line)));
  return lines;
}
