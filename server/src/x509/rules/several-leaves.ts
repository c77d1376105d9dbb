/** A chain has more than one leaf. */
import { isServed, markerOf, nameOf, sources } from '../judging';
import { pemRule } from '../rule';
import { intermediate, server, serverLong } from '../samples';

const messages = {
  another: {
    what: '`{name}` is another leaf in this chain',
    why: 'a server takes the first certificate for its own and sends this one as if it had issued it',
    help: 'give each leaf a file of its own',
  },
} as const;

export const severalLeaves = pemRule(
  {
    language: 'pem',
    id: 'several-leaves',
    title: 'chain with several leaves',
    level: 'warning',
    since: '0.1.0',
    seed: ['4.3'],
    neighbours: [],
    sources: [sources.keyPair],
    docs: {
      summary: 'more than one server certificate in a chain',
      what: 'The rule fires in a file of leaves and their issuers with more than one leaf.',
      why: '`tls.X509KeyPair` takes the first certificate as the server\'s own and sends the others as if they were its issuers.',
      fix: 'Give each leaf a file of its own.',
      whenNotToUse: 'When another program takes the file apart.',
    },
    messages,
    fixes: {},
    examples: { bad: { text: server + serverLong + intermediate }, good: { text: server + intermediate } },
  },
  (analysis, report) => {
    if (!isServed(analysis)) return;
    for (const { block } of analysis.leaves.slice(1)) if (block.pem) report('another', markerOf(analysis, block), { name: nameOf(block) });
  },
);
