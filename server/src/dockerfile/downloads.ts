/** Downloads over HTTPS by programs of Debian and Ubuntu that provably find no roots where they look. */
import type { Span } from '../core/text';
import { debianStores, downloadTool, looksElsewhere, type DownloadTool } from '../facts/download-tools';
import { packageName } from '../facts/packages';
import { bypassesOfCommand, isLoopback } from '../trust/bypass';
import { resolve } from '../trust/resolve';
import type { DockerfileAnalysis } from './analysis';
import { installOf } from './evaluate/commands/packages';
import type { RunCommand } from './evaluate/commands/types';
import type { EvaluatedCommand } from './evaluate/run';
import type { EvaluatedStage, Step } from './evaluate/stage';
import type { StageState } from './evaluate/state';
import { goVerb } from './program';
import { textOf, timelineOf, type Moment } from './timeline';

export interface RootlessDownload {
  readonly stage: EvaluatedStage;
  readonly step: Step;
  readonly evaluated: EvaluatedCommand;
  readonly tool: DownloadTool;
  /** The address, or the command where Go chooses it. */
  readonly at: Span;
  readonly host: string;
  /** What installed the tool, and left the roots out. */
  readonly installer: Installer;
}

export interface Installer {
  readonly moment: Moment;
  readonly package: string;
  /** Where it is named. */
  readonly at: Span;
  readonly firstPackage: Span;
}

/** The first such download of each stage: the build stops there. */
export function rootlessDownloads(analysis: DockerfileAnalysis): readonly RootlessDownload[] {
  return analysis.stages.flatMap((stage) => {
    const found = firstIn(analysis, stage);
    return found ? [found] : [];
  });
}

function firstIn(analysis: DockerfileAnalysis, stage: EvaluatedStage): RootlessDownload | undefined {
  for (const step of stage.steps) {
    if (step.inherited) continue;
    for (const evaluated of step.commands) {
      const found = downloadOf(analysis, stage, step, evaluated);
      if (found) return found;
    }
  }
  return undefined;
}

function downloadOf(analysis: DockerfileAnalysis, stage: EvaluatedStage, step: Step, evaluated: EvaluatedCommand): RootlessDownload | undefined {
  const { command, before } = evaluated;
  const tool = command.name === undefined || command.conditional ? undefined : downloadTool(command.name);
  if (!tool || command.written.includes('/') || bypassesOfCommand(tool.program, command.args).length > 0) return undefined;
  const address = tool.program === 'go' ? moduleAddress(analysis, evaluated) : httpsAddress(command, tool);
  if (!address || !hasNoRoots(analysis, stage, before, tool) || isRedirected(analysis, stage, step)) return undefined;
  const installer = installerOf(analysis, stage, evaluated, tool);
  return installer && { stage, step, evaluated, tool, installer, ...address };
}

/** The first address that is spelt out, of a server that is not the machine itself. */
function httpsAddress(command: RunCommand, tool: DownloadTool): { at: Span; host: string } | undefined {
  if (tool.verbs.length > 0 && !command.args.some((arg) => tool.verbs.includes(arg.value ?? ''))) return undefined;
  for (const { value, span } of command.args) {
    const host = /^https:\/\/(?:[^/@]*@)?([^/:?#]+)/i.exec(value ?? '')?.[1];
    if (value !== undefined && host !== undefined && !isLoopback(value)) return { at: span, host };
  }
  return undefined;
}

/** `go install module@version`, or `go mod download` where go.mod requires something. */
function moduleAddress(analysis: DockerfileAnalysis, evaluated: EvaluatedCommand): { at: Span; host: string } | undefined {
  const { command } = evaluated;
  const verb = goVerb(evaluated);
  const host = 'proxy.golang.org';
  if (verb === 'install' || verb === 'get') {
    const module = command.args.find((arg) => /^[\w-]+(\.[\w-]+)+\/.*@/.test(arg.value ?? ''));
    return module && { at: module.span, host };
  }
  const downloads = verb === 'mod' && command.args.some((arg) => arg.value === 'download');
  return downloads && requiresModules(analysis) ? { at: command.span, host } : undefined;
}

function requiresModules(analysis: DockerfileAnalysis): boolean {
  const entry = analysis.context.entry('go.mod');
  return entry?.kind === 'file' && /^\s*require\b/m.test(new TextDecoder().decode(entry.bytes));
}

function hasNoRoots(analysis: DockerfileAnalysis, stage: EvaluatedStage, state: StageState, tool: DownloadTool): boolean {
  const family = state.image?.family;
  if ((family !== 'debian' && family !== 'ubuntu') || state.packages.bundle !== 'no') return false;
  if (tool.program === 'go') return analysis.lookupIn(state, analysis.programOf(stage)).verdict === 'no-roots';
  return debianStores.every((path) => isEmpty(state, path));
}

function isEmpty(state: StageState, path: string): boolean {
  const found = resolve(state.view, path);
  if (found.entry.kind === 'absent') return true;
  if (found.entry.kind !== 'directory') return false;
  const listing = state.view.list(found.path);
  return listing.complete && listing.names.length === 0;
}

/** Whether anything up to this RUN speaks of another store, another proxy of modules, or settings of these programs. */
function isRedirected(analysis: DockerfileAnalysis, stage: EvaluatedStage, step: Step): boolean {
  const moments = timelineOf(analysis, stage);
  const last = moments.findLastIndex((moment) => moment.step === step);
  const steps = new Set(moments.slice(0, last + 1).map((moment) => moment.step));
  return [...steps].some((each) => looksElsewhere(textOf(analysis, each.instruction)));
}

/** The install that brought the tool: only of Debian's own is it known where it looks. */
function installerOf(analysis: DockerfileAnalysis, stage: EvaluatedStage, before: EvaluatedCommand, tool: DownloadTool): Installer | undefined {
  const moments = timelineOf(analysis, stage);
  const end = moments.findIndex((moment) => moment.evaluated === before);
  for (const moment of moments.slice(0, Math.max(0, end)).reverse()) {
    const { evaluated } = moment;
    const call = evaluated && !evaluated.command.conditional ? installOf(evaluated.command) : undefined;
    if (!call || call.elsewhere || call.manager.id !== 'apt-get') continue;
    const word = call.packages.find(({ value }) => value !== undefined && tool.packages.includes(packageName(call.manager.id, value).name));
    const first = call.packages[0];
    if (word?.value !== undefined && first) return { moment, package: packageName(call.manager.id, word.value).name, at: word.span, firstPackage: first.span };
  }
  return undefined;
}
