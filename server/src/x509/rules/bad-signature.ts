/** The signature of a certificate does not verify with the key of its issuer. */
import { claimsOwnSignature } from '../certificate/model';
import { markerOf, nameOf, sources } from '../judging';
import { pemRule } from '../rule';
import { intermediate, server, serverForged } from '../samples';

const messages = {
  chain: {
    what: 'the signature of `{name}` does not verify with the key of `{issuer}`',
    why: 'every client refuses the chain: the certificate was changed, or another authority of that name has issued it',
    help: 'copy it again, or put the authority there that has issued it',
  },
  self: {
    what: 'the signature of `{name}` does not verify with its own key',
    why: 'the certificate was changed after it was issued; Go loads it all the same',
    help: 'copy it again from where it came',
  },
} as const;

export const badSignature = pemRule(
  {
    language: 'pem',
    id: 'bad-signature',
    title: 'signature that does not verify',
    level: 'error',
    since: '0.1.0',
    seed: ['4.3'],
    neighbours: [],
    sources: [sources.verify],
    docs: {
      summary: 'a certificate that was changed, or whose issuer has another key',
      what: 'The rule checks the signature of each certificate with the key of its issuer, if the issuer is in the file, and the signature of a root with its own key. A certificate that only has the same name as its issuer is not taken for a root. Algorithms that cannot be checked here are not judged.',
      why: 'A chain with it fails. A root that does not verify was damaged: it is still loaded, and nothing it issued may fit its key.',
      fix: 'Copy the certificate again from where it came, or put the issuer there that has signed it.',
      whenNotToUse: 'Never.',
    },
    messages,
    fixes: {},
    examples: { bad: { text: serverForged + intermediate }, good: { text: server + intermediate } },
  },
  (analysis, report) => {
    for (const { block, certificate } of analysis.certificates) {
      const [link] = analysis.relations.issuersOf(block.index);
      const at = markerOf(analysis, block);
      if (link?.signature === 'invalid') report('chain', at, { name: nameOf(block), issuer: nameOf(analysis.bundle.blocks[link.issuer]) });
      else if (!link && claimsOwnSignature(certificate) && analysis.selfSignature(block.index) === 'invalid') report('self', at, { name: nameOf(block) });
    }
  },
);
