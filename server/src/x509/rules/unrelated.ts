/** A certificate in a chain has nothing to do with its leaf. */
import { isServed, markerOf, nameOf, removal, sources } from '../judging';
import { pemRule } from '../rule';
import { intermediate, partner, server } from '../samples';

const messages = {
  stranger: {
    what: '`{name}` did not issue `{leaf}`, nor any certificate above it',
    why: 'a server sends it in vain; perhaps the right issuer is missing',
    help: 'put the right issuer there, or take it out',
  },
} as const;

const fixes = {
  remove: 'take it out',
} as const;

export const unrelated = pemRule(
  {
    language: 'pem',
    id: 'unrelated',
    title: 'certificate that does not belong to the chain',
    level: 'warning',
    since: '0.1.0',
    seed: ['4.3'],
    neighbours: [],
    sources: [sources.verify],
    docs: {
      summary: 'a certificate in a chain that leads nowhere from the leaf',
      what: 'The rule fires in a file with one leaf for an authority that did not issue it, nor any of its issuers. Cross-signed certificates lead somewhere, and are not reported.',
      why: 'A server sends it with every handshake, and no client has a use for it. Often it is the issuer of the previous certificate, and the right one is missing.',
      fix: 'Put the right issuer there, or take it out.',
      whenNotToUse: 'Never.',
    },
    messages,
    fixes,
    examples: { bad: { text: server + intermediate + partner }, good: { text: server + intermediate } },
  },
  (analysis, report) => {
    const [leaf, another] = analysis.leaves;
    if (!leaf || another || !isServed(analysis)) return;
    const related = new Set(analysis.paths.filter(([start]) => start === leaf.block.index).flat());
    for (const { block } of analysis.certificates) {
      if (block === leaf.block || related.has(block.index) || !block.pem) continue;
      report('stranger', markerOf(analysis, block), { name: nameOf(block), leaf: nameOf(leaf.block) }, { fixes: [{ title: report.title('remove', {}), safe: false, edits: removal(analysis, block) }] });
    }
  },
);
