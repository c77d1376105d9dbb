/** A chain that a server sends ends in the root. */
import { certificateOf } from '../bundle/bundle';
import { issuedItself } from '../certificate/model';
import { markerOf, nameOf, removal, sources } from '../judging';
import { pemRule } from '../rule';
import { corp, intermediate, server } from '../samples';

const messages = {
  root: {
    what: 'the root `{name}` need not be sent',
    why: 'a client trusts the root that it has and not one that it is sent; here it only makes each handshake longer',
    help: 'leave it out',
  },
} as const;

const fixes = {
  remove: 'leave it out',
} as const;

export const rootInChain = pemRule(
  {
    language: 'pem',
    id: 'root-in-chain',
    title: 'root at the end of a chain',
    level: 'hint',
    since: '0.1.0',
    seed: ['4.3'],
    neighbours: [],
    sources: [sources.rfc8446],
    docs: {
      summary: 'a root in the chain that a server sends',
      what: "The rule fires for a root at the end of a leaf's chain. A root that issued the leaf itself is reported too: the client has it, or does not trust it.",
      why: 'Clients trust the root that they have, not the one that is sent: it only makes every handshake longer.',
      fix: 'Leave it out: `trustlint ca merge FILE` does.',
      whenNotToUse: 'When the same file is also given to clients as their bundle.',
    },
    messages,
    fixes,
    examples: { bad: { text: server + intermediate + corp }, good: { text: server + intermediate } },
  },
  (analysis, report) => {
    if (analysis.chain.length < 2) return;
    const block = analysis.bundle.blocks[analysis.chain[analysis.chain.length - 1] ?? -1];
    const certificate = certificateOf(block);
    if (!block?.pem || !certificate || !issuedItself(certificate)) return;
    report('root', markerOf(analysis, block), { name: nameOf(block) }, { fixes: [{ title: report.title('remove', {}), safe: false, edits: removal(analysis, block) }] });
  },
);
