/** Two certificate authorities have the same name and different keys. */
import { defineTexts } from '../../core/message';
import type { CertificateBlock } from '../analysis';
import { issuedItself } from '../certificate/model';
import { markerOf, nameOf, sources } from '../judging';
import { pemRule } from '../rule';
import { corp, partner, twin } from '../samples';

const messages = {
  twin: {
    what: '`{name}` is there with another key too',
    why: 'both are trusted, and a program that stops at the first of that name fails for what the other one issued',
    help: 'make sure that both are meant',
  },
} as const;

export const sameSubjectDifferentKey = pemRule(
  {
    language: 'pem',
    id: 'same-subject-different-key',
    title: 'two authorities of one name',
    level: 'hint',
    since: '0.1.0',
    seed: ['4.3'],
    neighbours: [],
    sources: [sources.verify],
    docs: {
      summary: 'two authorities with the same name and different keys',
      what: "The rule fires in a trust bundle for two roots whose subject is the same and whose key is not: an authority that was made anew, or one that takes another one's name.",
      why: 'Both are trusted. Go tries each; a program that stops at the first fails for what the other issued.',
      fix: 'Make sure that both are meant.',
      whenNotToUse: 'During a change from one to the other.',
    },
    messages,
    fixes: {},
    examples: { bad: { text: corp + twin }, good: { text: corp + partner } },
  },
  (analysis, report) => {
    if (analysis.kind !== 'bundle') return;
    const first = new Map<string, CertificateBlock>();
    for (const each of analysis.certificates) {
      const known = first.get(each.certificate.subject.key);
      if (!known) first.set(each.certificate.subject.key, each);
      else if (known.certificate.publicKey.key !== each.certificate.publicKey.key && issuedItself(each.certificate)) {
        const related = [{ file: analysis.file, span: markerOf(analysis, known.block), message: twinTexts.other() }];
        report('twin', markerOf(analysis, each.block), { name: nameOf(each.block) }, { related });
      }
    }
  },
);

export const twinTexts = defineTexts('pem/same-subject-different-key.related', { other: 'the other one' });
