/** A name in a certificate has characters that hide or reorder text. */
import { hasHiddenCharacters } from '../certificate/names';
import { markerOf, nameOf } from '../judging';
import { pemRule } from '../rule';
import { corp, hidden } from '../samples';

const messages = {
  hidden: {
    what: 'a name in `{name}` has characters that cannot be seen or that reorder the text',
    why: 'what a person reads is not what a program compares: the name can look like another one',
    help: 'make sure where the certificate comes from',
  },
} as const;

export const hiddenCharacters = pemRule(
  {
    language: 'pem',
    id: 'hidden-characters',
    title: 'name with hidden characters',
    level: 'warning',
    since: '0.1.0',
    seed: ['4.3'],
    neighbours: [],
    sources: [{ title: 'Trojan source: text that is not what it seems (CVE-2021-42574)', url: 'https://trojansource.codes/' }],
    docs: {
      summary: 'control characters or marks that reorder text, in a name',
      what: 'The rule fires for control characters, marks that reverse the direction of writing, and blanks without width in the subject, the issuer or an alternative name.',
      why: 'What a person reads is not what is there: one name can look like another.',
      fix: 'Ask where the certificate comes from.',
      whenNotToUse: 'Never.',
    },
    messages,
    fixes: {},
    examples: { bad: { text: hidden }, good: { text: corp } },
  },
  (analysis, report) => {
    for (const { block, certificate } of analysis.certificates) {
      const texts = [...certificate.subject.attributes, ...certificate.issuer.attributes, ...(certificate.alternativeNames ?? [])].map(({ value }) => value);
      if (texts.some(hasHiddenCharacters)) report('hidden', markerOf(analysis, block), { name: nameOf(block) });
    }
  },
);
