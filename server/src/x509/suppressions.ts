/** Comments between blocks that silence rules: `# trustlint-ignore pem/expired: kept for old signatures`. */
import type { Suppression } from '../core/language';
import { lineBreakOf } from '../core/text';
import type { Span } from '../core/text';
import type { PemAnalysis } from './analysis';
import { lineEnd, lineStart } from './judging';

const comment = /^[ \t]*(?:#|\/\/|;)[ \t]*trustlint-ignore(-file)?\s*:?\s*([^:\r\n]*?)\s*(?::[ \t]*([^\r\n]*))?$/gm;

/** Each covers the next block, or the whole file. */
export function suppressionsOf(analysis: PemAnalysis): readonly Suppression[] {
  const { text } = analysis;
  if (!text.includes('trustlint-ignore')) return [];
  const blocks = analysis.bundle.blocks.filter(({ container }) => container === null).map(({ span }) => analysis.spanOf(span));
  const found: Suppression[] = [];
  for (const match of text.matchAll(comment)) {
    const at = { start: match.index, end: match.index + match[0].length };
    if (blocks.some(({ start, end }) => start < at.start && at.end <= end)) continue;
    const rules = (match[2] ?? '').split(/[\s,]+/).filter((name) => name !== '');
    const next = blocks.find(({ start }) => start >= at.end);
    const covers = match[1] ? { start: 0, end: text.length + 1 } : next ? { start: at.start, end: next.end } : { start: at.end, end: at.end };
    found.push({ rules, covers, reason: (match[3] ?? '').trim(), comment: at, by: 'own' });
  }
  return found;
}

/** A comment line before the block that `at` is in, or at the top. Comments inside blocks would be headers. */
export function suppressionEdit(analysis: PemAnalysis, at: Span, rule: string, reason: string): { readonly span: Span; readonly newText: string } {
  const { text } = analysis;
  const block = analysis.bundle.blocks.find(({ container, span }) => container === null && analysis.spanOf(span).start <= at.start && at.start <= lineEnd(text, analysis.spanOf(span).end));
  const start = block ? lineStart(text, analysis.spanOf(block.span).start) : 0;
  // A byte order mark at the beginning must stay there.
  const place = start === 0 && text.startsWith('\uFEFF') ? 1 : start;
  return { span: { start: place, end: place }, newText: `# trustlint-ignore ${rule}: ${reason}${lineBreakOf(text)}` };
}
