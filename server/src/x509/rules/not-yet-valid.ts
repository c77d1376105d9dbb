/** The validity of a certificate has not begun. */
import { dateOf, isServed, markerOf, nameOf, sources } from '../judging';
import { pemRule } from '../rule';
import { intermediate, server, serverNotYet } from '../samples';
import { areReversed, validityOf } from '../view/validity';

const messages = {
  early: {
    what: '`{name}` begins on {date}',
    why: 'until then every client refuses a chain with it',
    help: 'wait, or have it issued with an earlier beginning',
  },
} as const;

const day = 86_400_000;

export const notYetValid = pemRule(
  {
    language: 'pem',
    id: 'not-yet-valid',
    title: 'certificate that is not valid yet',
    level: 'warning',
    since: '0.1.0',
    seed: ['4.3'],
    neighbours: [],
    sources: [sources.verify],
    docs: {
      summary: 'a certificate whose validity lies in the future',
      what: 'The rule fires for a certificate that begins later than now. In a chain it is an error.',
      why: 'Every client refuses the chain with `x509: certificate has expired or is not yet valid`. A clock that is wrong, on the machine that issued it or on this one, looks the same.',
      fix: 'Wait, or have it issued with an earlier beginning.',
      whenNotToUse: 'When it is laid out for the day of the change.',
    },
    messages,
    fixes: {},
    examples: { bad: { text: serverNotYet + intermediate }, good: { text: server + intermediate } },
  },
  (analysis, report) => {
    for (const { block, certificate } of analysis.certificates) {
      if (validityOf(certificate, analysis.at) !== 'not-yet-valid' || areReversed(certificate)) continue;
      // The clock gives the date only: what begins in the course of the day may have begun.
      if (certificate.notBefore === null || certificate.notBefore - analysis.at < day) continue;
      report('early', markerOf(analysis, block), { name: nameOf(block), date: dateOf(certificate.notBefore) }, isServed(analysis) ? { severity: 'error' } : {});
    }
  },
);
