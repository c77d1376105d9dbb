/** The variables that a Dockerfile sets for a process: the last assignment of each name, with the edits that belong to it. */
import type { Span } from '../../core/text';
import { isJudged, type EnvironmentVariable } from '../../environment/types';
import { ofInstruction, type SetVariable } from '../assignments';
import type { DockerfileModel } from '../model';
import type { EvaluatedCommand } from '../evaluate/run';
import { readRunCommands } from '../evaluate/commands/read';
import type { EvaluatedStage, Step } from '../evaluate/stage';
import type { StageState } from '../evaluate/state';
import { envEdits, shellEdits } from './edits';

export type VariablesByName = ReadonlyMap<string, EnvironmentVariable>;

/** The judged variables of all stages, read once. */
export interface StageVariables {
  /** In force after a step that sets some; steps between have those of the step before. */
  readonly after: ReadonlyMap<Step, VariablesByName>;
  readonly initial: VariablesByName;
  readonly final: VariablesByName;
}

/** By index of the stage: each goes on with what the stage below it ends with. */
export function variablesOfStages(model: DockerfileModel, stages: readonly EvaluatedStage[]): readonly StageVariables[] {
  const all: StageVariables[] = [];
  for (const { stage, steps } of stages) {
    const initial = (stage.base.kind === 'stage' ? all[stage.base.stage.index]?.final : undefined) ?? new Map<string, EnvironmentVariable>();
    const after = new Map<Step, VariablesByName>();
    let variables = initial;
    for (const step of steps) {
      if (step.instruction.keyword !== 'ENV') continue;
      variables = withEnv(model, step, variables);
      after.set(step, variables);
    }
    all.push({ after, initial, final: variables });
  }
  return all;
}

function withEnv(model: DockerfileModel, step: Step, before: VariablesByName): VariablesByName {
  const all = ofInstruction(model, step.instruction, step.before);
  const judged = all.filter((set) => isJudged(set.name));
  if (judged.length === 0) return before;
  const variables = new Map(before);
  for (const set of judged) {
    variables.delete(set.name);
    // A trigger stands in another stage's ONBUILD: it is judged where that is built, and cannot be edited here.
    if (step.inherited) continue;
    const edits = envEdits(model, step.instruction, set, all);
    // Without this assignment an earlier one of the same name would be in force again.
    const isFirst = !before.has(set.name) && all.every((other) => other === set || other.name !== set.name);
    variables.set(set.name, variableOf(model, set, isFirst ? edits : { ...edits, rename: () => undefined, remove: () => undefined }));
  }
  return variables;
}

function variableOf(model: DockerfileModel, set: SetVariable, edits: EnvironmentVariable['edits']): EnvironmentVariable {
  return { file: model.uri, name: set.name, nameSpan: set.nameSpan, value: set.value, valueSpan: set.valueSpan, literal: literalOf(model, set), edits };
}

/** The value in the file, without quotes, if it stands there letter by letter. */
function literalOf(model: DockerfileModel, set: SetVariable): Span | undefined {
  const { valueSpan, value } = set;
  for (const quote of [0, 1]) {
    const span = { start: valueSpan.start + quote, end: valueSpan.end - quote };
    if (value !== undefined && span.start <= span.end && model.text.slice(span.start, span.end) === value) return span;
  }
  return undefined;
}

type StartedCommand = Pick<EvaluatedCommand, 'command' | 'before'>;

export interface CommandVariables {
  /** For the commands after it, by `export`. */
  readonly exports: readonly EnvironmentVariable[];
  /** For itself, written before it. */
  readonly prefixes: readonly EnvironmentVariable[];
}

/** The judged variables that a command of a RUN sets. */
export function variablesOfCommand(model: DockerfileModel, each: StartedCommand): CommandVariables {
  const prefixes = each.command.assignments.filter(({ name }) => isJudged(name)).map((found) => shellVariable(model, each.before, found, true));
  return { exports: isExport(each) ? exportsOf(model, each).filter(({ name }) => isJudged(name)) : [], prefixes };
}

/** The judged variables that the start command of an image sets for the program: before it, by `export`, or as words of `env`. */
export function variablesOfStart(model: DockerfileModel, state: StageState): readonly EnvironmentVariable[] {
  // With an ENTRYPOINT, CMD holds arguments only.
  const start = state.entrypoint ?? state.cmd;
  if (!start) return [];
  const ofCommands = (readRunCommands(start.instruction, state, model) ?? []).map((command) => variablesOfCommand(model, { command, before: state }));
  const words = start.exec?.[0]?.value === 'env' ? start.exec.slice(1) : [];
  const program = words.findIndex(({ value }) => !value.includes('='));
  const assigned = words.slice(0, Math.max(program, 0)).filter(({ exact }) => exact);
  return [...ofCommands.flatMap(({ exports, prefixes }) => [...exports, ...prefixes]), ...assigned.flatMap(({ span }) => wordVariable(model, span, state))];
}

function wordVariable(model: DockerfileModel, span: Span, state: StageState): readonly EnvironmentVariable[] {
  const word = model.text.slice(span.start, span.end);
  const name = word.slice(0, word.indexOf('='));
  return isJudged(name) ? [shellVariable(model, state, { name, value: word.slice(name.length + 1), span }, false)] : [];
}

function isExport({ command }: StartedCommand): boolean {
  return command.name === 'export' && !command.conditional && !command.inSubstitution;
}

function exportsOf(model: DockerfileModel, each: StartedCommand): readonly EnvironmentVariable[] {
  return each.command.args.flatMap(({ span }) => {
    const name = /^([A-Za-z_]\w*)=/.exec(model.text.slice(span.start, span.end))?.[1];
    if (name === undefined) return [];
    const value = each.command.args.find((arg) => arg.span === span)?.value?.slice(name.length + 1);
    return [shellVariable(model, each.before, { name, value, span }, false)];
  });
}

function shellVariable(model: DockerfileModel, state: StageState, found: { readonly name: string; readonly value: string | undefined; readonly span: Span }, isPrefix: boolean): EnvironmentVariable {
  const { name, value, span } = found;
  const nameSpan = { start: span.start, end: span.start + name.length };
  const valueSpan = { start: nameSpan.end + 1, end: span.end };
  const raw = model.text.slice(valueSpan.start, valueSpan.end);
  const set: SetVariable = { name, nameSpan, raw, value, valueSpan, span, reach: 'command', state };
  return variableOf(model, set, shellEdits(model, set, isPrefix));
}
