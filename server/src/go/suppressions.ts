/** Comments that silence rules in Go: our own, and those meant for linters that say the same. */
import type { Suppression } from '../core/language';
import { lineBreakOf, LineMap, type Span } from '../core/text';

const own = /(^|[^:"'`\w])\/\/[ \t]*trustlint-ignore(-file)?[ \t]*:?[ \t]*([^:\r\n]*?)[ \t]*(?::[ \t]*([^\r\n]*))?(?=\r?$)/gm;
/** `//nolint:gosec,errcheck`, `// #nosec G402 -- reason`, `//gosec:disable G402`, `// NOSONAR`. */
const other = /\/\/[ \t]*(?:nolint\b(?::([\w,-]+))?|(?:#nosec|gosec:disable)\b((?:[ \t,]+G\d+)*)|NOSONAR\b)[^\r\n]*/g;

const droppedErrors = ['go/system-pool-error-ignored', 'go/pem-read-error-ignored'];
const verification = ['go/verification-disabled'];

/** The rules that say what another linter's name stands for. */
const meanings: Readonly<Record<string, readonly string[]>> = {
  gosec: [...verification, ...droppedErrors],
  errcheck: droppedErrors,
  all: [...verification, ...droppedErrors],
  G104: droppedErrors,
  G402: verification,
  G123: verification,
};

/** All suppressing comments of a file. One at the end of a line covers that line, one above it too, each with what is indented below. */
export function goSuppressions(text: string, respectOthers: boolean): readonly Suppression[] {
  const hasOwn = text.includes('trustlint-ignore');
  const hasOther = respectOthers && /nolint|nosec|gosec:disable|NOSONAR/.test(text);
  if (!hasOwn && !hasOther) return [];
  const lines = new LineMap(text);
  return [...(hasOwn ? ownComments(text, lines) : []), ...(hasOther ? otherComments(text, lines) : [])];
}

function ownComments(text: string, lines: LineMap): readonly Suppression[] {
  return [...text.matchAll(own)].map(match => {
    const start = match.index + (match[1] ?? '').length;
    const comment = { start, end: match.index + match[0].length };
    const rules = (match[3] ?? '').split(/[\s,]+/).filter(name => name !== '');
    const covers = match[2] ? { start: 0, end: text.length + 1 } : coveredBy(text, lines, comment);
    return { rules, covers, reason: (match[4] ?? '').trim(), comment, by: 'own' };
  });
}

function otherComments(text: string, lines: LineMap): readonly Suppression[] {
  return [...text.matchAll(other)].flatMap((match): readonly Suppression[] => {
    const names = `${match[1] ?? ''} ${match[2] ?? ''}`.split(/[\s,]+/).filter(name => name !== '');
    const rules = (names.length === 0 ? ['all'] : names).flatMap(name => meanings[name] ?? []);
    if (rules.length === 0) return [];
    const comment = { start: match.index, end: match.index + match[0].length };
    return [{ rules, covers: coveredBy(text, lines, comment), reason: match[0], comment, by: 'other' }];
  });
}

function coveredBy(text: string, lines: LineMap, comment: Span): Span {
  const line = lines.positionAt(comment.start).line;
  let first = line;
  if (text.slice(lines.lineStart(line), comment.start).trim() === '') {
    first++;
    while (first < lines.lineCount && isBlank(text, lines, first)) first++;
  }
  const indent = indentOf(text, lines, first);
  let last = first;
  for (let next = first + 1; next < lines.lineCount; next++) {
    if (isBlank(text, lines, next)) continue;
    if (indentOf(text, lines, next) <= indent) break;
    last = next;
  }
  return { start: lines.lineStart(first), end: lines.lineEnd(last) };
}

function isBlank(text: string, lines: LineMap, line: number): boolean {
  return /^[ \t]*(\/\/(?!go:\w).*)?$/.test(text.slice(lines.lineStart(line), lines.lineEnd(line)));
}

function indentOf(text: string, lines: LineMap, line: number): number {
  return /^[ \t]*/.exec(text.slice(lines.lineStart(line), lines.lineEnd(line)))?.[0].length ?? 0;
}

/** A comment line above the line of `at`, with its indentation. */
export function goSuppressionEdit(text: string, at: Span, rule: string, reason: string): { span: Span; newText: string } {
  const lines = new LineMap(text);
  const line = lines.positionAt(at.start).line;
  const start = lines.lineStart(line) + (line === 0 && text.startsWith('\ufeff') ? 1 : 0);
  const indent = text.slice(start, start + indentOf(text, lines, line));
  return { span: { start, end: start }, newText: `${indent}// trustlint-ignore ${rule}: ${reason}${lineBreakOf(text)}` };
}
