/** Evaluates a stage: the state before and after each of its instructions. */
import { expand, readJsonArray } from '../../syntax/dockerfile/words';
import { optionsOf } from '../../syntax/dockerfile/flags';
import type { Instruction } from '../../syntax/dockerfile/instructions';
import type { Change, EnvValue, FileAccess, FileContent, FileView, Origin } from '../../trust/types';
import { isWithin } from '../../trust/paths';
import { withChanges } from '../../trust/view';
import type { ImageFact } from '../../facts/images';
import { baseNamed, isPredefinedArg, readAssignments, type Base, type DockerfileModel, type Stage } from '../model';
import { texts } from '../texts';
import { baseState, imageState } from './base';
import { copyDestination, copyFiles, readCopy, type Copy, type CopyTarget } from './copy';
import type { BuildContext, ReadContent } from './context';
import { joinPath } from './paths';
import { evaluateRun, type EvaluatedCommand } from './run';
import { spanOrigin, userKind, variableIn, type ArrivedFile, type StageState, type StartCommand } from './state';

export interface Step {
  readonly instruction: Instruction;
  /** A trigger of an earlier stage's ONBUILD, run here. */
  readonly inherited: boolean;
  readonly before: StageState;
  readonly after: StageState;
  /** For RUN. */
  readonly commands: readonly EvaluatedCommand[];
  /** For COPY and ADD. */
  readonly copy?: EvaluatedCopy;
}

export interface EvaluatedCopy {
  readonly copy: Copy;
  readonly targets: readonly CopyTarget[];
  /** Files that come from a heredoc or a download. */
  readonly made: readonly { readonly path: string; readonly source: Copy['sources'][number] }[];
  readonly missing: readonly { readonly source: Copy['sources'][number]; readonly origin: Origin }[];
  /** What `--from` names; absent for the build context. */
  readonly from: Base | undefined;
}

export interface EvaluatedStage {
  readonly stage: Stage;
  readonly initial: StageState;
  readonly steps: readonly Step[];
  readonly final: StageState;
  /** The stages that it is built from or takes files from. */
  readonly sources: readonly EvaluatedStage[];
}

export interface Surroundings {
  readonly model: DockerfileModel;
  readonly context: BuildContext;
  readonly readContent: ReadContent;
  readonly evaluated: EarlierStages;
}

/** The stages before the one that is being evaluated; it is noted which of them are looked at. */
export class EarlierStages {
  readonly #stages: readonly EvaluatedStage[];
  readonly #used = new Set<EvaluatedStage>();

  constructor(stages: readonly EvaluatedStage[]) {
    this.#stages = stages;
  }

  /** For finding one by its name. */
  get named(): readonly Stage[] {
    return this.#stages.map(({ stage }) => stage);
  }

  /** What is looked at so far. */
  get used(): readonly EvaluatedStage[] {
    return [...this.#used];
  }

  at(index: number): EvaluatedStage | undefined {
    const stage = this.#stages[index];
    if (stage) this.#used.add(stage);
    return stage;
  }
}

/** Evaluates one stage, in steps of one instruction or command; the stages before it must be in `surroundings.evaluated`, made for this stage alone. */
export function* evaluateStage(stage: Stage, surroundings: Surroundings): Generator<undefined, EvaluatedStage> {
  const initial = baseState(stage, surroundings);
  const steps: Step[] = [];
  let state = initial;
  const parent = stage.base.kind === 'stage' ? stage.base.stage : undefined;
  const triggers = (parent?.instructions ?? []).flatMap(({ trigger }) => (trigger ? [trigger] : []));
  for (const [index, instruction] of [...triggers, ...stage.instructions].entries()) {
    const inherited = index < triggers.length;
    const step = instruction.keyword === 'RUN' ? yield* runStep(instruction, inherited, state, surroundings) : evaluateInstruction(instruction, inherited, state, stage, surroundings);
    steps.push(step);
    state = step.after;
    yield;
  }
  return { stage, initial, steps, final: state, sources: surroundings.evaluated.used };
}

function* runStep(instruction: Instruction, inherited: boolean, before: StageState, all: Surroundings): Generator<undefined, Step> {
  const { escape, uri: file, text } = all.model;
  const { after, commands } = yield* evaluateRun(instruction, before, { escape, file, text, readContent: all.readContent, mounts: mountsOf(instruction, before, all) });
  return { instruction, inherited, before, after, commands };
}

/** Any instruction but RUN. */
function evaluateInstruction(instruction: Instruction, inherited: boolean, before: StageState, stage: Stage, all: Surroundings): Step {
  const step = { instruction, inherited, before, commands: [] };
  switch (instruction.keyword) {
    case 'ENV':
      return { ...step, after: applyEnv(instruction, before, all) };
    case 'ARG':
      return { ...step, after: applyArg(instruction, before, stage, all) };
    case 'USER':
      return { ...step, after: applyUser(instruction, before, all) };
    case 'WORKDIR':
      return { ...step, after: applyWorkdir(instruction, before, all) };
    case 'SHELL':
      return { ...step, after: { ...before, shell: shellKind(instruction) } };
    case 'CMD':
      return { ...step, after: { ...before, cmd: startCommand(instruction) } };
    case 'ENTRYPOINT':
      return { ...step, after: { ...before, entrypoint: startCommand(instruction), cmd: keptCommand(before, stage) } };
    case 'COPY':
    case 'ADD': {
      const result = applyCopy(instruction, before, all);
      return { ...step, after: result.after, copy: result.copy };
    }
    default:
      return { ...step, after: before };
  }
}

/** ENTRYPOINT drops the CMD that came with the base, not one that the same stage has set before it. */
function keptCommand(before: StageState, stage: Stage): StartCommand | undefined {
  const { cmd } = before;
  return cmd && stage.instructions.includes(cmd.instruction) ? cmd : undefined;
}

function lookupIn(state: StageState): (name: string) => string | null | undefined {
  return (name) => variableIn(state, name);
}

/** The origin of an instruction's effect, shown with its first line. */
export function originOf(instruction: Instruction, model: DockerfileModel): Origin {
  const line = model.text.slice(instruction.span.start, instruction.span.end).split(/\r?\n/, 1)[0] ?? '';
  const short = line.length > 90 ? `${line.slice(0, 88)}…` : line;
  return spanOrigin(model.uri, instruction.span, texts.instruction({ text: short.replace(/\s*[\\`]\s*$/, ' …') }));
}

function applyEnv(instruction: Instruction, before: StageState, all: Surroundings): StageState {
  const environment = new Map(before.environment);
  for (const { name, value, span } of readAssignments(instruction, all.model.escape, lookupIn(before))) {
    const origin = spanOrigin(all.model.uri, span, texts.instruction({ text: all.model.text.slice(span.start, span.end) }));
    const entry: EnvValue = value === undefined ? { kind: 'unknown', origin } : { kind: 'set', value, origin };
    environment.set(name.text, entry);
  }
  return { ...before, environment };
}

function applyArg(instruction: Instruction, before: StageState, stage: Stage, all: Surroundings): StageState {
  const buildArgs = new Map(before.buildArgs);
  for (const { name, value, raw } of readAssignments(instruction, all.model.escape, lookupIn(before))) {
    if (isPredefinedArg(name.text)) buildArgs.set(name.text, null);
    else if (raw === undefined) buildArgs.set(name.text, stage.globalArgs.get(name.text) ?? null);
    else buildArgs.set(name.text, value ?? null);
  }
  return { ...before, buildArgs };
}

function applyUser(instruction: Instruction, before: StageState, all: Surroundings): StageState {
  const value = expand(instruction.argsText, instruction.args.start, all.model.escape, lookupIn(before)).value;
  return { ...before, runsAs: userKind(value), userSpan: instruction.args };
}

function applyWorkdir(instruction: Instruction, before: StageState, all: Surroundings): StageState {
  const value = expand(instruction.argsText, instruction.args.start, all.model.escape, lookupIn(before)).value;
  const known = value !== undefined && (value.startsWith('/') || before.workdir !== undefined);
  const workdir = known ? joinPath(before.workdir ?? '/', value) : undefined;
  const origin = originOf(instruction, all.model);
  const view = workdir === undefined ? before.view : withChanges(before.view, [{ op: 'mkdir', path: workdir, access: { mode: 0o755, owner: 'root' }, origin }]);
  return { ...before, workdir, view };
}

function shellKind(instruction: Instruction): 'posix' | 'other' {
  const items = readJsonArray(instruction.argsText, instruction.args.start);
  const name = items?.[0]?.value.toLowerCase() ?? '';
  return /(^|[/\\])(cmd|powershell|pwsh)(\.exe)?$/.test(name) ? 'other' : 'posix';
}

function startCommand(instruction: Instruction): StartCommand {
  const exec = readJsonArray(instruction.argsText, instruction.args.start);
  return exec ? { instruction, exec } : { instruction, shell: instruction.argsText };
}

function applyCopy(instruction: Instruction, before: StageState, all: Surroundings): { after: StageState; copy: EvaluatedCopy } {
  const copy = readCopy(instruction, all.model.escape, lookupIn(before), before.workdir);
  const origin = originOf(instruction, all.model);
  const from = copy.from ? fromOf(copy, all) : undefined;
  const source = sourceView(copy, from, all);
  const effect = copyFiles(copy, source, before.view, origin);
  const special = specialSources(copy, before.view, origin, all);
  const changes: Change[] = [...effect.changes, ...special.changes];
  const arrived = arrivals(copy, effect.targets, from, all);
  // A file for apt may say that recommended packages are left out.
  const packages = copy.destination?.path === undefined || isWithin(copy.destination.path, '/etc/apt') ? { ...before.packages, recommends: 'unknown' as const } : before.packages;
  return {
    after: { ...before, packages, view: withChanges(before.view, changes), arrived: [...before.arrived, ...arrived] },
    copy: { copy, targets: effect.targets, made: special.made, missing: copy.from || effect.missing.length === 0 ? effect.missing : [], from },
  };
}

function fromOf(copy: Copy, all: Surroundings): Base {
  if (copy.fromName === undefined) return { kind: 'unknown', variables: [] };
  if (/^\d+$/.test(copy.fromName)) {
    const stage = all.evaluated.at(Number(copy.fromName))?.stage;
    return stage ? { kind: 'stage', stage } : { kind: 'unknown', variables: [] };
  }
  return baseNamed(copy.fromName, all.evaluated.named);
}

function sourceView(copy: Copy, from: Base | undefined, all: Surroundings): FileView {
  if (!copy.from) return all.context.view;
  const stage = from?.kind === 'stage' ? all.evaluated.at(from.stage.index) : undefined;
  return stage ? stage.final.view : imageState(from ?? { kind: 'unknown', variables: [] }, copy.from.valueSpan, all.model).view;
}

/** Heredocs, downloads and archives. */
function specialSources(copy: Copy, into: FileView, origin: Origin, all: Surroundings): { changes: readonly Change[]; made: EvaluatedCopy['made'] } {
  const changes: Change[] = [];
  const made: { path: string; source: Copy['sources'][number] }[] = [];
  const destination = copy.destination?.path;
  if (destination === undefined) return { changes, made };
  const make = (path: string, source: Copy['sources'][number], content: FileContent, access: FileAccess): void => {
    changes.push({ op: 'write', path, content, access, origin });
    made.push({ path, source });
  };
  for (const source of copy.sources) {
    if (source.kind === 'heredoc') {
      const heredoc = copy.instruction.heredocs.find((h) => h.start.start === source.span.start);
      if (!heredoc) continue;
      const body = all.model.text.slice(heredoc.body.start, heredoc.body.end);
      make(copyDestination(copy, into, heredoc.name, false).path, source, all.readContent(new TextEncoder().encode(body)), copy.access);
    } else if (source.kind === 'url') {
      const name = (source.path ?? '').replace(/[?#].*$/, '').split('/').pop() ?? '';
      make(copyDestination(copy, into, name, false).path, source, { kind: 'unknown' }, { mode: 0o600, owner: 'root' });
    } else if (source.kind === 'git' || isArchive(copy.instruction, source.path)) {
      changes.push({ op: 'blur', path: destination, effect: 'may-add', origin });
    }
  }
  return { changes, made };
}

function isArchive(instruction: Instruction, path: string | undefined): boolean {
  return instruction.keyword === 'ADD' && (path === undefined || /\.(tar|tar\.\w+|tgz|tbz2?|txz)$/.test(path));
}

function arrivals(copy: Copy, targets: readonly CopyTarget[], from: Base | undefined, all: Surroundings): ArrivedFile[] {
  const stage = from?.kind === 'stage' ? all.evaluated.at(from.stage.index) : undefined;
  return targets.map((target) => ({
    path: target.path,
    instruction: copy.instruction,
    stage: stage?.stage.index,
    sourcePath: target.sourcePath,
    ...(target.isTree && copy.destination?.path !== undefined ? { treeAt: copy.destination.path } : {}),
    fromGoStage: stage ? stage.final.buildsGo : from === undefined ? 'unknown' : 'no',
  }));
}

/** What `RUN --mount` shows for the time of one RUN. */
function mountsOf(instruction: Instruction, before: StageState, all: Surroundings): Change[] {
  const changes: Change[] = [];
  for (const flag of instruction.flags) {
    if (flag.name !== 'mount') continue;
    const options = new Map(optionsOf(flag).map((option) => [option.name, option.value]));
    const origin = spanOrigin(all.model.uri, flag.span, texts.instruction({ text: all.model.text.slice(flag.span.start, flag.span.end) }));
    changes.push(...mountChange(options, before, all, origin));
  }
  return changes;
}

function mountChange(options: ReadonlyMap<string, string | undefined>, before: StageState, all: Surroundings, origin: Origin): Change[] {
  const value = (...names: string[]): string | undefined => names.map((name) => options.get(name)).find((v) => v !== undefined);
  const type = value('type') ?? 'bind';
  const target = value('target', 'dst', 'destination');
  if (type === 'secret') {
    const path = target ?? `/run/secrets/${value('id') ?? ''}`;
    return [{ op: 'write', path: joinPath('/', path), content: { kind: 'unknown' }, access: { mode: 0o400, owner: 'root' }, origin }];
  }
  if (target === undefined) return [];
  const path = joinPath(before.workdir ?? '/', target);
  if (type !== 'bind') return type === 'cache' ? [{ op: 'blur', path, effect: 'may-add', origin }] : [];
  const name = value('from');
  const source = joinPath('/', value('source', 'src') ?? '/');
  if (name === undefined) return [{ op: 'mount', path, from: all.context.view, fromPath: source, origin }];
  const base = baseNamed(name, all.evaluated.named);
  const stage = base.kind === 'stage' ? all.evaluated.at(base.stage.index) : undefined;
  const view = stage ? stage.final.view : imageState(base, { start: 0, end: 0 }, all.model).view;
  return [{ op: 'mount', path, from: view, fromPath: source, origin }];
}

/** Facts of the image that a stage stands on, through any number of stages. */
export function imageOf(state: StageState): ImageFact | undefined {
  return state.image;
}
