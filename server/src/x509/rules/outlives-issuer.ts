/** A certificate ends later than the one that issued it. */
import { certificateOf } from '../bundle/bundle';
import { dateOf, markerOf, nameOf, sources } from '../judging';
import { pemRule } from '../rule';
import { intermediate, server, serverLong } from '../samples';

const messages = {
  longer: {
    what: '`{name}` ends on {date}, and its issuer `{issuer}` on {earlier} already',
    why: 'from then on the chain fails, although the leaf is still valid',
    help: 'renew the issuer in time',
  },
} as const;

export const outlivesIssuer = pemRule(
  {
    language: 'pem',
    id: 'outlives-issuer',
    title: 'certificate that outlives its issuer',
    level: 'hint',
    since: '0.1.0',
    seed: ['4.3'],
    neighbours: [],
    sources: [sources.verify],
    docs: {
      summary: 'a leaf that is valid longer than its issuer',
      what: 'The rule fires for a leaf in a chain that ends later than the certificate above it.',
      why: "From the issuer's end on the leaf cannot be verified, although it is still valid.",
      fix: 'Renew the issuer in time.',
      whenNotToUse: 'When the issuer will be renewed with the same key.',
    },
    messages,
    fixes: {},
    examples: { bad: { text: serverLong + intermediate }, good: { text: server + intermediate } },
  },
  (analysis, report) => {
    for (const [place, index] of analysis.chain.entries()) {
      const block = analysis.bundle.blocks[index];
      const above = analysis.bundle.blocks[analysis.chain[place + 1] ?? -1];
      const [certificate, issuer] = [certificateOf(block), certificateOf(above)];
      if (!block || !certificate || !issuer || certificate.notAfter === null || issuer.notAfter === null || certificate.notAfter <= issuer.notAfter) continue;
      report('longer', markerOf(analysis, block), { name: nameOf(block), date: dateOf(certificate.notAfter), issuer: nameOf(above), earlier: dateOf(issuer.notAfter) });
    }
  },
);
