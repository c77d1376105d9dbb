/** What stands between BEGIN and END is no base64. */
import type { Span } from '../../core/text';
import type { PemProblemKind } from '../../syntax/pem/types';
import type { PemAnalysis } from '../analysis';
import { visible } from '../certificate/names';
import { damages, nameOf, sources } from '../judging';
import { pemRule } from '../rule';
import { corp } from '../samples';

const messages = {
  character: {
    what: '`{character}` is no base64',
    why: 'Go passes over the block `{name}` without a word, and OpenSSL refuses the whole file',
    help: 'take it out, or copy the block again',
  },
  padding: {
    what: '`=` stands where base64 allows none',
    why: 'Go passes over the block `{name}` without a word, and OpenSSL refuses the whole file',
    help: 'copy the block again',
  },
  behind: {
    what: 'something follows the `=` that ends the base64',
    why: 'Go passes over the block `{name}` without a word, and OpenSSL refuses the whole file',
    help: 'copy the block again',
  },
  truncated: {
    what: 'the base64 ends in the middle of a group of four characters',
    why: 'Go passes over the block `{name}` without a word, and OpenSSL refuses the whole file',
    help: 'copy the block again: some of its end is missing',
  },
} as const;

export const badBase64 = pemRule(
  {
    language: 'pem',
    id: 'bad-base64',
    title: 'base64 that cannot be read',
    level: 'error',
    since: '0.1.0',
    seed: ['4.3'],
    neighbours: [],
    sources: [sources.decode, sources.append],
    docs: {
      summary: 'base64 that no reader accepts',
      what: 'The rule points at the character where reading stops: one that is no base64, padding in the wrong place, something behind the padding, or the end of the text in the middle of a group of four.',
      why: 'Go passes over the block without an error, OpenSSL refuses the whole file.',
      fix: 'Copy the block again. A text inserted by a word processor, a mail program or a template shows at the place that is marked.',
      whenNotToUse: 'Never.',
    },
    messages,
    fixes: {},
    examples: { bad: { text: corp.replace('CATE-----\nM', 'CATE-----\n*M') }, good: { text: corp } },
  },
  (analysis, report) => {
    for (const { block, pem, problem, at } of damages(analysis, 'bad-base64')) {
      // Where the markers are wrong too, the base64 is not what has to be repaired first.
      if (pem.problems.some(({ kind }) => blames.has(kind))) continue;
      const name = nameOf(block);
      const shown = visible(analysis.text.slice(at.start, Math.max(at.end, at.start + 1)));
      if (problem.detail === 'padding') report('padding', at, { name });
      else if (problem.detail === 'after-padding') report('behind', at, { name });
      else if (problem.detail === 'truncated') report('truncated', at.end > at.start ? at : markerOfEnd(analysis, pem.end ?? pem.begin), { name });
      else report('character', at, { name, character: shown });
    }
  },
);

const blames: ReadonlySet<PemProblemKind> = new Set<PemProblemKind>(['text-after-begin', 'text-before-end', 'text-before-begin', 'escaped-newlines', 'carriage-returns', 'utf16', 'missing-begin', 'glued', 'malformed-end', 'malformed-begin']);

function markerOfEnd(analysis: PemAnalysis, bytes: Span): Span {
  return analysis.spanOf(bytes);
}
