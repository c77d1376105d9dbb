/** Other text stands on the line of BEGIN or END. */
import type { FixDraft, Reporter } from '../../core/rule';
import type { PemAnalysis } from '../analysis';
import { certificateOf } from '../bundle/bundle';
import { damages, edit, hasProblem, lineEnd, lineStart, nameOf, rewritten, sources } from '../judging';
import type { Damage } from '../judging';
import { pemRule } from '../rule';
import { corp } from '../samples';

const messages = {
  before: {
    what: 'other text stands before BEGIN on its line',
    why: 'Go\'s PEM reader looks for `-----BEGIN ` at the very beginning of a line and passes over everything else without a word: the block is as good as absent',
    help: 'let BEGIN begin the line',
  },
  behind: {
    what: 'other text stands behind END on its line',
    why: 'Go takes a block only when nothing but blanks follows END, and passes over this one without a word',
    help: 'put the text on a line of its own',
  },
  inside: {
    what: 'the base64 of `{name}` stands on the line of BEGIN or END',
    why: 'Go takes a block only when BEGIN and END stand alone on their lines, and passes over this one without a word',
    help: 'put BEGIN, the base64 and END on lines of their own',
  },
} as const;

const fixes = {
  separate: 'put the text on a line of its own',
  rewrap: 'put the block on lines of its own',
} as const;

type Report = Reporter<typeof messages, typeof fixes>;

export const textAroundMarker = pemRule(
  {
    language: 'pem',
    id: 'text-around-marker',
    title: 'text on the line of a marker',
    level: 'error',
    since: '0.1.0',
    seed: ['4.3'],
    neighbours: [],
    sources: [sources.decode, sources.append],
    docs: {
      summary: 'text on the line of BEGIN or END hides the block from Go',
      what: 'The rule fires for anything but blanks behind BEGIN or END, and for anything at all before them: a quotation mark, a comment sign, a comma, the base64 itself. A block of which every line is commented out is meant to be absent, and is not reported.',
      why: 'Go passes over the block without an error.',
      fix: 'Let BEGIN and END stand alone on their lines.',
      whenNotToUse: 'Never.',
    },
    messages,
    fixes,
    examples: { bad: { text: corp.replace('CATE-----\n', 'CATE-----   # the root\n').replace('END CERTIFICATE-----', 'END CERTIFICATE----- # end') }, good: { text: '# the root of Example Corp\n' + corp } },
  },
  (analysis, report) => {
    for (const damage of damages(analysis, 'text-before-begin', 'text-after-begin', 'text-before-end', 'text-after-end')) {
      if (hasProblem(damage.pem, 'glued') || isCommentedOut(analysis, damage)) continue;
      const { kind } = damage.problem;
      if (kind === 'text-after-begin' || kind === 'text-before-end') report('inside', damage.at, { name: nameOf(damage.block) }, { fixes: rewrap(analysis, damage, report) });
      else if (kind === 'text-before-begin') report('before', damage.at, {}, { fixes: separate(analysis, damage, damage.at.end, report) });
      else if (!isGluedBehind(analysis, damage)) report('behind', damage.at, {}, { fixes: separate(analysis, damage, damage.at.start, report) });
    }
  },
);

/** Every line between BEGIN and END begins with the same sign as BEGIN's. */
function isCommentedOut(analysis: PemAnalysis, { block }: Damage): boolean {
  const span = analysis.spanOf(block.span);
  const start = lineStart(analysis.text, span.start);
  const lines = analysis.text.slice(start, span.end).split(/\r?\n|\r/);
  return lines.every((line) => /^\s*(#|\/\/|;|--(?!-))/.test(line));
}

/** What stands behind END is the next BEGIN, which has a rule of its own. */
function isGluedBehind(analysis: PemAnalysis, { at }: Damage): boolean {
  return /^\s*-{3,}BEGIN /.test(analysis.text.slice(at.start, lineEnd(analysis.text, at.start)));
}

/** Only where the block is read once the text is gone. */
function separate(analysis: PemAnalysis, { pem, block }: Damage, at: number, report: Report): FixDraft[] {
  const others = pem.problems.some(({ kind }) => kind !== 'text-before-begin' && kind !== 'text-after-end');
  return others || block.content.kind === 'damaged' ? [] : [{ title: report.title('separate', {}), safe: true, edits: [edit(analysis, { start: at, end: at }, '\n')] }];
}

/** Only certificates are written anew: a key is its owner's business. */
function rewrap(analysis: PemAnalysis, { block }: Damage, report: Report): FixDraft[] {
  const certificate = certificateOf(block);
  if (!certificate) return [];
  const span = analysis.spanOf(block.span);
  return [{ title: report.title('rewrap', {}), safe: true, edits: rewritten(analysis, { start: lineStart(analysis.text, span.start), end: span.end }, certificate.der) }];
}
