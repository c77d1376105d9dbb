/** A private key lies among certificates that are there to be trusted. */
import { markerOf, removal } from '../judging';
import { pemRule } from '../rule';
import { corp, partner, toyKey } from '../samples';

const messages = {
  key: {
    what: 'a private key ({kind}) lies in a trust bundle',
    why: "such a file is handed to everybody who is to trust these authorities: whoever reads the key can sign in its owner's name",
    help: 'move the key into a file of its own, readable to its owner only; replace it if the file has been handed out',
  },
} as const;

const fixes = {
  remove: 'take the key out; keep it elsewhere first',
} as const;

export const privateKeyInBundle = pemRule(
  {
    language: 'pem',
    id: 'private-key-in-bundle',
    title: 'private key in a trust bundle',
    level: 'error',
    since: '0.1.0',
    seed: ['3.2', '4.3'],
    neighbours: [],
    sources: [{ title: 'Kubernetes: ConfigMaps are not for confidential data', url: 'https://kubernetes.io/docs/concepts/configuration/configmap/' }],
    docs: {
      summary: 'a private key in a file that is handed to everybody',
      what: 'The rule fires for a private key of any kind, readable or not, in a file of certificate authorities. A key beside the certificate that it belongs to is a key pair, and not reported.',
      why: 'A trust bundle goes into images, ConfigMaps and repositories. Whoever reads it can then issue certificates that all its users trust.',
      fix: 'Take the key out, and replace the authority if the file has been handed out.',
      whenNotToUse: 'Never.',
    },
    messages,
    fixes,
    examples: { bad: { text: corp + partner + toyKey }, good: { text: corp + partner } },
  },
  (analysis, report) => {
    if (analysis.kind !== 'bundle') return;
    for (const block of analysis.bundle.blocks) {
      if (block.content.kind !== 'private-key' || !block.pem) continue;
      const fixes = [{ title: report.title('remove', {}), safe: false, edits: removal(analysis, block) }];
      report('key', markerOf(analysis, block), { kind: block.content.key.encrypted ? 'encrypted' : block.content.key.description }, { fixes });
    }
  },
);
