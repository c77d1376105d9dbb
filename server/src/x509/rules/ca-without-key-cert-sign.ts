/** A certificate authority has a key usage without certificate signing. */
import { KeyUsage } from '../certificate/model';
import { isServed, markerOf, nameOf, sources } from '../judging';
import { pemRule } from '../rule';
import { corp, mute } from '../samples';

const messages = {
  mute: {
    what: 'the authority `{name}` may not sign certificates',
    why: 'its key usage leaves that out, so Go refuses every chain through it',
    help: 'make it anew with `keyUsage = critical, keyCertSign, cRLSign`',
  },
} as const;

export const caWithoutKeyCertSign = pemRule(
  {
    language: 'pem',
    id: 'ca-without-key-cert-sign',
    title: 'authority that may not sign certificates',
    level: 'warning',
    since: '0.1.0',
    seed: ['4.3'],
    neighbours: [],
    sources: [sources.verify, sources.rfc5280],
    docs: {
      summary: 'an authority whose key usage leaves certificate signing out',
      what: 'The rule fires for a certificate with the CA flag and a key usage extension that lacks certificate signing.',
      why: 'Go loads it, and refuses whatever it issued: `x509: invalid signature: parent certificate cannot sign this kind of certificate`.',
      fix: 'Have the authority made anew with `keyCertSign`.',
      whenNotToUse: 'Never.',
    },
    messages,
    fixes: {},
    examples: { bad: { text: mute }, good: { text: corp } },
  },
  (analysis, report) => {
    for (const { block, certificate } of analysis.certificates) {
      const { basicConstraints, keyUsage } = certificate;
      if (basicConstraints?.ca !== true || !keyUsage || (keyUsage & KeyUsage.certificateSigning) !== 0) continue;
      report('mute', markerOf(analysis, block), { name: nameOf(block) }, isServed(analysis) ? { severity: 'error' } : {});
    }
  },
);
