/** The file is base64 of a PEM file, or base64 without BEGIN and END. */
import { certificateOf } from '../bundle/bundle';
import { lineEnd, rewritten, sources } from '../judging';
import { pemRule } from '../rule';
import { corp, encodedOnce } from '../samples';

const messages = {
  pem: {
    what: 'this is the base64 of a PEM file, not a PEM file',
    why: 'no reader finds a block in it, so Go adds no certificate',
    help: 'decode it once: `base64 -d`',
  },
  der: {
    what: 'this is the base64 of a certificate without BEGIN and END',
    why: 'no reader finds a block in it, so Go adds no certificate',
    help: 'write `-----BEGIN CERTIFICATE-----` before it and `-----END CERTIFICATE-----` behind it',
  },
} as const;

const fixes = {
  decode: 'write it as PEM',
} as const;

export const base64OfPem = pemRule(
  {
    language: 'pem',
    id: 'base64-of-pem',
    title: 'base64 around a PEM file',
    level: 'error',
    since: '0.1.0',
    seed: ['4.3'],
    neighbours: [],
    sources: [sources.decode, sources.append],
    docs: {
      summary: 'a file that is base64 where PEM is expected',
      what: 'The rule fires for a file that is the base64 of a PEM file, as the `data` of a Secret and a `caBundle` hold it, and for base64 of a certificate without its markers.',
      why: 'No reader finds a block in it: Go adds no certificate.',
      fix: 'Decode it: `base64 -d`.',
      whenNotToUse: 'When the file is only a value that another program decodes; such a file should not be called `.pem` or `.crt`.',
    },
    messages,
    fixes,
    examples: { bad: { text: encodedOnce }, good: { text: corp } },
  },
  (analysis, report) => {
    const { form, blocks } = analysis.bundle;
    if (form !== 'base64-of-pem' && form !== 'base64-of-der') return;
    const { text } = analysis;
    const start = text.length - text.trimStart().length;
    const at = { start, end: lineEnd(text, start) };
    const ders = blocks.flatMap((block) => (block.container === null ? (certificateOf(block)?.der ?? []) : []));
    const onlyCertificates = blocks.every(({ content }) => content.kind === 'certificate');
    const whole = { start, end: start + text.trim().length };
    const fixes = onlyCertificates && ders.length > 0 ? [{ title: report.title('decode', {}), safe: true, edits: rewritten(analysis, whole, ...ders) }] : [];
    report(form === 'base64-of-pem' ? 'pem' : 'der', at, {}, { fixes });
  },
);
