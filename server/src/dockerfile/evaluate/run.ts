/** RUN: its shell commands one after another, each with what it does to the file system. */
import { commandKind } from '../../facts/commands';
import type { Change, FileContent, FileView, Origin, Tri } from '../../trust/types';
import { resolve } from '../../trust/resolve';
import { branched, withChanges } from '../../trust/view';
import { isWithin } from '../../trust/paths';
import type { Span } from '../../core/text';
import type { Instruction } from '../../syntax/dockerfile/instructions';
import { texts } from '../texts';
import { fileCommands, redirectEffect } from './commands/files';
import { goCommands } from './commands/go';
import { outputText } from './commands/output';
import { packageCommands, recommendsAfterWriting } from './commands/packages';
import { trustCommands } from './commands/trust';
import { downloadCommands } from './commands/downloads';
import { readRunCommands } from './commands/read';
import type { CommandContext, CommandEffect, Effect, RunCommand } from './commands/types';
import { noEffect } from './commands/types';
import type { ReadContent } from './context';
import { spanOrigin, userKind, type PackageState, type StageState } from './state';

export interface EvaluatedCommand {
  readonly command: RunCommand;
  readonly before: StageState;
  readonly after: StageState;
  /** Whether the command is one whose effect is known. */
  readonly understood: boolean;
}

/** Where commands stand. */
export interface CommandSurroundings {
  readonly file: string;
  readonly text: string;
  readonly readContent: ReadContent;
  /** Where a part of `text` stands in the file, if it is not the file itself. */
  placeOf?(part: Span): Span;
  /** Whether something can be written at a path; in a build everything can. */
  canWrite?(path: string): Tri;
  /** Directories that any user may write to. */
  readonly writable?: readonly string[];
}

export interface RunSurroundings extends CommandSurroundings {
  readonly escape: '\\' | '`';
  /** `RUN --mount`: shown while the commands run, gone afterwards. */
  readonly mounts: readonly Change[];
}

const effects: Readonly<Record<string, CommandEffect>> = {
  ...fileCommands,
  ...packageCommands,
  ...trustCommands,
  ...downloadCommands,
  ...goCommands,
};

/** Runs all commands of a RUN over `before`, one in each step. */
export function* evaluateRun(instruction: Instruction, before: StageState, all: RunSurroundings): Generator<undefined, { after: StageState; commands: readonly EvaluatedCommand[] }> {
  const commands = readRunCommands(instruction, before, all);
  if (commands === undefined) return { after: withBlur(before, all, instruction.span, firstWord(instruction.argsText)), commands: [] };
  const inside = mounted(before, all.mounts);
  const lasting: Change[] = [];
  const evaluated = yield* commandSteps(commands, inside, all, all.mounts.length > 0 ? lasting : undefined);
  const last = evaluated.at(-1)?.after ?? inside;
  if (all.mounts.length === 0) return { after: last, commands: evaluated };
  const kept = lasting.filter((change) => !isMounted(change.path, all.mounts));
  return { after: { ...last, view: withChanges(before.view, kept) }, commands: evaluated };
}

/** Commands one after another, one in each step; `changes` gets what they change. */
export function* commandSteps(commands: readonly RunCommand[], before: StageState, all: CommandSurroundings, changes?: Change[]): Generator<undefined, readonly EvaluatedCommand[]> {
  let state = before;
  const evaluated: EvaluatedCommand[] = [];
  for (const command of commands) {
    const effect = effectOf(command, commands, state, all);
    const certain = effect.changes.flatMap((change) => permitted(change, state.view, all));
    const done = command.conditional ? certain.map((change) => softened(change, state.view)) : certain;
    const next = nextState(state, effect, done, command.conditional);
    evaluated.push({ command, before: state, after: next, understood: effect.understood });
    state = next;
    yield;
    changes?.push(...done);
  }
  return evaluated;
}

/** What becomes of a change where not everything can be written. */
function permitted(change: Change, view: FileView, { canWrite }: CommandSurroundings): readonly Change[] {
  const can = canWrite?.(change.path) ?? 'yes';
  if (can === 'no') return [];
  return [can === 'yes' ? change : softened(change, view)];
}

/** The state in which the commands run: what is mounted goes with them. */
function mounted(before: StageState, mounts: readonly Change[]): StageState {
  const [first] = mounts;
  return first ? { ...before, view: withChanges(branched(before.view, first.origin), mounts) } : before;
}

function nextState(state: StageState, effect: Effect, changes: readonly Change[], conditional: boolean): StageState {
  const packages = effect.packages ?? state.packages;
  return {
    ...state,
    view: changes.length === 0 ? state.view : withChanges(state.view, changes),
    packages: conditional && effect.packages ? merged(state, packages) : packages,
    buildsGo: effect.buildsGo ? 'yes' : state.buildsGo,
  };
}

/** After a command that may not have run: what both outcomes agree on. */
function merged(state: StageState, packages: StageState['packages']): StageState['packages'] {
  const old = state.packages;
  return { ...packages, bundle: old.bundle === packages.bundle ? old.bundle : 'unknown', tool: old.tool === packages.tool ? old.tool : 'unknown' };
}

function isMounted(path: string, mounts: readonly Change[]): boolean {
  return mounts.some((mount) => isWithin(path, mount.path));
}

/** What a change means when it is not certain to happen. */
function softened(change: Change, view: FileView): Change {
  const path = change.path;
  if (change.op === 'mkdir') return change;
  const there = resolve(view, path).entry.kind;
  const effect = change.op === 'blur' ? change.effect : change.op === 'remove' || (there !== 'absent' && change.op !== 'graft') ? 'may-change' : 'may-add';
  return { op: 'blur', path, effect, origin: change.origin };
}

function effectOf(command: RunCommand, commands: readonly RunCommand[], state: StageState, all: CommandSurroundings): Effect & { understood: boolean } {
  const origin = commandOrigin(command, all);
  const context: CommandContext = {
    command,
    commands,
    state,
    origin,
    canWriteSystem: runner(command, state) !== 'other',
    readContent: (text: string): FileContent => all.readContent(new TextEncoder().encode(text)),
  };
  const redirected = redirectEffect(context);
  const settings = writtenSettings(context);
  const told = settings === undefined ? state.packages : { ...state.packages, recommends: settings };
  const known = command.name !== undefined && Object.hasOwn(effects, command.name) ? effects[command.name]?.(context) : undefined;
  if (known) return { ...known, ...(settings === undefined ? {} : { packages: { ...(known.packages ?? told), recommends: settings } }), changes: [...known.changes, ...redirected.changes], understood: true };
  // Assignments and redirections without a command do nothing else.
  const kind = command.name === undefined ? 'unknown' : command.name === '' ? 'harmless' : commandKind(command.name);
  if (kind === 'harmless' || command.inSubstitution) return { ...noEffect, packages: told, changes: redirected.changes, understood: true };
  const packages = context.canWriteSystem ? doubted(state.packages, kind) : state.packages;
  return { changes: [...blurs(context, kind, all.writable ?? []), ...redirected.changes], packages, understood: false };
}

/** What the command writes into apt's configuration about recommended packages. */
function writtenSettings({ command, commands }: CommandContext): Tri | undefined {
  const isTee = command.name === 'tee';
  const paths = [...command.redirects.filter((redirect) => redirect.kind !== 'read').map((redirect) => redirect.path), ...(isTee ? command.args.map((arg) => arg.value) : [])];
  const source = isTee && command.pipedFrom !== undefined ? commands[command.pipedFrom] : command;
  const text = source && outputText(source)?.text;
  for (const path of paths) {
    const settings = path === undefined ? undefined : recommendsAfterWriting(path, text);
    if (settings !== undefined) return settings;
  }
  return undefined;
}

/** A build may install packages, a script may remove them too. */
function doubted(packages: PackageState, kind: 'build' | 'unknown'): PackageState {
  const weaker = (has: Tri): Tri => (has === 'yes' && kind === 'build' ? 'yes' : 'unknown');
  const unnamed = packages.broughtBy.some((bringer) => bringer.name === undefined) ? [] : [{ name: undefined, certain: false }];
  return { ...packages, bundle: weaker(packages.bundle), tool: weaker(packages.tool), broughtBy: [...packages.broughtBy, ...unnamed] };
}

function runner(command: RunCommand, state: StageState): StageState['runsAs'] {
  return command.asUser === undefined ? state.runsAs : userKind(command.asUser);
}

/** A command that nobody knows may have touched what its user may write: everything for root, nothing of the system's for others. */
function blurs(context: CommandContext, kind: 'build' | 'unknown', writable: readonly string[]): Change[] {
  const effect = kind === 'build' ? 'may-add' : 'may-change';
  const paths = context.canWriteSystem ? ['/', ...writable] : writable;
  return paths.map((path) => ({ op: 'blur', path, effect, origin: context.origin }));
}

function commandOrigin(command: RunCommand, all: CommandSurroundings): Origin {
  const text = all.text.slice(command.span.start, command.span.end).replace(/\s*\\?\r?\n\s*/g, ' ');
  return spanOrigin(all.file, all.placeOf?.(command.span) ?? command.span, texts.unknownCommand({ command: text.length > 60 ? `${text.slice(0, 58)}…` : text }));
}

function withBlur(state: StageState, all: RunSurroundings, at: Instruction['span'], command: string): StageState {
  const origin = spanOrigin(all.file, at, texts.unknownCommand({ command }));
  return { ...state, view: withChanges(state.view, [{ op: 'blur', path: '/', effect: 'may-change', origin }]), packages: doubted(state.packages, 'unknown') };
}

function firstWord(text: string): string {
  return text.trim().split(/\s+/, 1)[0] ?? '';
}
