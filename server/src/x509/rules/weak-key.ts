/** The key of a certificate is too small, or of a kind that is broken. */
import { isPublicRoot } from '../../facts/public-roots';
import { markerOf, nameOf } from '../judging';
import { pemRule } from '../rule';
import { corp, weak } from '../samples';

const messages = {
  small: {
    what: 'the RSA key of `{name}` has {bits} bits',
    why: 'keys of 1024 bits can be broken with effort, and many clients refuse them',
    help: 'make a new key of 2048 bits or more, or an elliptic one',
  },
  tiny: {
    what: 'the RSA key of `{name}` has {bits} bits',
    why: 'Go 1.24 and later refuse RSA keys of fewer than 1024 bits',
    help: 'make a new key of 2048 bits or more, or an elliptic one',
  },
  exponent: {
    what: 'the RSA key of `{name}` has the exponent 1',
    why: 'whatever is signed with it can be forged by everybody',
    help: 'make a new key',
  },
} as const;

export const weakKey = pemRule(
  {
    language: 'pem',
    id: 'weak-key',
    title: 'key that is too small',
    level: 'warning',
    since: '0.1.0',
    seed: ['4.3'],
    neighbours: [],
    sources: [{ title: 'Go 1.24: crypto/rsa refuses keys of fewer than 1024 bits', url: 'https://go.dev/doc/go1.24#cryptorsapkgcryptorsa' }],
    docs: {
      summary: 'an RSA key below 2048 bits, or with the exponent 1',
      what: 'The rule fires for RSA keys of fewer than 2048 bits; fewer than 1024, and an exponent of 1, are errors. Roots of the public list are not judged.',
      why: 'Go has refused RSA keys of fewer than 1024 bits since 1.24. Keys of 1024 bits are taken, and can be broken with effort; many clients refuse them.',
      fix: 'Make a new key of 2048 bits or more, or an elliptic one.',
      whenNotToUse: 'Never for what is in use.',
    },
    messages,
    fixes: {},
    examples: { bad: { text: weak }, good: { text: corp } },
  },
  (analysis, report) => {
    for (const { block, certificate } of analysis.certificates) {
      const { kind, bits, exponent } = certificate.publicKey;
      if (kind !== 'rsa' || isPublicRoot(certificate.sha256)) continue;
      const at = markerOf(analysis, block);
      if (exponent === 1n) report('exponent', at, { name: nameOf(block) }, { severity: 'error' });
      else if (bits > 0 && bits < 1024) report('tiny', at, { name: nameOf(block), bits }, { severity: 'error' });
      else if (bits > 0 && bits < 2048) report('small', at, { name: nameOf(block), bits });
    }
  },
);
