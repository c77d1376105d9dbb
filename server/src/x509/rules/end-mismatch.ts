/** END names another label than BEGIN. */
import { damages, edit, sources } from '../judging';
import { pemRule } from '../rule';
import { corp } from '../samples';

const messages = {
  differs: {
    what: 'BEGIN says `{begin}`, END says `{end}`',
    why: 'no reader takes a block whose ends differ: Go passes over it without a word',
    help: 'write `{begin}` in both',
  },
} as const;

const fixes = {
  same: 'write `{label}` in END too',
} as const;

export const endMismatch = pemRule(
  {
    language: 'pem',
    id: 'end-mismatch',
    title: 'END with another label than BEGIN',
    level: 'error',
    since: '0.1.0',
    seed: ['4.3'],
    neighbours: [],
    sources: [sources.decode, sources.append],
    docs: {
      summary: 'BEGIN and END name different labels',
      what: 'The rule fires where the labels differ, a blank included.',
      why: 'Go passes over the block without an error; OpenSSL refuses the whole file.',
      fix: 'Give both the label that fits what is between them.',
      whenNotToUse: 'Never.',
    },
    messages,
    fixes,
    examples: { bad: { text: corp.replace('END CERTIFICATE', 'END X509 CERTIFICATE') }, good: { text: corp } },
  },
  (analysis, report) => {
    for (const { pem, at } of damages(analysis, 'label-mismatch')) {
      const fixes = [{ title: report.title('same', { label: pem.label }), safe: true, edits: [edit(analysis, at, pem.label)] }];
      report('differs', at, { begin: pem.label, end: analysis.text.slice(at.start, at.end) }, { fixes });
    }
  },
);
