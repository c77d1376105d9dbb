/** A certificate is no longer valid. */
import { isPublicRoot } from '../../facts/public-roots';
import { dateOf, isServed, markerOf, nameOf, removal, sources } from '../judging';
import { pemRule } from '../rule';
import { corp, ended } from '../samples';
import { validityOf } from '../view/validity';

const messages = {
  chain: {
    what: '`{name}` ended on {date}',
    why: 'every client refuses the chain with `x509: certificate has expired or is not yet valid`',
    help: 'have it issued anew',
  },
  bundle: {
    what: '`{name}` ended on {date}',
    why: 'Go loads it, and accepts no chain that ends in it any more',
    help: 'take it out, or put the renewed certificate there',
  },
} as const;

const fixes = {
  remove: 'take it out',
} as const;

export const expired = pemRule(
  {
    language: 'pem',
    id: 'expired',
    title: 'expired certificate',
    level: 'warning',
    since: '0.1.0',
    seed: ['4.3'],
    neighbours: [],
    sources: [sources.verify],
    docs: {
      summary: 'a certificate whose validity has ended',
      what: 'The rule fires for a certificate whose end has passed. In a chain it is an error; in a trust bundle a warning, and an information for a root of the public list, which distributions carry along.',
      why: 'A chain with it fails with `x509: certificate has expired or is not yet valid`. In a trust bundle Go loads it and never accepts a chain through it.',
      fix: 'Have it issued anew; take it out of the bundle.',
      whenNotToUse: 'When something signed in the past is verified at that time.',
    },
    messages,
    fixes,
    examples: { bad: { text: ended + corp }, good: { text: corp } },
  },
  (analysis, report) => {
    for (const { block, certificate } of analysis.certificates) {
      if (validityOf(certificate, analysis.at) !== 'expired') continue;
      const at = markerOf(analysis, block);
      const slots = { name: nameOf(block), date: dateOf(certificate.notAfter) };
      if (isServed(analysis)) report('chain', at, slots, { severity: 'error' });
      else report('bundle', at, slots, { ...(isPublicRoot(certificate.sha256) ? { severity: 'information' as const } : {}), fixes: block.pem ? [{ title: report.title('remove', {}), safe: false, edits: removal(analysis, block) }] : [] });
    }
  },
);
