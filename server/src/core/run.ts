/** Runs the checks of one analysed file and makes of their reports the list that users see. */
import { describeError } from './bug';
import { findingsPerFile } from './budgets';
import { compareFindings, severities, type Finding } from './finding';
import type { FileAnalysis, Suppression } from './language';
import type { Log } from './log';
import { ownFinding, ownTexts } from './own';
import type { Settings } from './settings';
import { applySuppressions } from './suppress';

/** What each of our own comments begins with. */
const ownComment = 'trustlint-ignore';

export interface RunInput {
  readonly file: string;
  readonly text: string;
  readonly analysis: Pick<FileAnalysis<unknown>, 'checks' | 'suppressions'>;
  /** Every rule that a suppression may name, of all languages. */
  readonly knownRules: ReadonlySet<string>;
  readonly settings: Settings;
  readonly log: Log;
}

/**
 * The run as a generator that stops after each rule, so that a caller can let other work in between.
 * A rule that throws loses its own findings and nothing else; the log says so.
 * Returns the findings with severities from the settings, without the suppressed ones, at most `findingsPerFile`, sorted.
 */
export function* runSteps(input: RunInput): Generator<undefined, readonly Finding[]> {
  const found: Finding[] = [];
  const ran = new Set<string>();
  for (const check of attempt(input, 'checks', () => input.analysis.checks) ?? []) {
    if (input.settings.rules[check.rule] === 'off') continue;
    const reported = attempt(input, check.rule, check.run);
    if (reported) {
      found.push(...reported);
      ran.add(check.rule);
    }
    yield;
  }
  // Reading the comments of a file costs more than many rules do: only where there is something to silence, or an own comment to judge.
  if (found.length === 0 && !input.text.includes(ownComment)) return [];
  const suppressions: readonly Suppression[] = attempt(input, 'suppressions', () => input.analysis.suppressions) ?? [];
  const { kept, notices } = applySuppressions({
    file: input.file,
    text: input.text,
    findings: found,
    suppressions,
    knownRules: input.knownRules,
    ranRules: ran,
    respectOtherLinters: input.settings.respectOtherLinters,
  });
  return withinBudget(eachOnce([...kept, ...notices]).flatMap(finding => graded(finding, input.settings)), input);
}

/** The whole run at once. */
export function run(input: RunInput): readonly Finding[] {
  const steps = runSteps(input);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

function attempt<T>(input: RunInput, what: string, work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    input.log.error(`run ${what} failed file=${input.file} ${describeError(error)}`);
    return undefined;
  }
}

/** What two owners share (an anchor, a base) is found with each of them, and is one thing to a reader. */
function eachOnce(findings: readonly Finding[]): readonly Finding[] {
  const seen = new Set<string>();
  return findings.filter(({ rule, message, file, span, what }) => {
    const key = JSON.stringify([rule, message, file, span.start, span.end, what.slots]);
    const isNew = !seen.has(key);
    seen.add(key);
    return isNew;
  });
}

function graded(finding: Finding, settings: Settings): Finding[] {
  const severity = settings.rules[finding.rule];
  if (severity === 'off') return [];
  return [severity === undefined || severity === finding.severity ? finding : { ...finding, severity }];
}

/** Sorted by place; of too many, the most severe are kept and one finding counts the rest. */
function withinBudget(findings: readonly Finding[], input: RunInput): readonly Finding[] {
  const sorted = [...findings].sort(compareFindings);
  if (sorted.length <= findingsPerFile) return sorted;
  const bySeverity = [...sorted].sort((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity));
  const kept = new Set(bySeverity.slice(0, findingsPerFile));
  const { what, why, help } = ownTexts.tooMany;
  const parts = { what: what({ hidden: sorted.length - findingsPerFile }), why: why({ limit: findingsPerFile }), help: help() };
  const notice = ownFinding('trustlint/too-many-findings', 'tooMany', input.file, { start: 0, end: 0 }, parts);
  return [...graded(notice, input.settings), ...sorted.filter(finding => kept.has(finding))];
}
