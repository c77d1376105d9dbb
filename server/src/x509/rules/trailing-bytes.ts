/** Something follows the certificate inside its block. */
import { markerOf, nameOf, rewritten, sources } from '../judging';
import { pemRule } from '../rule';
import { corp, partner, twoInOne } from '../samples';

const messages = {
  certificates: {
    what: 'the block holds {count} certificates',
    why: 'Go refuses a block with anything behind the first certificate, and passes over all of them without a word; other readers take the first',
    help: 'give each certificate BEGIN and END of its own',
  },
  bytes: {
    what: 'bytes follow the certificate `{name}` inside its block',
    why: 'Go refuses the block as a whole, and passes over it without a word',
    help: 'copy the block again',
  },
} as const;

const fixes = {
  split: 'give each certificate a block of its own',
  cut: 'take the bytes away',
} as const;

export const trailingBytes = pemRule(
  {
    language: 'pem',
    id: 'trailing-bytes',
    title: 'bytes behind the certificate in its block',
    level: 'error',
    since: '0.1.0',
    seed: ['4.3'],
    neighbours: [],
    sources: [sources.parse, sources.append],
    docs: {
      summary: 'a block that holds more than one certificate, or bytes behind it',
      what: 'The rule fires where the base64 of one block goes on behind the end of the certificate: two certificates between one pair of markers, or stray bytes.',
      why: 'Go refuses the block as a whole ("trailing data") and passes over it without an error; other readers take the first certificate.',
      fix: 'Give each certificate a block of its own.',
      whenNotToUse: 'Never.',
    },
    messages,
    fixes,
    examples: { bad: { text: twoInOne }, good: { text: corp + partner } },
  },
  (analysis, report) => {
    for (const { block, certificate } of analysis.certificates) {
      if (block.container !== null || !block.pem || !block.verdict.refusals.some(({ rule }) => rule === 'trailing-data')) continue;
      const more = block.content.kind === 'certificate' ? block.content.more : [];
      const ders = [certificate, ...more].map(({ der }) => der);
      const at = markerOf(analysis, block);
      const whole = analysis.spanOf(block.span);
      if (more.length > 0) report('certificates', at, { count: ders.length }, { fixes: [{ title: report.title('split', {}), safe: true, edits: rewritten(analysis, whole, ...ders) }] });
      else report('bytes', at, { name: nameOf(block) }, { fixes: [{ title: report.title('cut', {}), safe: true, edits: rewritten(analysis, whole, certificate.der) }] });
    }
  },
);
