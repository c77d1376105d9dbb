/** Nothing stands between BEGIN and END. */
import { damages, hasProblem, markerOf, sources } from '../judging';
import { pemRule } from '../rule';
import { corp } from '../samples';

const messages = {
  empty: {
    what: 'nothing stands between BEGIN and END',
    why: 'Go passes over the block without a word: whatever was to be there is not',
    help: 'fill it, or take the block out',
  },
} as const;

export const emptyBlock = pemRule(
  {
    language: 'pem',
    id: 'empty-block',
    title: 'block with nothing in it',
    level: 'warning',
    since: '0.1.0',
    seed: ['4.3'],
    neighbours: [],
    sources: [sources.decode, sources.append],
    docs: {
      summary: 'a block without content',
      what: 'The rule fires for BEGIN and END with nothing but blanks between them: a template whose value was empty.',
      why: 'Go passes over it; whoever expected a certificate there has none.',
      fix: 'Fill it, or take it out.',
      whenNotToUse: 'Never.',
    },
    messages,
    fixes: {},
    examples: { bad: { text: '-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n' }, good: { text: corp } },
  },
  (analysis, report) => {
    for (const { block, pem } of damages(analysis, 'empty')) if (!hasProblem(pem, 'missing-end')) report('empty', markerOf(analysis, block), {});
  },
);
