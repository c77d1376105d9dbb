/** The findings of the rules as problems of an inspection. */
import { compareFindings, severities } from '../../core/finding';
import type { Finding } from '../../core/finding';
import type { LineMap } from '../../core/text';
import type { PemAnalysis } from '../analysis';
import type { InspectionProblem } from '../inspection';
import { pemRules } from '../rules/index';

/** Nobody reads more, and each costs room in every answer. */
const mostProblems = 1_000;

export interface Problems {
  readonly problems: readonly InspectionProblem[];
  /** How many of the less severe ones were left out. */
  readonly hidden: number;
}

/** The problems in the order of the file; gives way after each rule. */
export function* problemSteps(analysis: PemAnalysis, lines: LineMap): Generator<undefined, Problems> {
  const blockAt = blockFinder(analysis);
  const findings: Finding[] = [];
  for (const rule of pemRules) {
    findings.push(...rule.run(analysis, analysis.file));
    yield;
  }
  const kept = [...findings].sort((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity)).slice(0, mostProblems);
  const problems = kept.sort(compareFindings).map((finding) => problemOf(finding, blockAt(finding.span.start), lines));
  return { problems, hidden: findings.length - kept.length };
}

function problemOf(finding: Finding, block: number | null, lines: LineMap): InspectionProblem {
  const { rule, severity, what, why, help } = finding;
  const fixes = finding.fixes.map(({ title, safe, preferred, edits }) => ({
    title,
    safe,
    preferred,
    edits: edits.map((edit) => ({ range: lines.rangeOf(edit.span), newText: edit.newText })),
  }));
  return { rule, severity, block, range: lines.rangeOf(finding.span), what, why, help, fixes };
}

/** Finds the block that a place of the text lies in; blocks stand in the order of the file. */
function blockFinder(analysis: PemAnalysis): (offset: number) => number | null {
  const own = analysis.bundle.blocks.filter(({ container }) => container === null).map((block) => ({ index: block.index, span: analysis.spanOf(block.span) }));
  return (offset) => {
    let low = 0;
    let high = own.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((own[middle]?.span.start ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    const found = own[low];
    return found && found.span.start <= offset && offset <= found.span.end ? found.index : null;
  };
}
