/** The serial number of a certificate is zero or longer than 20 octets. */
import { markerOf, nameOf, sources } from '../judging';
import { pemRule } from '../rule';
import { corp, zeroSerial } from '../samples';

const messages = {
  zero: {
    what: 'the serial number of `{name}` is zero',
    why: 'what is issued with it cannot be told apart by issuer and number',
    help: 'have it issued with a random number',
  },
  long: {
    what: 'the serial number of `{name}` has {octets} octets',
    why: 'RFC 5280 allows 20, and some programs refuse more',
    help: 'have it issued with a shorter number',
  },
} as const;

export const badSerial = pemRule(
  {
    language: 'pem',
    id: 'bad-serial',
    title: 'serial number that nobody should have',
    level: 'hint',
    since: '0.1.0',
    seed: ['4.3'],
    neighbours: [],
    sources: [sources.rfc5280],
    docs: {
      summary: 'a serial number of zero, or of more than 20 octets',
      what: 'The rule fires for a serial number that RFC 5280 forbids and Go accepts. Negative ones Go refuses: see `pem/go-skips`.',
      why: 'Two certificates of one issuer with the same number (zero is what tools write that have none) cannot be told apart by those who look for one. Some programs refuse long ones.',
      fix: 'Have it issued with a random number of 8 to 20 octets.',
      whenNotToUse: 'For roots: their number is used nowhere.',
    },
    messages,
    fixes: {},
    examples: { bad: { text: zeroSerial }, good: { text: corp } },
  },
  (analysis, report) => {
    for (const { block, certificate } of analysis.certificates) {
      const at = markerOf(analysis, block);
      if (/^0*$/.test(certificate.serialText)) report('zero', at, { name: nameOf(block) });
      else if (certificate.serialOctets > 20 + (certificate.serialText.startsWith('00') ? 1 : 0)) report('long', at, { name: nameOf(block), octets: certificate.serialOctets });
    }
  },
);
