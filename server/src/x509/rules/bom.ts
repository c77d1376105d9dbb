/** A byte order mark stands directly before BEGIN, where it hides the block. */
import { damages, edit, markerOf, nameOf, sources } from '../judging';
import { pemRule } from '../rule';
import { corp, partner } from '../samples';

const messages = {
  hides: {
    what: 'a byte order mark hides the block `{name}`',
    why: 'Go\'s PEM reader looks for `-----BEGIN ` at the very beginning of a line and passes over everything else without a word: the block is as good as absent',
    help: 'save the file as UTF-8 without a byte order mark, or delete the mark',
  },
} as const;

const fixes = {
  delete: 'delete the byte order mark',
} as const;

export const bom = pemRule(
  {
    language: 'pem',
    id: 'bom',
    title: 'byte order mark before BEGIN',
    level: 'error',
    since: '0.1.0',
    seed: ['4.3'],
    neighbours: [],
    sources: [sources.decode, sources.append],
    docs: {
      summary: 'a byte order mark in front of BEGIN hides the block from Go',
      what: 'A file that an editor or PowerShell saved as "UTF-8 with BOM" begins with three bytes that nobody sees; concatenated behind another file they stand in the middle. The rule fires where they stand directly before BEGIN. A mark before a comment line hides nothing, and is not reported.',
      why: 'Go passes over the block without an error; OpenSSL, curl and Python take it, so the same file works elsewhere.',
      fix: 'Delete the mark; save the file as UTF-8 without BOM.',
      whenNotToUse: 'Never: no reader needs the mark.',
    },
    messages,
    fixes,
    examples: { bad: { text: partner + '\uFEFF' + corp }, good: { text: partner + corp } },
  },
  (analysis, report) => {
    for (const { block, at } of damages(analysis, 'bom')) {
      // An editor keeps the mark at the beginning of a file to itself: there is nothing in its text to delete.
      const visible = at.end > at.start;
      const fixes = visible ? [{ title: report.title('delete', {}), safe: true, edits: [edit(analysis, at, '')] }] : [];
      report('hides', visible ? at : markerOf(analysis, block), { name: nameOf(block) }, { fixes });
    }
  },
);
