/** The same certificate is there twice. */
import { defineTexts } from '../../core/message';
import { markerOf, nameOf, removal, sources } from '../judging';
import { pemRule } from '../rule';
import { corp, partner } from '../samples';

const messages = {
  again: {
    what: 'the certificate `{name}` is there already',
    why: 'it adds nothing: Go keeps one of them, and whoever counts the certificates of the file is mistaken',
    help: 'take it out',
  },
} as const;

const fixes = {
  remove: 'take it out',
} as const;

export const duplicate = pemRule(
  {
    language: 'pem',
    id: 'duplicate',
    title: 'certificate that is there twice',
    level: 'warning',
    since: '0.1.0',
    seed: ['4.3'],
    neighbours: [],
    sources: [sources.append],
    docs: {
      summary: 'the same certificate twice in one file',
      what: 'The rule fires for a certificate whose bytes are there already. Renewed certificates of the same authority are other certificates.',
      why: '`AppendCertsFromPEM` counts it once, `client-go` twice; each is read and parsed at every start, and a server sends both.',
      fix: 'Take one out.',
      whenNotToUse: 'Never.',
    },
    messages,
    fixes,
    examples: { bad: { text: corp + partner + corp }, good: { text: corp + partner } },
  },
  (analysis, report) => {
    for (const block of analysis.bundle.blocks) {
      const first = block.duplicateOf === null ? undefined : analysis.bundle.blocks[block.duplicateOf];
      if (!first || !block.pem) continue;
      const related = [{ file: analysis.file, span: markerOf(analysis, first), message: duplicateTexts.first() }];
      report('again', markerOf(analysis, block), { name: nameOf(block) }, { related, fixes: [{ title: report.title('remove', {}), safe: true, edits: removal(analysis, block) }] });
    }
  },
);

export const duplicateTexts = defineTexts('pem/duplicate.related', { first: 'the first one' });
