/** BEGIN or END has not exactly five hyphens on either side. */
import { damages, edit, sources } from '../judging';
import { pemRule } from '../rule';
import { corp } from '../samples';

const messages = {
  hyphens: {
    what: '`{marker}` is no marker: it needs exactly five hyphens on either side',
    why: 'to every reader this line is text like any other, so the block is passed over without a word',
    help: 'write `{wanted}`',
  },
} as const;

const fixes = {
  write: 'write `{wanted}`',
} as const;

export const malformedMarker = pemRule(
  {
    language: 'pem',
    id: 'malformed-marker',
    title: 'marker with the wrong hyphens',
    level: 'error',
    since: '0.1.0',
    seed: ['4.3'],
    neighbours: [],
    sources: [sources.decode, sources.append],
    docs: {
      summary: 'BEGIN or END that is not written with five hyphens',
      what: 'The rule fires for four or six hyphens, for other dashes (a word processor makes `—` of them), and for blanks between hyphens and words.',
      why: 'To every reader such a line is text like any other.',
      fix: 'Write five hyphens on either side.',
      whenNotToUse: 'Never.',
    },
    messages,
    fixes,
    examples: { bad: { text: corp.replace('-----BEGIN', '----BEGIN') }, good: { text: corp } },
  },
  (analysis, report) => {
    for (const { pem, problem, at } of damages(analysis, 'malformed-begin', 'malformed-end')) {
      const wanted = `-----${problem.kind === 'malformed-begin' ? 'BEGIN' : 'END'} ${pem.label.trim()}-----`;
      const fixes = [{ title: report.title('write', { wanted }), safe: true, edits: [edit(analysis, at, wanted)] }];
      report('hyphens', at, { marker: analysis.text.slice(at.start, at.end), wanted }, { fixes });
    }
  },
);
