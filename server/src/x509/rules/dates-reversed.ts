/** A certificate ends before it begins. */
import { dateOf, markerOf, nameOf, sources } from '../judging';
import { pemRule } from '../rule';
import { corp, reversed } from '../samples';
import { areReversed } from '../view/validity';

const messages = {
  reversed: {
    what: '`{name}` ends on {until}, before it begins on {from}',
    why: 'there is no moment at which it is valid',
    help: 'have it issued anew',
  },
} as const;

export const datesReversed = pemRule(
  {
    language: 'pem',
    id: 'dates-reversed',
    title: 'certificate that ends before it begins',
    level: 'error',
    since: '0.1.0',
    seed: ['4.3'],
    neighbours: [],
    sources: [sources.rfc5280],
    docs: {
      summary: 'a certificate that ends before it begins',
      what: 'The rule fires where the end of the validity lies before its beginning.',
      why: 'There is no moment at which it is valid.',
      fix: 'Have it issued anew.',
      whenNotToUse: 'Never.',
    },
    messages,
    fixes: {},
    examples: { bad: { text: reversed }, good: { text: corp } },
  },
  (analysis, report) => {
    for (const { block, certificate } of analysis.certificates) {
      if (areReversed(certificate)) report('reversed', markerOf(analysis, block), { name: nameOf(block), from: dateOf(certificate.notBefore), until: dateOf(certificate.notAfter) });
    }
  },
);
