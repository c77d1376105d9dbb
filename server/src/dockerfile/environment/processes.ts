/** The processes of a Dockerfile whose environment is judged: what each image that ships starts, and the go commands of the build. */
import type { EnvironmentVariable, ProcessEnvironment } from '../../environment/types';
import { isProxyVariable } from '../../environment/judge/proxies';
import { isWithin } from '../../trust/paths';
import { unknownProgram, type EnvValue, type ProgramView } from '../../trust/types';
import { expand, readJsonArray, splitAtBlanks } from '../../syntax/dockerfile/words';
import type { DockerfileAnalysis } from '../analysis';
import { joinPath } from '../evaluate/paths';
import type { EvaluatedCommand } from '../evaluate/run';
import type { EvaluatedStage, Step } from '../evaluate/stage';
import { spanOrigin, variableIn, type StageState } from '../evaluate/state';
import { texts } from '../texts';
import { goVerb } from '../program';
import { remediesOf } from './remedies';
import { variablesOfCommand, variablesOfStages, variablesOfStart, type StageVariables, type VariablesByName } from './variables';

const processesByAnalysis = new WeakMap<DockerfileAnalysis, readonly ProcessEnvironment[]>();

/** All processes of the file; computed once, since every environment rule asks for them. */
export function processesOf(analysis: DockerfileAnalysis): readonly ProcessEnvironment[] {
  const processes = processesByAnalysis.get(analysis) ?? allProcesses(analysis);
  processesByAnalysis.set(analysis, processes);
  return processes;
}

function allProcesses(analysis: DockerfileAnalysis): readonly ProcessEnvironment[] {
  const variables = variablesOfStages(analysis.model, analysis.stages);
  const of = (stage: EvaluatedStage): StageVariables => variables[stage.stage.index] ?? noVariables;
  return [...analysis.shipping.map((stage) => started(analysis, stage, of(stage).final)), ...analysis.stages.flatMap((stage) => building(analysis, stage, of(stage)))];
}

const noVariables: StageVariables = { after: new Map(), initial: new Map(), final: new Map() };

/** What the image of a stage starts. */
function started(analysis: DockerfileAnalysis, stage: EvaluatedStage, variables: VariablesByName): ProcessEnvironment {
  const { final } = stage;
  const program = analysis.programOf(stage);
  const volumes = volumesOf(analysis, stage);
  const own = variablesOfStart(analysis.model, final);
  return {
    ...placeOf(analysis, stage),
    moment: 'run',
    starts: program.starts,
    // What an image without a command of its own is made to run, nobody knows.
    program: program.starts === 'yes' || program.isGo !== 'yes' ? program : { ...program, isGo: 'unknown' },
    variables: lastOfEach([...variables.values(), ...own]),
    value: (name) => valueOf(analysis, own, name) ?? final.environment.get(name) ?? { kind: 'unset' },
    files: final.view,
    workingDirectory: final.workdir,
    runsAs: final.runsAs,
    mayBeMounted: (path) => volumes.some((volume) => isWithin(path, volume)) || isMountedBySome(analysis, stage, path),
  };
}

/** Whether a container of the workspace that runs the stage mounts something there. */
function isMountedBySome(analysis: DockerfileAnalysis, stage: EvaluatedStage, path: string): boolean {
  return analysis.workloadsOf(stage).some(({ container }) => container.mounts.some(({ target }) => isWithin(path, target)));
}

function placeOf(analysis: DockerfileAnalysis, stage: EvaluatedStage): Pick<ProcessEnvironment, 'file' | 'at' | 'remedies'> {
  return { file: analysis.model.uri, at: stage.stage.imageSpan, remedies: remediesOf(analysis, stage) };
}

/** What VOLUME names, in this stage and those below it. */
function volumesOf(analysis: DockerfileAnalysis, stage: EvaluatedStage): readonly string[] {
  const { base } = stage.stage;
  const parent = base.kind === 'stage' ? analysis.stages[base.stage.index] : undefined;
  const own = stage.steps.filter(({ instruction }) => instruction.keyword === 'VOLUME').flatMap((step) => volumesIn(step, analysis.model.escape));
  return parent ? [...volumesOf(analysis, parent), ...own] : own;
}

function volumesIn({ instruction, before }: Step, escape: string): readonly string[] {
  const words = readJsonArray(instruction.argsText, instruction.args.start)?.map((item) => item.value) ?? splitAtBlanks(instruction.argsText, instruction.args.start).map((word) => word.raw);
  // A volume at a place that is not known may be anywhere.
  return words.map((word) => expand(word, 0, escape, (name) => variableIn(before, name)).value ?? '/').map((path) => joinPath('/', path));
}

/** The go commands of a stage that are given judged variables, and the commands that set one themselves. */
function building(analysis: DockerfileAnalysis, stage: EvaluatedStage, variables: StageVariables): readonly ProcessEnvironment[] {
  const processes: ProcessEnvironment[] = [];
  let inForce = variables.initial;
  for (const step of stage.steps) {
    inForce = variables.after.get(step) ?? inForce;
    if (!step.inherited && step.commands.length > 0) processes.push(...buildingIn(analysis, stage, step, [...inForce.values()]));
  }
  return processes;
}

function buildingIn(analysis: DockerfileAnalysis, stage: EvaluatedStage, step: Step, inForce: readonly EnvironmentVariable[]): readonly ProcessEnvironment[] {
  const processes: ProcessEnvironment[] = [];
  let exported: readonly EnvironmentVariable[] = [];
  for (const evaluated of step.commands) {
    const { exports, prefixes } = variablesOfCommand(analysis.model, evaluated);
    const isGo = evaluated.command.name === 'go';
    const own = [...(isGo ? exported : exports), ...prefixes];
    if (isGo && inForce.length + own.length > 0) processes.push(buildProcess(analysis, stage, evaluated, lastOfEach([...inForce, ...own]), own));
    else if (!isGo && own.length > 0) processes.push(buildProcess(analysis, stage, evaluated, own, own));
    if (exports.length > 0) exported = [...exported, ...exports];
  }
  return processes;
}

function lastOfEach(variables: readonly EnvironmentVariable[]): readonly EnvironmentVariable[] {
  return [...new Map(variables.map((variable) => [variable.name, variable])).values()];
}

function buildProcess(analysis: DockerfileAnalysis, stage: EvaluatedStage, evaluated: EvaluatedCommand, variables: readonly EnvironmentVariable[], own: readonly EnvironmentVariable[]): ProcessEnvironment {
  const { before, command } = evaluated;
  return {
    ...placeOf(analysis, stage),
    moment: 'build',
    starts: 'yes',
    program: command.name === 'go' ? goCommand(stage, evaluated) : unknownProgram,
    variables,
    value: (name) => valueOf(analysis, own, name) ?? valueIn(analysis, before, name),
    files: before.view,
    workingDirectory: command.cwd,
    runsAs: command.asUser === undefined ? before.runsAs : 'unknown',
    mayBeMounted: () => false,
  };
}

/** What a command is given itself, if it is. */
function valueOf(analysis: DockerfileAnalysis, own: readonly EnvironmentVariable[], name: string): EnvValue | undefined {
  const variable = own.findLast((each) => each.name === name);
  if (!variable) return undefined;
  const origin = spanOrigin(analysis.model.uri, variable.valueSpan, texts.instruction({ text: name }));
  return variable.value === undefined ? { kind: 'unknown', origin } : { kind: 'set', value: variable.value, origin };
}

/** In a RUN build arguments are variables too, and BuildKit hands on those of proxies without being asked. */
function valueIn(analysis: DockerfileAnalysis, state: StageState, name: string): EnvValue {
  const set = state.environment.get(name);
  if (set) return set;
  const argument = state.buildArgs.get(name);
  const origin = spanOrigin(analysis.model.uri, { start: 0, end: 0 }, texts.unknownVariable({ name }));
  if (argument === undefined) return isProxyVariable(name) ? { kind: 'unknown', origin } : { kind: 'unset' };
  return argument === null ? { kind: 'unknown', origin } : { kind: 'set', value: argument, origin };
}

const fetching = new Set(['mod', 'get', 'install']);

/** The go command itself is a Go program, of the release that the image names, and fetches modules over HTTPS. */
function goCommand(stage: EvaluatedStage, evaluated: EvaluatedCommand): ProgramView {
  const release = stage.initial.image?.go;
  const verb = goVerb(evaluated) ?? '';
  const words = evaluated.command.args.map((arg) => arg.value ?? '');
  const fetches = fetching.has(verb) && (verb !== 'mod' || ['download', 'tidy', 'vendor'].some((each) => words.includes(each))) && (verb !== 'install' || words.some((word) => word.includes('@')));
  return { ...unknownProgram, isGo: 'yes', go: release ?? 'unknown', makesTlsConnections: fetches ? 'yes' : 'unknown', fallbackRoots: 'unknown' };
}
