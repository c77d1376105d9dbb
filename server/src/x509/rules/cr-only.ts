/** Lines of a block end with a carriage return alone, or with more than one. */
import { damages, edit, nameOf, sources } from '../judging';
import { pemRule } from '../rule';
import { corp } from '../samples';

const messages = {
  breaks: {
    what: 'the lines of the block `{name}` end with a carriage return alone, or with more than one',
    why: 'only a line feed ends a line to Go, with one carriage return before it at most, so the block is passed over without a word',
    help: 'convert the line breaks to LF or CRLF',
  },
} as const;

const fixes = {
  convert: 'convert the line breaks of the block',
} as const;

export const crOnly = pemRule(
  {
    language: 'pem',
    id: 'cr-only',
    title: 'lines that end with a carriage return alone',
    level: 'error',
    since: '0.1.0',
    seed: ['4.3'],
    neighbours: [],
    sources: [sources.decode, sources.append],
    docs: {
      summary: 'line breaks that Go does not know hide a block',
      what: 'The rule fires for a block whose lines end with a carriage return alone (old Macintosh) or with two of them (a file that was converted twice). CRLF and LF are both fine, also mixed.',
      why: 'To Go only a line feed ends a line, with one carriage return before it at most: the block is never seen.',
      fix: 'Convert the file to LF or CRLF.',
      whenNotToUse: 'Never.',
    },
    messages,
    fixes,
    examples: { bad: { text: corp.replaceAll('\n', '\r\r\n') }, good: { text: corp } },
  },
  (analysis, report) => {
    for (const { block, at } of damages(analysis, 'carriage-returns')) {
      const span = analysis.spanOf(block.span);
      const inside = analysis.text.slice(span.start, span.end);
      const edits = [...inside.matchAll(/\r+\n|\r+/g)].filter(([text]) => text !== '\r\n').map(({ 0: text, index }) => edit(analysis, { start: span.start + index, end: span.start + index + text.length }, '\n'));
      const before = /\r+$/.exec(analysis.text.slice(0, span.start))?.[0];
      const behind = /^\r+\n?/.exec(analysis.text.slice(span.end))?.[0];
      if (behind !== undefined && behind !== '\r\n') edits.push(edit(analysis, { start: span.end, end: span.end + behind.length }, '\n'));
      if (before !== undefined) edits.unshift(edit(analysis, { start: span.start - before.length, end: span.start }, '\n'));
      report('breaks', at, { name: nameOf(block) }, { fixes: edits.length === 0 ? [] : [{ title: report.title('convert', {}), safe: true, edits }] });
    }
  },
);
