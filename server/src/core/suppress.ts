/** Comments that silence a rule: which findings they cover, and what is wrong with the comments themselves. */
import type { Edit, Finding, Fix } from './finding';
import type { Suppression } from './language';
import type { Text } from './message';
import { ownFinding, ownTexts } from './own';
import { sliceOf, type Span } from './text';

export interface SuppressionInput {
  readonly file: string;
  readonly text: string;
  readonly findings: readonly Finding[];
  readonly suppressions: readonly Suppression[];
  readonly knownRules: ReadonlySet<string>;
  /** Rules that ran to their end: only of them can be said that they found nothing. */
  readonly ranRules: ReadonlySet<string>;
  readonly respectOtherLinters: boolean;
}

export interface SuppressionResult {
  readonly kept: readonly Finding[];
  /** Findings about the comments. */
  readonly notices: readonly Finding[];
}

/** Takes away what is silenced and judges the comments. A comment without a reason silences nothing. */
export function applySuppressions(input: SuppressionInput): SuppressionResult {
  const used = new Set<string>();
  const active = input.suppressions
    .map((suppression, index) => ({ suppression, index }))
    .filter(({ suppression }) => (suppression.by === 'own' ? isReason(suppression.reason) : input.respectOtherLinters));
  const kept = input.findings.filter(finding => {
    const silencing = active.filter(({ suppression }) => covers(suppression, finding, input));
    for (const { index } of silencing) used.add(useKey(index, finding.rule));
    return silencing.length === 0;
  });
  const notices = input.suppressions.flatMap((suppression, index) => (suppression.by === 'own' ? judge(suppression, index, used, input) : []));
  return { kept, notices };
}

/** Whether a text says why. `<reason>` is what the suppress action leaves to be filled in. */
export function isReason(reason: string): boolean {
  const trimmed = reason.trim();
  return trimmed !== '' && !/^<[^>]*>$/.test(trimmed);
}

function useKey(index: number, rule: string): string {
  return `${index} ${rule}`;
}

function covers(suppression: Suppression, finding: Finding, input: SuppressionInput): boolean {
  if (finding.file !== input.file || !suppression.rules.includes(finding.rule)) return false;
  const { start, end } = suppression.covers;
  const at = finding.span.start;
  // At the very end of a text there is no character after the place that a finding could start at.
  return start <= at && (at < end || (at === end && end >= input.text.length));
}

function judge(suppression: Suppression, index: number, used: ReadonlySet<string>, input: SuppressionInput): Finding[] {
  const { file, text } = input;
  const at = suppression.comment;
  const remove = fix(ownTexts.fix.remove(), [{ file, span: removalOf(text, at), newText: '' }]);
  // The author may be about to write the name or the reason: nothing may take the comment away unasked.
  const offerRemoval = { ...remove, preferred: false };
  if (suppression.rules.length === 0) {
    const { what, why, help } = ownTexts.unnamed;
    return [ownFinding('trustlint/unknown-suppressed-rule', 'unnamed', file, at, { what: what(), why: why(), help: help() }, [offerRemoval])];
  }
  if (!isReason(suppression.reason)) {
    const { what, why, help } = ownTexts.reason;
    const rule = suppression.rules.join(', ');
    return [ownFinding('trustlint/suppression-without-reason', 'missing', file, at, { what: what({ rule }), why: why(), help: help({ rule }) }, [offerRemoval])];
  }
  return suppression.rules.flatMap(rule => {
    if (!input.knownRules.has(rule)) return [unknownRule(rule, suppression, offerRemoval, input)];
    if (used.has(useKey(index, rule)) || !input.ranRules.has(rule)) return [];
    const { what, why, help, removeRule } = ownTexts.unused;
    const only = suppression.rules.length === 1;
    const edit = only ? undefined : listRemoval(text, at, rule);
    const repair = edit ? fix(removeRule({ rule }), [{ file, span: edit, newText: '' }]) : remove;
    if (!only && !edit) return [];
    return [ownFinding('trustlint/unused-suppression', 'unused', file, at, { what: what({ rule }), why: why(), help: help() }, [repair])];
  });
}

function unknownRule(rule: string, suppression: Suppression, remove: Fix, input: SuppressionInput): Finding {
  const { file, text } = input;
  const { what, why, help, replace } = ownTexts.unknown;
  const inComment = sliceOf(text, suppression.comment).indexOf(rule);
  const start = suppression.comment.start + Math.max(0, inComment);
  const at: Span = inComment < 0 ? suppression.comment : { start, end: start + rule.length };
  const near = nearest(rule, input.knownRules);
  const fixes = near === undefined || inComment < 0 ? [remove] : [fix(replace({ rule: near }), [{ file, span: at, newText: near }]), remove];
  return ownFinding('trustlint/unknown-suppressed-rule', 'unknown', file, at, { what: what({ rule }), why: why(), help: help() }, fixes);
}

function fix(title: Text, edits: readonly Edit[]): Fix {
  return { title, safe: true, preferred: true, edits };
}

/** The comment, with its whole line if nothing else stands there. */
function removalOf(text: string, comment: Span): Span {
  let start = comment.start;
  while (start > 0 && isBlank(text.charCodeAt(start - 1))) start--;
  let end = comment.end;
  while (end < text.length && isBlank(text.charCodeAt(end))) end++;
  const startsLine = start === 0 || isBreak(text.charCodeAt(start - 1));
  const endsLine = end === text.length || isBreak(text.charCodeAt(end));
  if (!startsLine) return { start, end: comment.end };
  if (!endsLine) return comment;
  if (text.startsWith('\r\n', end)) end += 2;
  else if (end < text.length) end++;
  return { start, end };
}

/** One name of a list, with the comma that goes with it. */
function listRemoval(text: string, comment: Span, rule: string): Span | undefined {
  const at = sliceOf(text, comment).indexOf(rule);
  if (at < 0) return undefined;
  let start = comment.start + at;
  let end = start + rule.length;
  let after = end;
  while (after < comment.end && isBlank(text.charCodeAt(after))) after++;
  if (text[after] === ',') {
    end = after + 1;
    while (end < comment.end && isBlank(text.charCodeAt(end))) end++;
    return { start, end };
  }
  while (start > comment.start && isBlank(text.charCodeAt(start - 1))) start--;
  return text[start - 1] === ',' ? { start: start - 1, end } : undefined;
}

function isBlank(code: number): boolean {
  return code === 32 || code === 9;
}

function isBreak(code: number): boolean {
  return code === 10 || code === 13;
}

/** The known name that differs least, if it differs by little: a name without its language, or a slip of the hand. */
export function nearest(name: string, known: Iterable<string>): string | undefined {
  if (name.length > 80) return undefined;
  let best: string | undefined;
  let bestDistance = 4;
  for (const candidate of known) {
    if (candidate.endsWith(`/${name}`)) return candidate;
    const distance = editDistance(name, candidate, bestDistance);
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** Levenshtein distance, or `limit` when it is at least that. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit;
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(change, (previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
    }
    previous = row;
  }
  return Math.min(limit, previous[b.length] ?? limit);
}
