/** Completion in a Dockerfile, of what concerns trust and nothing else: variables and their values, paths, stages, packages, tools, rule ids. */
import type { Completion } from '../core/language';
import { defineTexts, type Text, verbatim } from '../core/message';
import { contains } from '../core/text';
import type { DockerfileAnalysis } from './analysis';
import { copyCompletions } from './complete/copy';
import { restOfWord, typingPlace } from './complete/place';
import { runCompletions } from './complete/run';
import { environmentCompletions } from './complete/variables';
import { dockerfileRules } from './rules/index';

const texts = defineTexts('dockerfile.completion', {
  rule: 'rule of Trustlint',
});

/** What fits at an offset; empty where nothing of ours does. Works on files that are not finished. */
export function completionsAt(analysis: DockerfileAnalysis, offset: number): readonly Completion[] {
  if (analysis.isWindows || offset < 0 || offset > analysis.model.text.length) return [];
  const comment = analysis.model.comments.find((each) => contains(each.span, offset) && offset > each.span.start);
  if (comment) return ruleCompletions(analysis, comment.span.start, offset);
  const place = typingPlace(analysis, offset);
  if (!place) return [];
  switch (place.instruction.keyword) {
    case 'ENV':
    case 'ARG':
      return environmentCompletions(analysis, place);
    case 'COPY':
    case 'ADD':
      return copyCompletions(analysis, place);
    case 'RUN':
      return runCompletions(analysis, place);
    default:
      return [];
  }
}

/** Rule ids in `# trustlint-ignore rule, rule: reason`, up to the colon before the reason. */
function ruleCompletions(analysis: DockerfileAnalysis, start: number, offset: number): Completion[] {
  const { text } = analysis.model;
  const typed = text.slice(start, offset);
  const head = /^#[ \t]*trustlint-ignore(?:-file)?(?:[ \t]+|[ \t]*:[ \t]*)/.exec(typed)?.[0];
  if (head === undefined || typed.slice(head.length).includes(':')) return [];
  const word = /[\w/-]*$/.exec(typed.slice(head.length).slice(-200))?.[0] ?? '';
  const span = { start: offset - word.length, end: restOfWord(text, offset, /[^\w/-]/) };
  const detail: Text = texts.rule();
  return dockerfileRules.map((rule) => ({ label: rule.name, detail, documentation: verbatim(rule.meta.docs.summary), span, newText: rule.name, kind: 'value' }));
}
