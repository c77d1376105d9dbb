/** Lines with a colon stand between BEGIN and the base64 of a certificate. */
import type { FixDraft, Reporter } from '../../core/rule';
import type { PemHeader } from '../../syntax/pem/types';
import type { PemAnalysis } from '../analysis';
import { damages, edit, isMeantAsCertificate, lineStart, nameOf, nextLine, sources } from '../judging';
import { pemRule } from '../rule';
import { corp } from '../samples';

const messages = {
  headers: {
    what: 'a line with a colon behind BEGIN is a header, and Go takes no certificate with headers',
    why: '`AppendCertsFromPEM` passes over `{name}` without a word, and OpenSSL refuses the whole file',
    help: 'move the line before BEGIN',
  },
} as const;

const fixes = {
  move: 'move it before BEGIN',
} as const;

type Report = Reporter<typeof messages, typeof fixes>;

export const headerInBlock = pemRule(
  {
    language: 'pem',
    id: 'header-in-block',
    title: 'header lines in a certificate',
    level: 'error',
    since: '0.1.0',
    seed: ['4.3'],
    neighbours: [],
    sources: [sources.decode, sources.append],
    docs: {
      summary: 'header lines inside a block keep Go from taking the certificate',
      what: 'The rule fires for lines with a colon behind BEGIN: `Proc-Type: …`, but also a comment such as `# subject: x`, which PEM takes for a header. Encrypted private keys have such headers by right, and are not reported.',
      why: '`AppendCertsFromPEM` passes over blocks with headers without an error; OpenSSL refuses the whole file.',
      fix: 'Move the lines before BEGIN.',
      whenNotToUse: 'Never for certificates.',
    },
    messages,
    fixes,
    examples: { bad: { text: corp.replace('CATE-----\n', 'CATE-----\n# subject: Example Corp Root CA\n') }, good: { text: '# subject: Example Corp Root CA\n' + corp } },
  },
  (analysis, report) => {
    for (const { block, pem, at } of damages(analysis, 'headers', 'headers-without-end')) {
      if (!isMeantAsCertificate(block)) continue;
      report('headers', at, { name: nameOf(block) }, { fixes: pem.headers.length > 0 ? [moved(analysis, block.span.start, pem.headers, report)] : [] });
    }
  },
);

function moved(analysis: PemAnalysis, block: number, headers: readonly PemHeader[], report: Report): FixDraft {
  const { text } = analysis;
  const begin = lineStart(text, analysis.spanOf({ start: block, end: block }).start);
  const lines = headers.map(({ span }) => analysis.spanOf(span));
  const written = lines.map(({ start, end }) => `${text.slice(start, end)}\n`).join('');
  const gone = lines.map(({ start, end }) => edit(analysis, { start, end: nextLine(text, end) }, ''));
  return { title: report.title('move', {}), safe: true, edits: [edit(analysis, { start: begin, end: begin }, written), ...gone] };
}
