/** Where a half-typed word stands: which instruction, which command of a RUN, what of the word is typed already. */
import type { Span } from '../../core/text';
import type { Instruction } from '../../syntax/dockerfile/instructions';
import type { DockerfileAnalysis } from '../analysis';
import type { EvaluatedStage, Step } from '../evaluate/stage';
import type { StageState } from '../evaluate/state';
import type { DockerfileModel } from '../model';

export interface TypingPlace {
  readonly stage: EvaluatedStage;
  readonly instruction: Instruction;
  /** Absent where the instruction could not be evaluated. */
  readonly step: Step | undefined;
  /** What holds where the cursor is: behind the commands of this RUN that stand before it. */
  readonly state: StageState;
  /** The complete words between the keyword and the word that is being typed. */
  readonly words: readonly string[];
  /** The part of the word before the cursor, without an opening quote. */
  readonly typed: string;
  /** The word's first character and the cursor. */
  readonly span: Span;
}

/** Longer instructions are generated ones; nobody types in them. */
const longest = 20_000;

/** The place of a cursor; `undefined` outside stages and between instructions. */
export function typingPlace(analysis: DockerfileAnalysis, offset: number): TypingPlace | undefined {
  const { model } = analysis;
  const stage = analysis.stages.findLast((each) => each.stage.from.span.start <= offset);
  const instruction = stage && instructionAt(model, offset);
  if (!stage || !instruction || instruction.keywordSpan.end >= offset || offset - instruction.span.start > longest) return undefined;
  // A line break that is left is one in a heredoc: it ends a command.
  const text = withoutContinuations(model.text.slice(instruction.keywordSpan.end, offset), model.escape).replace(/\n/g, ' ; ');
  const words = text.split(/[ \t\r\n]+/);
  const typed = (words.pop() ?? '').replace(/^["']/, '');
  const step = stage.steps.find((each) => !each.inherited && each.instruction === instruction);
  return { stage, instruction, step, state: stateAt(stage, step, offset), words: words.filter((word) => word !== ''), typed, span: { start: offset - typed.length, end: offset } };
}

/** The instruction that a cursor is in, blanks and continuation lines behind its last word included. */
function instructionAt(model: DockerfileModel, offset: number): Instruction | undefined {
  const found = model.instructions.findLast((each) => each.keyword !== '' && each.span.start <= offset);
  if (!found || offset <= found.span.end) return found;
  if (offset - found.span.end > longest) return undefined;
  const gap = withoutContinuations(model.text.slice(found.span.end, offset), model.escape);
  return /[^ \t]/.test(gap) ? undefined : found;
}

/** Continuation marks with their line breaks as blanks, all of the same length. */
function withoutContinuations(text: string, escape: string): string {
  return text
    .split('\n')
    .map((line, index, lines) => {
      const bare = line.trimEnd();
      const continues = index < lines.length - 1 && bare.endsWith(escape);
      return continues ? bare.slice(0, -1).padEnd(line.length + 1, ' ') : index < lines.length - 1 ? `${line}\n` : line;
    })
    .join('');
}

function stateAt(stage: EvaluatedStage, step: Step | undefined, offset: number): StageState {
  const before = step?.commands.findLast((each) => each.command.span.end < offset && !each.command.inSubstitution);
  return before?.after ?? step?.before ?? stage.final;
}

/** The words of the command that is being typed: those behind the last `&&`, `;`, `|` or bracket. */
export function commandWords(place: TypingPlace): readonly string[] {
  const words = place.words.filter((word) => !word.startsWith('--mount') && !word.startsWith('--network') && !word.startsWith('--security'));
  const cut = words.findLastIndex((word) => /^[;&|({]+$/.test(word) || /[;&|(]$/.test(word) || word === 'then' || word === 'do' || word === 'else');
  return words.slice(cut + 1);
}

/** How far the word goes on behind the cursor: what completing replaces. */
export function restOfWord(text: string, offset: number, ends: RegExp): number {
  let end = offset;
  while (end < text.length && end - offset < 400 && !ends.test(text[end] ?? '')) end++;
  return end;
}
