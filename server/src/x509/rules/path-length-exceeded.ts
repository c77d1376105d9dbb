/** A chain has more intermediate authorities than one of them allows below it. */
import { certificateOf } from '../bundle/bundle';
import { markerOf, nameOf, sources } from '../judging';
import { pemRule } from '../rule';
import { intermediate, server, team, teamServer } from '../samples';

const messages = {
  long: {
    what: '`{name}` allows {allowed} authorities below it, and there are {there}',
    why: 'every client refuses the chain with `too many intermediates for path length constraint`',
    help: 'have the leaf issued by an authority that may',
  },
} as const;

export const pathLengthExceeded = pemRule(
  {
    language: 'pem',
    id: 'path-length-exceeded',
    title: 'more authorities than the path length allows',
    level: 'error',
    since: '0.1.0',
    seed: ['4.3'],
    neighbours: [],
    sources: [sources.verify, sources.rfc5280],
    docs: {
      summary: 'a chain that is longer than an authority in it allows',
      what: 'The rule fires in a chain where more intermediates stand below an authority than its path length says.',
      why: 'Every client refuses the chain: `x509: too many intermediates for path length constraint`.',
      fix: 'Have the leaf issued by an authority that may, or that authority made anew with a larger path length.',
      whenNotToUse: 'Never.',
    },
    messages,
    fixes: {},
    examples: { bad: { text: teamServer + team + intermediate }, good: { text: server + intermediate } },
  },
  (analysis, report) => {
    for (const [place, index] of analysis.chain.entries()) {
      const block = analysis.bundle.blocks[index];
      const allowed = certificateOf(block)?.basicConstraints?.pathLength ?? null;
      if (block && allowed !== null && place - 1 > allowed) report('long', markerOf(analysis, block), { name: nameOf(block), allowed, there: place - 1 });
    }
  },
);
