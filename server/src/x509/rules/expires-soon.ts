/** A certificate is valid for a few days more only. */
import { dateOf, markerOf, nameOf, sources } from '../judging';
import { pemRule } from '../rule';
import { corp, expiring } from '../samples';
import { validityOf } from '../view/validity';

const messages = {
  soon: {
    what: '`{name}` ends on {date}, in {days} days',
    why: 'afterwards every chain with it fails',
    help: 'have it issued anew',
  },
} as const;

export const expiresSoon = pemRule(
  {
    language: 'pem',
    id: 'expires-soon',
    title: 'certificate that ends soon',
    level: 'warning',
    since: '0.1.0',
    seed: ['4.3'],
    neighbours: [],
    sources: [sources.verify],
    docs: {
      summary: 'a certificate that ends within 30 days',
      what: 'The rule fires for a certificate that is valid and ends within 30 days; within 7 days for one that was issued for less than 60 days, as automatic issuers do.',
      why: 'Afterwards every chain with it fails.',
      fix: 'Have it issued anew, and look at what was to do that by itself.',
      whenNotToUse: 'When the renewal is automatic and works.',
    },
    messages,
    fixes: {},
    examples: { bad: { text: expiring }, good: { text: corp } },
  },
  (analysis, report) => {
    for (const { block, certificate } of analysis.certificates) {
      const { notBefore, notAfter } = certificate;
      if (notBefore === null || notAfter === null || validityOf(certificate, analysis.at) !== 'valid') continue;
      const days = Math.floor((notAfter - analysis.at) / day);
      const warned = notAfter - notBefore < 60 * day ? 7 : 30;
      if (days < warned) report('soon', markerOf(analysis, block), { name: nameOf(block), date: dateOf(notAfter), days });
    }
  },
);

const day = 86_400_000;
