/** A block has a BEGIN and no END. */
import type { FixDraft, Reporter } from '../../core/rule';
import type { PemBlock } from '../../syntax/pem/types';
import type { PemAnalysis } from '../analysis';
import type { BundleBlock } from '../bundle/bundle';
import { damages, edit, nameOf, sources } from '../judging';
import { pemRule } from '../rule';
import { corp, partner } from '../samples';

const messages = {
  missing: {
    what: 'the block `{name}` has no END',
    why: 'Go passes over it without a word, and OpenSSL refuses the whole file',
    help: 'copy the block again as a whole',
  },
} as const;

const fixes = {
  close: 'add the END line',
} as const;

type Report = Reporter<typeof messages, typeof fixes>;

export const missingEnd = pemRule(
  {
    language: 'pem',
    id: 'missing-end',
    title: 'block without END',
    level: 'error',
    since: '0.1.0',
    seed: ['4.3'],
    neighbours: [],
    sources: [sources.decode, sources.append],
    docs: {
      summary: 'a BEGIN without an END',
      what: 'The rule fires for a BEGIN that no END follows before the next BEGIN or the end of the file: a truncated copy, or a file that was cut.',
      why: 'Go passes over the block without an error; OpenSSL refuses the whole file.',
      fix: 'Copy the block again as a whole. Where the base64 is complete, only the END line is to be added.',
      whenNotToUse: 'Never.',
    },
    messages,
    fixes,
    examples: { bad: { text: corp.replace(/-----END.*\n/, '') + partner }, good: { text: corp + partner } },
  },
  (analysis, report) => {
    for (const { block, pem, at } of damages(analysis, 'missing-end')) report('missing', at, { name: nameOf(block) }, { fixes: closed(analysis, block, pem, report) });
  },
);

/** Where the base64 is a whole certificate and nothing more, only the line is missing. */
function closed(analysis: PemAnalysis, { content }: BundleBlock, pem: PemBlock, report: Report): FixDraft[] {
  const others = pem.problems.some(({ kind }) => kind !== 'missing-end');
  if (others || content.kind !== 'certificate') return [];
  const at = analysis.spanOf(pem.body).end;
  return [{ title: report.title('close', {}), safe: true, edits: [edit(analysis, { start: at, end: at }, `\n-----END ${pem.label}-----`)] }];
}
