/** A block holds a PKCS#7 container of certificates. */
import { markerOf, rewritten, sources } from '../judging';
import { pemRule } from '../rule';
import { container, corp, partner } from '../samples';

const messages = {
  container: {
    what: 'the block is a PKCS#7 container with {count} certificates',
    why: 'Go reads no PKCS#7 in such files, so it takes none of them and says nothing',
    help: 'unpack it: `openssl pkcs7 -print_certs -in FILE`',
  },
} as const;

const fixes = {
  unpack: 'write its certificates as blocks of their own',
} as const;

export const pkcs7Block = pemRule(
  {
    language: 'pem',
    id: 'pkcs7-block',
    title: 'PKCS#7 container among certificates',
    level: 'error',
    since: '0.1.0',
    seed: ['4.3'],
    neighbours: [],
    sources: [sources.append],
    docs: {
      summary: 'certificates packed into a PKCS#7 block',
      what: 'The rule fires for a PKCS#7 container (`.p7b`), under its own label or under `CERTIFICATE`, as Windows and some authorities hand chains out.',
      why: 'Go reads no PKCS#7 here: none of the certificates is taken. Java does read it.',
      fix: 'Unpack it: `openssl pkcs7 -print_certs -in FILE`.',
      whenNotToUse: 'For files that only Java or Windows read.',
    },
    messages,
    fixes,
    examples: { bad: { text: container }, good: { text: corp + partner } },
  },
  (analysis, report) => {
    for (const block of analysis.bundle.blocks) {
      if (block.content.kind !== 'pkcs7' || !block.pem) continue;
      const ders = block.content.certificates.map(({ der }) => der);
      const fixes = ders.length === 0 ? [] : [{ title: report.title('unpack', {}), safe: true, edits: rewritten(analysis, analysis.spanOf(block.span), ...ders) }];
      report('container', markerOf(analysis, block), { count: ders.length }, { fixes });
    }
  },
);
