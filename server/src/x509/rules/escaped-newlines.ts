/** The two characters backslash and n stand where lines should end. */
import { damages, edit, nameOf, sources } from '../judging';
import { pemRule } from '../rule';
import { corp } from '../samples';

const messages = {
  escaped: {
    what: 'the line breaks of the block `{name}` are the two characters `\\n`',
    why: 'to every reader this is one long line and no block, so it is passed over without a word',
    help: 'replace each `\\n` by a line break',
  },
} as const;

const fixes = {
  unescape: 'replace them by line breaks',
} as const;

export const escapedNewlines = pemRule(
  {
    language: 'pem',
    id: 'escaped-newlines',
    title: 'line breaks written as `\\n`',
    level: 'error',
    since: '0.1.0',
    seed: ['4.3'],
    neighbours: [],
    sources: [sources.decode, sources.append],
    docs: {
      summary: 'a block whose line breaks are written as backslash and n',
      what: 'The rule fires for a block with the two characters `\\n` in place of line breaks: a value that was taken out of JSON or of a source file without being unescaped.',
      why: 'To every reader the whole block is one line, and no block.',
      fix: 'Replace them by line breaks.',
      whenNotToUse: 'Never.',
    },
    messages,
    fixes,
    examples: { bad: { text: corp.trimEnd().replaceAll('\n', '\\n') + '\\n\n' }, good: { text: corp } },
  },
  (analysis, report) => {
    for (const { block, at } of damages(analysis, 'escaped-newlines')) {
      const span = analysis.spanOf(block.span);
      const breaks = [...analysis.text.slice(span.start, span.end).matchAll(/(?:\\r)?\\n/g)];
      const edits = breaks.map(({ 0: text, index }) => edit(analysis, { start: span.start + index, end: span.start + index + text.length }, '\n'));
      const behind = /^(?:\\r)?\\n/.exec(analysis.text.slice(span.end, span.end + 4))?.[0];
      if (behind !== undefined) edits.push(edit(analysis, { start: span.end, end: span.end + behind.length }, '\n'));
      report('escaped', at, { name: nameOf(block) }, { fixes: edits.length === 0 ? [] : [{ title: report.title('unescape', {}), safe: true, edits }] });
    }
  },
);
