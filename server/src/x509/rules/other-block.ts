/** A request, a revocation list, a public key or something else stands among certificates. */
import { visible } from '../certificate/names';
import { isMeantAsCertificate, markerOf, removal, sources } from '../judging';
import { pemRule } from '../rule';
import { corp, request } from '../samples';

const messages = {
  request: {
    what: 'this block is a certificate request, not a certificate',
    why: 'Go passes over it without a word: a request vouches for nobody',
    help: 'put the certificate there that was issued for it',
  },
  revocationList: {
    what: 'this block is a revocation list',
    why: 'Go passes over it without a word: `crypto/x509` looks at no revocation list when it verifies',
    help: 'take it out, or hand it to the program that reads it',
  },
  publicKey: {
    what: 'this block is a public key, not a certificate',
    why: 'Go passes over it without a word',
    help: 'put the certificate there',
  },
  other: {
    what: 'this block is `{label}`, not a certificate',
    why: 'Go passes over it without a word',
    help: 'take it out',
  },
} as const;

const fixes = {
  remove: 'take the block out',
} as const;

export const otherBlock = pemRule(
  {
    language: 'pem',
    id: 'other-block',
    title: 'block that is no certificate, among certificates',
    level: 'warning',
    since: '0.1.0',
    seed: ['4.3'],
    neighbours: [],
    sources: [sources.append],
    docs: {
      summary: 'a block among certificates that Go passes over because it is something else',
      what: 'The rule fires in a file of certificates for a certificate request, a revocation list, a public key, or a block of another kind. Private keys, and parameters beside them, have their own rule. A file of requests or keys alone is not judged.',
      why: 'Go passes over it without an error: whoever thinks that a request is a certificate, or that the revocation list is looked at, is mistaken.',
      fix: 'Put the certificate there that the request led to, or take the block out.',
      whenNotToUse: 'Where another program reads the file too.',
    },
    messages,
    fixes,
    examples: { bad: { text: corp + request }, good: { text: corp } },
  },
  (analysis, report) => {
    if (analysis.certificates.length === 0) return;
    for (const block of analysis.bundle.blocks) {
      if (!block.pem || block.content.kind === 'certificate' || isMeantAsCertificate(block) && block.content.kind !== 'request') continue;
      const at = markerOf(analysis, block);
      const fixes = [{ title: report.title('remove', {}), safe: false, edits: removal(analysis, block) }];
      if (block.content.kind === 'request') report('request', at, {}, { fixes });
      else if (block.content.kind === 'revocation-list') report('revocationList', at, {}, { fixes });
      else if (block.content.kind === 'public-key') report('publicKey', at, {}, { fixes });
      else if (block.content.kind === 'other' && block.label !== '') report('other', at, { label: visible(block.label) }, { fixes });
    }
  },
);
