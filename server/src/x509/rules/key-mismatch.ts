/** The private key of a key pair belongs to none of its certificates. */
import { publicIdentity } from '../bundle/private-key';
import { markerOf, nameOf, sources } from '../judging';
import { pemRule } from '../rule';
import { server, toyKey } from '../samples';

const messages = {
  stranger: {
    what: 'this key does not belong to `{name}`',
    why: '`tls.X509KeyPair` fails with `private key does not match public key`',
    help: 'put the key there that the certificate was requested with',
  },
} as const;

export const keyMismatch = pemRule(
  {
    language: 'pem',
    id: 'key-mismatch',
    title: 'key that belongs to no certificate',
    level: 'error',
    since: '0.1.0',
    seed: ['4.3'],
    neighbours: [],
    sources: [sources.keyPair],
    docs: {
      summary: 'a private key beside a certificate that it does not belong to',
      what: 'The rule fires in a file with a leaf and a private key when the public half of the key is not that of any certificate. Keys whose public half does not show (encrypted ones, Ed25519) are not judged.',
      why: '`tls.X509KeyPair` fails with `tls: private key does not match public key`, and the server does not start.',
      fix: 'Put the key there that the certificate was requested with, or have the certificate issued anew.',
      whenNotToUse: 'Never.',
    },
    messages,
    fixes: {},
    examples: { bad: { text: server + toyKey }, good: { text: server } },
  },
  (analysis, report) => {
    const [leaf] = analysis.leaves;
    if (analysis.kind !== 'key-pair' || !leaf) return;
    const identities = analysis.certificates.map(({ certificate }) => publicIdentity(certificate.der, certificate.publicKey));
    if (identities.includes(null)) return;
    const keys = analysis.bundle.blocks.flatMap((block) => (block.content.kind === 'private-key' ? [{ block, identity: block.content.key.identity }] : []));
    if (keys.some(({ identity }) => identity === null || identities.includes(identity))) return;
    for (const { block } of keys) report('stranger', markerOf(analysis, block), { name: nameOf(leaf.block) });
  },
);
