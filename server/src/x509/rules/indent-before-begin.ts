/** A block is indented, as after pasting from YAML. */
import type { Edit } from '../../core/finding';
import type { Span } from '../../core/text';
import type { PemAnalysis } from '../analysis';
import { damages, edit, lineStart, nameOf, sources } from '../judging';
import { pemRule } from '../rule';
import { corp } from '../samples';

const messages = {
  indented: {
    what: 'the block `{name}` is indented',
    why: 'Go\'s PEM reader looks for `-----BEGIN ` at the very beginning of a line and passes over everything else without a word: the block is as good as absent',
    help: 'take the indentation away',
  },
} as const;

const fixes = {
  dedent: 'take the indentation of the block away',
} as const;

export const indentBeforeBegin = pemRule(
  {
    language: 'pem',
    id: 'indent-before-begin',
    title: 'indented block',
    level: 'error',
    since: '0.1.0',
    seed: ['4.3'],
    neighbours: [],
    sources: [sources.decode, sources.append],
    docs: {
      summary: 'blanks in front of BEGIN or END hide the block from Go',
      what: 'The rule fires for blanks or tabs before BEGIN or END. Blanks before lines of base64 are fine, and not reported.',
      why: 'Go passes over the block, OpenSSL refuses the whole file.',
      fix: 'Take the indentation away.',
      whenNotToUse: 'Never.',
    },
    messages,
    fixes,
    examples: { bad: { text: corp.replace(/^/gm, '  ').trimEnd() + '\n' }, good: { text: corp } },
  },
  (analysis, report) => {
    for (const { block, at } of damages(analysis, 'indented-begin', 'indented-end')) {
      report('indented', at, { name: nameOf(block) }, { fixes: [{ title: report.title('dedent', {}), safe: true, edits: dedented(analysis, block.span) }] });
    }
  },
);

function dedented(analysis: PemAnalysis, bytes: Span): readonly Edit[] {
  const span = analysis.spanOf(bytes);
  const start = lineStart(analysis.text, span.start);
  const lines = analysis.text.slice(start, span.end).matchAll(/^[ \t]+/gm);
  return [...lines].map(({ 0: blanks, index }) => edit(analysis, { start: start + index, end: start + index + blanks.length }, ''));
}
