/** A trust bundle holds a certificate that may not issue others. */
import { isAuthority, issuedItself } from '../certificate/model';
import { nameText, shortName } from '../certificate/names';
import { markerOf, nameOf, sources } from '../judging';
import { pemRule } from '../rule';
import { corp, mute, partner, server, weak } from '../samples';

const messages = {
  leaf: {
    what: '`{name}` is no certificate authority',
    why: 'in a trust bundle it vouches for itself only; what its issuer `{issuer}` issues stays unknown',
    help: 'put the certificate of its issuer there',
  },
  selfSigned: {
    what: '`{name}` vouches for itself only',
    why: 'it is no certificate authority: when it is replaced, every bundle with it must be replaced too',
    help: 'have it issued by an authority, and trust that one',
  },
} as const;

export const leafInTrustBundle = pemRule(
  {
    language: 'pem',
    id: 'leaf-in-trust-bundle',
    title: 'trusted certificate that is no authority',
    level: 'warning',
    since: '0.1.0',
    seed: ['4.3'],
    neighbours: [],
    sources: [sources.verify],
    docs: {
      summary: 'a certificate in a trust bundle that is no certificate authority',
      what: 'The rule fires in a file of authorities for a certificate without the CA flag. One that issued itself is information: it vouches for itself.',
      why: 'Go trusts it, and it vouches for nothing but itself: what is issued by its issuer stays unknown.',
      fix: 'Put the authority there that issued it.',
      whenNotToUse: 'When exactly this certificate is to be trusted.',
    },
    messages,
    fixes: {},
    examples: { bad: { text: partner + weak + mute + server }, good: { text: partner + corp } },
  },
  (analysis, report) => {
    if (analysis.kind !== 'bundle') return;
    for (const { block, certificate } of analysis.certificates) {
      if (isAuthority(certificate) || !block.pem) continue;
      const at = markerOf(analysis, block);
      if (issuedItself(certificate)) report('selfSigned', at, { name: nameOf(block) }, { severity: 'information' });
      else report('leaf', at, { name: nameOf(block), issuer: shortName(certificate.issuer) ?? nameText(certificate.issuer) });
    }
  },
);
