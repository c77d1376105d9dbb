/** An END has no BEGIN before it. */
import { damages, hasProblem, sources } from '../judging';
import { pemRule } from '../rule';
import { corp, partner } from '../samples';

const messages = {
  missing: {
    what: 'this END has no BEGIN',
    why: 'what stands before it is no block to any reader',
    help: 'copy the block again as a whole',
  },
} as const;

export const missingBegin = pemRule(
  {
    language: 'pem',
    id: 'missing-begin',
    title: 'END without BEGIN',
    level: 'error',
    since: '0.1.0',
    seed: ['4.3'],
    neighbours: [],
    sources: [sources.decode, sources.append],
    docs: {
      summary: 'an END without a BEGIN',
      what: 'The rule fires for an END that no BEGIN precedes: the beginning of the block is lost.',
      why: 'What stands before it is no block to any reader.',
      fix: 'Copy the block again as a whole.',
      whenNotToUse: 'Never.',
    },
    messages,
    fixes: {},
    examples: { bad: { text: corp.replace(/-----BEGIN.*\n/, '') + partner }, good: { text: corp + partner } },
  },
  (analysis, report) => {
    for (const { pem, at } of damages(analysis, 'missing-begin')) if (!hasProblem(pem, 'text-before-end')) report('missing', at, {});
  },
);
