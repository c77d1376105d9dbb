/** The END of one block and the BEGIN of the next stand on one line. */
import { damages, edit, sources } from '../judging';
import { pemRule } from '../rule';
import { corp, partner } from '../samples';

const messages = {
  glued: {
    what: 'BEGIN stands on the same line as the END before it',
    why: 'Go sees neither the END, since something follows it, nor the BEGIN, since it begins no line: both certificates are passed over without a word',
    help: 'put a line break between END and BEGIN',
  },
} as const;

const fixes = {
  split: 'put a line break between END and BEGIN',
} as const;

export const gluedMarkers = pemRule(
  {
    language: 'pem',
    id: 'glued-markers',
    title: 'END and BEGIN on one line',
    level: 'error',
    since: '0.1.0',
    seed: ['4.3'],
    neighbours: [],
    sources: [sources.decode, sources.append],
    docs: {
      summary: 'a missing line break between two blocks hides them from Go',
      what: 'The rule fires where BEGIN follows END on the same line: the files were concatenated with `cat`, and the first had no line break at its end.',
      why: 'Go sees neither the END (something follows it) nor the BEGIN (it begins no line): two certificates are lost, without an error. OpenSSL refuses the whole file.',
      fix: 'Put a line break between them.',
      whenNotToUse: 'Never.',
    },
    messages,
    fixes,
    examples: { bad: { text: corp.trimEnd() + partner }, good: { text: corp + partner } },
  },
  (analysis, report) => {
    for (const { at } of damages(analysis, 'glued')) {
      report('glued', at.end > at.start ? at : { start: at.start, end: Math.min(at.start + 1, analysis.text.length) }, {}, { fixes: [{ title: report.title('split', {}), safe: true, edits: [edit(analysis, at, '\n')] }] });
    }
  },
);
