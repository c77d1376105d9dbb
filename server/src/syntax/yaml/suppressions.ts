/** Comments that silence rules in YAML: a comment covers the entry that it stands above, or its own line. */
import type { Suppression } from '../../core/language';
import { lineBreakOf, LineMap, type Span } from '../../core/text';

const comment = /(^|[ \t])#[ \t]*trustlint-ignore(-file)?[ \t]*:?[ \t]*([^:\r\n]*?)[ \t]*(?::[ \t]*([^\r\n]*))?(?=\r?$)/gm;

export function yamlSuppressions(text: string): readonly Suppression[] {
  if (!text.includes('trustlint-ignore')) return [];
  const lines = new LineMap(text);
  return [...text.matchAll(comment)].map(match => {
    const start = match.index + (match[1] ?? '').length;
    const at = { start, end: match.index + match[0].length };
    const rules = (match[3] ?? '').split(/[\s,]+/).filter(name => name !== '');
    const covers = match[2] ? { start: 0, end: text.length + 1 } : coveredBy(text, lines, at);
    return { rules, covers, reason: (match[4] ?? '').trim(), comment: at, by: 'own' };
  });
}

function coveredBy(text: string, lines: LineMap, at: Span): Span {
  const line = lines.positionAt(at.start).line;
  if (text.slice(lines.lineStart(line), at.start).trim() !== '') return { start: lines.lineStart(line), end: at.end };
  let first = line + 1;
  while (first < lines.lineCount && isBlank(text, lines, first)) first++;
  const indent = indentOf(text, lines, first);
  let last = first;
  while (last + 1 < lines.lineCount && (isBlank(text, lines, last + 1) || indentOf(text, lines, last + 1) > indent)) last++;
  return { start: lines.lineStart(first), end: lines.lineEnd(last) };
}

function lineText(text: string, lines: LineMap, line: number): string {
  return text.slice(lines.lineStart(line), lines.lineEnd(line));
}

function isBlank(text: string, lines: LineMap, line: number): boolean {
  return /^[ \t]*(#.*)?$/.test(lineText(text, lines, line));
}

function indentOf(text: string, lines: LineMap, line: number): number {
  return /^ */.exec(lineText(text, lines, line))?.[0].length ?? 0;
}

/** A comment line above the line of `at`, with its indentation. */
export function yamlSuppressionEdit(text: string, at: Span, rule: string, reason: string): { span: Span; newText: string } {
  const lines = new LineMap(text);
  const line = lines.positionAt(at.start).line;
  const start = lines.lineStart(line);
  return { span: { start, end: start }, newText: `${' '.repeat(indentOf(text, lines, line))}# trustlint-ignore ${rule}: ${reason}${lineBreakOf(text)}` };
}
