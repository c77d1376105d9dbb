/** A certificate is signed with MD5 or SHA-1. */
import { issuedItself } from '../certificate/model';
import { isServed, markerOf, nameOf } from '../judging';
import { pemRule } from '../rule';
import { intermediate, server, serverSha1 } from '../samples';

const messages = {
  hash: {
    what: '`{name}` is signed with {algorithm}',
    why: 'Go refuses the chain: MD5 since 1.6, SHA-1 since 1.18',
    help: 'have it issued anew with SHA-256',
  },
} as const;

export const weakHash = pemRule(
  {
    language: 'pem',
    id: 'weak-hash',
    title: 'signature with MD5 or SHA-1',
    level: 'error',
    since: '0.1.0',
    seed: ['4.3'],
    neighbours: [],
    sources: [{ title: 'Go 1.18: SHA-1 is refused', url: 'https://go.dev/doc/go1.18#sha1' }, { title: 'Go 1.24: GODEBUG x509sha1 is gone', url: 'https://go.dev/doc/go1.24' }],
    docs: {
      summary: 'a signature that Go refuses because of its hash',
      what: 'The rule fires for a certificate that another one signed with MD5 or SHA-1. The signature that a root puts under itself is checked by nobody, and not reported.',
      why: 'Go has refused MD5 since 1.6 and SHA-1 since 1.18: `x509: cannot verify signature: insecure algorithm`. `GODEBUG=x509sha1=1` brought SHA-1 back until 1.23.',
      fix: 'Have it issued anew with SHA-256.',
      whenNotToUse: 'Never.',
    },
    messages,
    fixes: {},
    examples: { bad: { text: serverSha1 + intermediate }, good: { text: server + intermediate } },
  },
  (analysis, report) => {
    for (const { block, certificate } of analysis.certificates) {
      const { hash, name } = certificate.signature;
      if (issuedItself(certificate) || (hash !== 'SHA-1' && hash !== 'MD5' && hash !== 'MD2')) continue;
      report('hash', markerOf(analysis, block), { name: nameOf(block), algorithm: name }, isServed(analysis) ? {} : { severity: 'warning' });
    }
  },
);
