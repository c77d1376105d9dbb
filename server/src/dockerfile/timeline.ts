/** What is done in a stage, command by command, from the bottom of its stages on: rules ask what comes before and after something. */
import type { Span } from '../core/text';
import type { Instruction } from '../syntax/dockerfile/instructions';
import { isWithin, parentOf } from '../trust/paths';
import type { Origin } from '../trust/types';
import type { DockerfileAnalysis } from './analysis';
import type { EvaluatedCommand } from './evaluate/run';
import type { EvaluatedStage, Step } from './evaluate/stage';

/** One instruction, or one command of a RUN. */
export interface Moment {
  readonly stage: EvaluatedStage;
  readonly step: Step;
  readonly evaluated: EvaluatedCommand | undefined;
}

/** The stage and those it is built from, the bottom one first. */
export function chainOf(analysis: DockerfileAnalysis, stage: EvaluatedStage): readonly EvaluatedStage[] {
  const { base } = stage.stage;
  const parent = base.kind === 'stage' ? analysis.stages[base.stage.index] : undefined;
  return parent ? [...chainOf(analysis, parent), stage] : [stage];
}

/** The stages that no other stage is built from: what is left undone there stays undone. */
export function leavesOf(analysis: DockerfileAnalysis): readonly EvaluatedStage[] {
  const bases = new Set(analysis.stages.map(({ stage }) => (stage.base.kind === 'stage' ? stage.base.stage.index : -1)));
  return analysis.stages.filter(({ stage }) => !bases.has(stage.index));
}

const timelines = new WeakMap<EvaluatedStage, readonly Moment[]>();

/** Everything done in the chain of a stage, in order; made once, since several rules walk along it. */
export function timelineOf(analysis: DockerfileAnalysis, stage: EvaluatedStage): readonly Moment[] {
  const known = timelines.get(stage);
  if (known) return known;
  const moments = chainOf(analysis, stage).flatMap((each) => each.steps.flatMap((step) => momentsOf(each, step)));
  timelines.set(stage, moments);
  return moments;
}

function momentsOf(stage: EvaluatedStage, step: Step): Moment[] {
  if (step.commands.length === 0) return [{ stage, step, evaluated: undefined }];
  return step.commands.map((evaluated) => ({ stage, step, evaluated }));
}

/** The moment that an origin speaks of, by its index; -1 for facts and for places in other files. */
export function momentOf(moments: readonly Moment[], origin: Origin, file: string): number {
  if (origin.kind !== 'span' || origin.file !== file) return -1;
  const { start, end } = origin.span;
  const at = moments.findIndex(({ evaluated }) => evaluated !== undefined && evaluated.command.span.start === start && evaluated.command.span.end === end);
  return at >= 0 ? at : moments.findIndex(({ step }) => step.instruction.span.start <= start && end <= step.instruction.span.end);
}

/** What the instructions after a moment say, heredocs included, comments left out; for a command also the rest of its RUN. */
export function textAfter(analysis: DockerfileAnalysis, moments: readonly Moment[], index: number): string {
  const own = moments[index];
  const later = new Set(moments.slice(index + 1).map(({ step }) => step.instruction));
  if (own) later.delete(own.step.instruction);
  const rest = own?.evaluated ? restOf(analysis, own.step.instruction, own.evaluated.command.span) : '';
  return [rest, ...[...later].map((instruction) => textOf(analysis, instruction))].join('\n');
}

/** What stands behind a command in its RUN: the rest of the line, or of the heredoc that it is in. */
export function restOf(analysis: DockerfileAnalysis, instruction: Instruction, command: Span): string {
  const inArgs = command.end <= instruction.args.end ? instruction.argsText.slice(Math.max(0, command.end - instruction.args.start)) : '';
  const bodies = instruction.heredocs.map(({ body }) => analysis.model.text.slice(Math.max(body.start, Math.min(command.end, body.end)), body.end));
  return [inArgs, ...bodies].join('\n');
}

/** The arguments of an instruction with its heredocs. */
export function textOf(analysis: DockerfileAnalysis, instruction: Instruction): string {
  return [instruction.argsText, ...instruction.heredocs.map(({ body }) => analysis.model.text.slice(body.start, body.end))].join('\n');
}

/** Whether another stage takes `path` out of one of `chain`, by COPY or by a mount. */
export function isTakenElsewhere(analysis: DockerfileAnalysis, chain: readonly EvaluatedStage[], path: string): boolean {
  const indexes = new Set(chain.map(({ stage }) => stage.index));
  return analysis.stages.some((other) => other.steps.some((step) => copiesFrom(step, indexes, path) || (!indexes.has(other.stage.index) && mountsFrom(step, chain))));
}

function copiesFrom(step: Step, stages: ReadonlySet<number>, path: string): boolean {
  const from = step.copy?.from;
  if (from?.kind !== 'stage' || !stages.has(from.stage.index)) return false;
  return step.copy?.copy.sources.some((source) => source.path === undefined || isWithin(path, literalPart(source.path))) === true;
}

/** The folders before the first pattern. */
function literalPart(path: string): string {
  const at = path.search(/[*?[]/);
  return at < 0 ? path : path.slice(0, Math.max(1, path.lastIndexOf('/', at)));
}

function mountsFrom(step: Step, chain: readonly EvaluatedStage[]): boolean {
  const names = chain.flatMap(({ stage }) => [String(stage.index), ...(stage.name === undefined ? [] : [stage.name.toLowerCase()])]);
  return step.instruction.flags.some((flag) => flag.name === 'mount' && names.some((name) => new RegExp(`(^|,)from=${escaped(name)}(,|$)`, 'i').test(flag.value ?? '')));
}

/** `text` as a part of a regular expression. */
export function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** Where a moment puts a file: the destination of a COPY, the word of a command that names the path or its folder, else the whole. */
export function landingSpan(moment: Moment, path: string): Span {
  const { step, evaluated } = moment;
  if (!evaluated) return step.copy?.copy.destination?.span ?? step.instruction.span;
  const words = [...evaluated.command.args, ...evaluated.command.redirects.map(({ path: value, span }) => ({ value, span }))];
  const exact = words.findLast((word) => word.value === path);
  const folder = words.findLast((word) => word.value !== undefined && word.value.replace(/\/+$/, '') === parentOf(path));
  return (exact ?? folder)?.span ?? evaluated.command.span;
}
