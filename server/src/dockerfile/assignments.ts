/** Variables that a Dockerfile sets, wherever that happens: ENV, ARG, before a command of a RUN, behind `export`. */
import { contains, type Span } from '../core/text';
import { splitWords } from '../syntax/dockerfile/words';
import type { Instruction } from '../syntax/dockerfile/instructions';
import type { EvaluatedCommand } from './evaluate/run';
import type { Step } from './evaluate/stage';
import { variableIn, type StageState } from './evaluate/state';
import { readAssignments, type DockerfileModel } from './model';

export interface SetVariable {
  readonly name: string;
  readonly nameSpan: Span;
  /** As written, with quotes and variables; `undefined` for `ARG NAME`. */
  readonly raw: string | undefined;
  /** Expanded; `undefined` when not known or not given. */
  readonly value: string | undefined;
  readonly valueSpan: Span;
  readonly span: Span;
  /** `image`: in the environment of the running container; `build`: a build argument; `command`: in this RUN only. */
  readonly reach: 'image' | 'build' | 'command';
  /** What holds where it is set. */
  readonly state: StageState;
}

/** The variable that is set at an offset of a step. */
export function assignmentAt(model: DockerfileModel, step: Step, offset: number): SetVariable | undefined {
  const instruction = step.instruction.trigger ?? step.instruction;
  if (instruction.keyword === 'ENV' || instruction.keyword === 'ARG') return ofInstruction(model, instruction, step.before).find((set) => contains(set.span, offset));
  if (instruction.keyword === 'RUN') return inShell(model, step, instruction, offset);
  return undefined;
}

/** What an ENV or an ARG sets, given the state before it. */
export function ofInstruction(model: DockerfileModel, instruction: Instruction, state: StageState): readonly SetVariable[] {
  const known = answers.get(instruction);
  if (known?.state === state) return known.sets;
  const sets = readSets(model, instruction, state);
  answers.set(instruction, { state, sets });
  return sets;
}

/** Answers by instruction: instructions outlive an edit that does not reach them. */
const answers = new WeakMap<Instruction, { readonly state: StageState; readonly sets: readonly SetVariable[] }>();

function readSets(model: DockerfileModel, instruction: Instruction, state: StageState): SetVariable[] {
  const reach = instruction.keyword === 'ARG' ? 'build' : 'image';
  const lookup = (name: string): string | null | undefined => variableIn(state, name);
  return readAssignments(instruction, model.escape, lookup).map(({ name, raw, value, valueSpan, span }) => ({ name: name.text, nameSpan: name.span, raw, value, valueSpan, span, reach, state }));
}

/** `NAME=value` as a word of a RUN: before a command, behind `export` or `env`, in a heredoc too. */
function inShell(model: DockerfileModel, step: Step, instruction: Instruction, offset: number): SetVariable | undefined {
  const span = evaluatedWordAt(step, offset) ?? shellWordAt(model, instruction, offset);
  const written = span && model.text.slice(span.start, span.end);
  const name = written === undefined ? undefined : /^[A-Za-z_]\w*(?==)/.exec(written)?.[0];
  if (!span || written === undefined || name === undefined) return undefined;
  const raw = written.slice(name.length + 1);
  const nameSpan = { start: span.start, end: span.start + name.length };
  return {
    name,
    nameSpan,
    raw,
    value: evaluatedValue(step, name, span) ?? literal(raw),
    valueSpan: { start: nameSpan.end + 1, end: span.end },
    span,
    reach: 'command',
    state: commandAt(step, offset)?.before ?? step.before,
  };
}

/** The innermost command of a RUN at an offset. */
export function commandAt(step: Step, offset: number): EvaluatedCommand | undefined {
  let best: EvaluatedCommand | undefined;
  for (const each of step.commands) {
    const { span } = each.command;
    if (contains(span, offset) && (!best || span.end - span.start < best.command.span.end - best.command.span.start)) best = each;
  }
  return best;
}

function evaluatedWordAt(step: Step, offset: number): Span | undefined {
  const command = commandAt(step, offset)?.command;
  return [...(command?.assignments ?? []), ...(command?.args ?? [])].find((each) => contains(each.span, offset))?.span;
}

/** The word at an offset, cut as the shell does as far as blanks, quotes and `;` go; heredoc bodies have none. */
function shellWordAt(model: DockerfileModel, instruction: Instruction, offset: number): Span | undefined {
  if (!contains(instruction.args, offset)) return undefined;
  const found = splitWords(instruction.argsText, instruction.args.start, model.escape).find((word) => contains(word.span, offset));
  if (!found) return undefined;
  const lead = /^[;&|({]+/.exec(found.raw)?.[0].length ?? 0;
  let end = found.raw.length;
  while (end > lead && /[;&|)}]/.test(found.raw[end - 1] ?? '')) end--;
  const span = { start: found.span.start + lead, end: found.span.start + end };
  return contains(span, offset) ? span : undefined;
}

function evaluatedValue(step: Step, name: string, at: Span): string | undefined {
  for (const { command } of step.commands) {
    const assigned = command.assignments.find((each) => each.name === name && each.span.start === at.start);
    if (assigned) return assigned.value;
    const argument = command.args.find((each) => each.span.start === at.start);
    if (argument?.value?.startsWith(`${name}=`)) return argument.value.slice(name.length + 1);
  }
  return undefined;
}

function literal(raw: string): string | undefined {
  return /[$`\\]/.test(raw) ? undefined : raw.replace(/^(["'])(.*)\1$/, '$2');
}
