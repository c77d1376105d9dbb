/** Ways to bring roots into a stage: shared by the rules that find them missing. */
import type { Edit } from '../core/finding';
import type { Span } from '../core/text';
import type { AnchorFact } from '../facts/anchors';
import { bundlePackages, installCommand } from '../facts/packages';
import { lookup } from '../trust/lookup';
import type { Trace } from '../trust/types';
import type { DockerfileAnalysis } from './analysis';
import { addPackage, commandsOf, insertAfter, insertBefore, keyword, removeWord } from './edits';
import { installOf, removalOf } from './evaluate/commands/packages';
import type { EvaluatedCommand } from './evaluate/run';
import { imageState } from './evaluate/base';
import type { EvaluatedCopy, EvaluatedStage } from './evaluate/stage';
import type { StageState } from './evaluate/state';
import { stageId } from './names';
import type { Instruction } from '../syntax/dockerfile/instructions';

/** Where Go looks first on every distribution. */
export const firstBundlePath = '/etc/ssl/certs/ca-certificates.crt';

export interface InstallOffer {
  readonly edits: readonly Edit[];
  /** The package joins an install that is there already. */
  readonly added: boolean;
}

/** Installing the bundle's package in a stage that has a package manager and a shell, run as root. */
export function installBundle(analysis: DockerfileAnalysis, stage: EvaluatedStage, where: { readonly atEnd?: boolean } = {}): InstallOffer | undefined {
  const manager = stage.initial.packages.manager;
  const command = installCommand(manager);
  if (command === undefined || !hasShell(stage.initial)) return undefined;
  const atEnd = where.atEnd === true || isRemovedAgain(stage);
  if (!atEnd) {
    const existing = ownInstall(stage);
    if (existing) return { edits: [addPackage(analysis.model, existing, 'ca-certificates')], added: true };
  }
  const line = `${keyword(analysis.model, 'RUN')} ${command}`;
  if (atEnd) {
    const last = lastBuildStep(stage);
    const place = last && last.before.runsAs !== 'other' ? last.instruction : undefined;
    return place ? { edits: [insertAfter(analysis.model, place, line)], added: false } : undefined;
  }
  if (stage.initial.runsAs === 'other') return undefined;
  return { edits: [insertAfter(analysis.model, stage.stage.from, line)], added: false };
}

/** A later command of the stage takes out what an early install would bring. */
function isRemovedAgain(stage: EvaluatedStage): boolean {
  return commandsOf(stage).some(({ evaluated }) => {
    const removal = removalOf(evaluated.command);
    return removal !== undefined && (/^auto(remove|purge)$/.test(removal.verb) || removal.packages.some((word) => word.value === undefined || /^ca-certificates|[*?]/.test(word.value)));
  });
}

function hasShell(state: StageState): boolean {
  return state.image?.hasShell !== 'no' && state.shell === 'posix';
}

/** The first package of the first certain install command of the stage itself, before the offset `end` where one is given. */
export function ownInstall(stage: EvaluatedStage, end = Infinity): Span | undefined {
  for (const { evaluated, inherited } of commandsOf(stage)) {
    if (inherited || evaluated.command.conditional || evaluated.command.span.start >= end) continue;
    const install = installOf(evaluated.command);
    const first = install?.packages[0];
    if (install && !install.elsewhere && !install.virtual && first?.value !== undefined && !first.value.startsWith('/') && !first.value.startsWith('./')) return first.span;
  }
  return undefined;
}

function lastBuildStep(stage: EvaluatedStage): EvaluatedStage['steps'][number] | undefined {
  return stage.steps.findLast((step) => step.instruction.keyword === 'RUN' && !step.inherited);
}

export interface CopyOffer {
  readonly kind: 'stage' | 'installed' | 'image';
  readonly from: string;
  readonly line: string;
  readonly edits: readonly Edit[];
}

/** An image that is known to hold the bundle at the first path Go reads, and nothing else that matters. */
const bundleImage = 'alpine:3.22';

/** Copying the bundle: from an earlier stage that has one, from one that can install it, or from a small image. */
export function copyBundle(analysis: DockerfileAnalysis, stage: EvaluatedStage): CopyOffer[] {
  const offers: CopyOffer[] = [];
  for (const source of preferredSources(analysis, stage)) {
    const path = bundleIn(analysis, source);
    if (path !== undefined) {
      offers.push(copyOffer(analysis, stage, 'stage', stageId(source.stage), path, []));
      break;
    }
  }
  if (offers.length === 0) {
    const installed = copyFromInstalled(analysis, stage);
    if (installed) offers.push(installed);
  }
  offers.push(copyOffer(analysis, stage, 'image', bundleImage, firstBundlePath, []));
  return offers;
}

/** Stages before this one, those first that the program comes from. */
function preferredSources(analysis: DockerfileAnalysis, stage: EvaluatedStage): EvaluatedStage[] {
  const earlier = analysis.stages.filter((other) => other.stage.index < stage.stage.index);
  const arrivedFrom = new Set(stage.final.arrived.map((file) => file.stage));
  return [...earlier.filter((s) => arrivedFrom.has(s.stage.index)), ...earlier.filter((s) => !arrivedFrom.has(s.stage.index))];
}

/** The file in a stage that holds public roots, for sure. */
export function bundleIn(analysis: DockerfileAnalysis, stage: EvaluatedStage): string | undefined {
  return bundleOf(analysis.traceOf(stage));
}

/** The same for any state, such as that of an image that is copied from. */
export function bundleAt(state: StageState): string | undefined {
  const trace = lookup({ view: state.view, go: 'unknown', environment: (name) => state.environment.get(name) ?? { kind: 'unset' }, runsAs: 'root', fallbackRoots: 'no' });
  return bundleOf(trace);
}

function bundleOf(trace: Trace): string | undefined {
  if (trace.verdict !== 'roots' || trace.publicRoots === 'no') return undefined;
  return trace.steps.find((step) => step.op === 'open' && step.outcome === 'found' && !step.path.endsWith('/'))?.path;
}

/** The state that a COPY copies from: a stage at its end, or an image; `undefined` for the build context and for names that only the build knows. */
export function copySourceState(analysis: DockerfileAnalysis, { from, copy }: EvaluatedCopy): StageState | undefined {
  if (from?.kind === 'stage') return analysis.stages[from.stage.index]?.final;
  return from && copy.from ? imageState(from, copy.from.valueSpan, analysis.model) : undefined;
}

function copyFromInstalled(analysis: DockerfileAnalysis, stage: EvaluatedStage): CopyOffer | undefined {
  for (const source of preferredSources(analysis, stage)) {
    // A stage that had roots and has none any more would lose the new ones as well.
    const install = bundleAt(source.initial) === undefined ? installBundle(analysis, source) : undefined;
    const path = bundlePackages(source.initial.packages.manager)?.bundlePath;
    if (install && path !== undefined) return copyOffer(analysis, stage, 'installed', stageId(source.stage), path, install.edits);
  }
  return undefined;
}

function copyOffer(analysis: DockerfileAnalysis, stage: EvaluatedStage, kind: CopyOffer['kind'], from: string, path: string, more: readonly Edit[]): CopyOffer {
  const line = `${keyword(analysis.model, 'COPY')} --from=${from} ${path} ${path === firstBundlePath ? '/etc/ssl/certs/' : firstBundlePath}`;
  return { kind, from, line, edits: [...more, insertAfter(analysis.model, stage.stage.from, line)] };
}

/** A command that took roots away which were there before it. */
export interface Loss {
  readonly instruction: Instruction;
  readonly evaluated: EvaluatedCommand;
  readonly span: Span;
}

/** The last command after which the roots are gone that were there before. */
export function lossOf(analysis: DockerfileAnalysis, stage: EvaluatedStage): Loss | undefined {
  const program = analysis.programOf(stage);
  for (const { instruction, evaluated, inherited } of commandsOf(stage).reverse()) {
    if (inherited) continue;
    const before = analysis.lookupIn(evaluated.before, program);
    if (before.verdict !== 'roots') continue;
    if (analysis.lookupIn(evaluated.after, program).verdict !== 'no-roots') continue;
    return { instruction, evaluated, span: wordOf(evaluated) ?? evaluated.command.span };
  }
  return undefined;
}

function wordOf(evaluated: EvaluatedCommand): Span | undefined {
  return removalOf(evaluated.command)?.packages.find((argument) => argument.value === 'ca-certificates')?.span;
}

/** The edit that leaves the package out of the removal, where it stands there by name and not alone. */
export function withoutRemoval(analysis: DockerfileAnalysis, loss: Loss): readonly Edit[] | undefined {
  const removal = removalOf(loss.evaluated.command);
  const word = wordOf(loss.evaluated);
  if (!removal || !word || removal.packages.length < 2) return undefined;
  return [removeWord(analysis.model, word)];
}

/** Before the first instruction that runs as somebody who may not write the root store. */
export function beforeUser(analysis: DockerfileAnalysis, stage: EvaluatedStage, line: string): Edit | undefined {
  const user = stage.steps.find((step) => step.instruction.keyword === 'USER' && step.after.runsAs === 'other');
  return user ? insertBefore(analysis.model, user.instruction, line) : undefined;
}

/** The lines that run `command` as root where another user is in force, and as root already otherwise. */
export function asRoot(analysis: DockerfileAnalysis, state: StageState, command: string): readonly string[] | undefined {
  const run = `${keyword(analysis.model, 'RUN')} ${command}`;
  if (state.runsAs === 'root') return [run];
  const user = state.userSpan ? analysis.model.text.slice(state.userSpan.start, state.userSpan.end) : state.image?.defaultUser;
  if (user === undefined) return undefined;
  const word = keyword(analysis.model, 'USER');
  return [`${word} root`, run, `${word} ${user}`];
}

/** Whether a RUN works in the stage: it has a shell, and one that understands us. */
export function canRun(state: StageState): boolean {
  return hasShell(state) && state.image?.role !== 'scratch';
}

/** The command that makes `anchor` take in its files, with the install of the tool where the image lacks it. */
export function updateCommand(state: StageState, anchor: AnchorFact): string | undefined {
  if (state.packages.tool !== 'no') return anchor.tool;
  const install = installCommand(state.packages.manager);
  return install === undefined ? undefined : `${install} && ${anchor.tool}`;
}
