/** The tool that rebuilds the bundle is run in an image that does not have it. */
import type { Edit, Severity } from '../../core/finding';
import type { FixDraft, Reporter } from '../../core/rule';
import type { AnchorFact } from '../../facts/anchors';
import { installCommand } from '../../facts/packages';
import { isWithin, parentOf } from '../../trust/paths';
import { resolve } from '../../trust/resolve';
import type { DockerfileAnalysis } from '../analysis';
import { anchorOf, anchorSceneOf, isUpdateTool, worksElsewhere } from '../anchors';
import { addPackage, commandsOf, isExact, prependCommand, removeCommand, replaced } from '../edits';
import { removalOf } from '../evaluate/commands/packages';
import type { EvaluatedCommand } from '../evaluate/run';
import type { EvaluatedStage, Step } from '../evaluate/stage';
import type { StageState } from '../evaluate/state';
import { canRun, ownInstall, updateCommand } from '../remedies';
import { dockerfileRule } from '../rule';
import { restOf } from '../timeline';

const messages = {
  missing: {
    what: '`{tool}` is not in `{image}`: its package `{package}` is not installed',
    why: 'the command fails with `not found` and stops the build',
    help: 'install `{package}` first',
  },
  bundleOnly: {
    what: '`{tool}` is not in `{image}`: the image has the bundle, but not the package `{package}`',
    why: 'the command fails with `not found` and stops the build',
    help: 'install `{package}` first; without a private CA to add, nothing needs to run',
  },
  unnoticed: {
    what: '`{tool}` is not in `{image}`: its package `{package}` is not installed',
    why: 'the command fails with `not found`, and what follows it hides that: no private CA gets into the bundle',
    help: 'install `{package}` first',
  },
  nowhere: {
    what: '`{tool}` is not in `{image}`, and there is no package manager to install it',
    why: 'the command fails with `not found`',
    help: 'run it in an earlier stage that has it, and copy the bundle from there',
  },
  otherFamily: {
    what: '`{tool}` does not exist in `{image}`: its tool is `{right}`',
    why: 'the command fails with `not found`; this family keeps private CAs in `{directory}`',
    help: 'run `{right}`, and put private CAs into `{directory}`',
  },
} as const;

const fixes = {
  add: 'add `{package}` to the packages that are installed before it',
  install: 'install `{package}` right before it',
  replace: 'run `{right}` instead',
  remove: 'take it out: the bundle is there, and there is no private CA to add',
  removeEarly: 'take it out: installing `{package}` later runs it',
} as const;

type Report = Reporter<typeof messages, typeof fixes>;

export const updateToolMissing = dockerfileRule(
  {
    language: 'dockerfile',
    id: 'update-tool-missing',
    title: 'update tool that the image does not have',
    level: 'error',
    since: '0.1.0',
    seed: ['1', '2.2'],
    neighbours: [],
    sources: [
      { title: 'aports main/ca-certificates: the tool is in ca-certificates, the bundle in ca-certificates-bundle', url: 'https://git.alpinelinux.org/aports/tree/main/ca-certificates/APKBUILD', versions: 'Alpine 3.12 to 3.24, root file systems unpacked' },
      { title: 'update-ca-certificates(8)', url: 'https://manpages.debian.org/bookworm/ca-certificates/update-ca-certificates.8.en.html', versions: 'Debian and Ubuntu' },
    ],
    docs: {
      summary: '`update-ca-certificates` or `update-ca-trust` runs in an image where its package is not installed',
      what:
        'Trustlint follows which packages a stage has: what the base image ships, each install and removal. It reports the tool where its package is certainly not there, and the tool of another family (`update-ca-certificates` on RHEL, `update-ca-trust` on Debian or Alpine). ' +
        'It is an error where that stops the build, a warning where `||` or `;` hides it. It is silent behind `command -v`, `if` and `||`, after a script that may have installed it, when the tool is copied in, and for images that it does not know.',
      why: 'Alpine has the bundle since 3.12, not the tool: `RUN update-ca-certificates` alone fails there. Debian and Ubuntu have neither.',
      fix: 'Install `ca-certificates` before it. Installing the package runs the tool by itself, so without a private CA that comes later the call is not needed at all.',
      whenNotToUse: 'When the base image is a copy of a public one under the same name, with the tool added.',
    },
    messages,
    fixes,
    examples: {
      bad: { text: 'FROM alpine:3.22\nCOPY corp.crt /usr/local/share/ca-certificates/\nRUN update-ca-certificates\n' },
      good: { text: 'FROM alpine:3.22\nRUN apk add --no-cache ca-certificates\nCOPY corp.crt /usr/local/share/ca-certificates/\nRUN update-ca-certificates\n' },
    },
  },
  (analysis, report) => {
    for (const stage of analysis.stages) checkStage(analysis, stage, report);
  },
);

interface Call {
  readonly stage: EvaluatedStage;
  readonly step: Step;
  readonly evaluated: EvaluatedCommand;
}

function checkStage(analysis: DockerfileAnalysis, stage: EvaluatedStage, report: Report): void {
  const failing = stage.steps.filter((step) => !step.inherited).flatMap((step) => failingCalls(stage, step));
  for (const call of failing) reportCall(analysis, call, failing, report);
}

function failingCalls(stage: EvaluatedStage, step: Step): Call[] {
  return step.commands.flatMap((evaluated, index): Call[] => {
    const { command } = evaluated;
    if (!isUpdateTool(command) || command.conditional || worksElsewhere(command)) return [];
    if (step.commands.slice(0, index).some((earlier) => asksFor(earlier, command.name ?? ''))) return [];
    const call = { stage, step, evaluated };
    return isMissing(call) ? [call] : [];
  });
}

/** Whether what stands behind the command keeps its failure from stopping the build: `|| true`, or `;` and a new line without `set -e`. */
function hidesFailure(analysis: DockerfileAnalysis, { step, evaluated }: Call): boolean {
  const rest = restOf(analysis, step.instruction, evaluated.command.span);
  if (rest.includes('||')) return true;
  const before = analysis.model.text.slice(step.instruction.span.start, evaluated.command.span.start);
  return /^[ \t]*(;|&(?!&)|\||\n\s*\S)/.test(rest) && !/\bset\s+(-\w+\s+)*-\w*e/.test(before);
}

/** `command -v tool`, `which tool`, `[ -x /usr/sbin/tool ]`. */
function asksFor({ command }: EvaluatedCommand, tool: string): boolean {
  return ['command', 'which', 'type', 'hash', 'test', '[', '[['].includes(command.name ?? '') && command.args.some((arg) => arg.value === undefined || arg.value.endsWith(tool));
}

function isMissing({ evaluated }: Call): boolean {
  const { before, command } = evaluated;
  const tool = command.name ?? '';
  if (!before.image || mayHaveBeenBrought(before, tool) || !isOnPath(command.written)) return false;
  const anchor = anchorOf(before);
  if (!anchor || anchor.tool === tool) return before.packages.tool === 'no';
  return before.packages.tool !== 'unknown' && anchor.id !== 'arch';
}

/** All calls of a stage fail for the same reason, and one install helps them all. */
function reportCall(analysis: DockerfileAnalysis, call: Call, failing: readonly Call[], report: Report): void {
  const { before, command } = call.evaluated;
  const anchor = anchorOf(before);
  const tool = command.name ?? '';
  const at = command.nameSpan;
  const image = imageText(analysis, call.stage);
  const isHidden = hidesFailure(analysis, call);
  const severity: Severity = isHidden ? 'warning' : 'error';
  if (anchor && anchor.tool !== tool) {
    report('otherFamily', at, { tool, image, right: anchor.tool, directory: anchor.directory }, { severity, fixes: replaceTool(analysis, call, anchor, report) });
  } else if (!anchor || installCommand(before.packages.manager) === undefined) report('nowhere', at, { tool, image }, { severity });
  else report(messageFor(call, isHidden), at, { tool, image, package: anchor.toolPackage }, { severity, fixes: fixesFor(analysis, call, failing, anchor, report) });
}

function messageFor({ evaluated }: Call, isHidden: boolean): 'missing' | 'bundleOnly' | 'unnoticed' {
  if (isHidden) return 'unnoticed';
  return evaluated.before.packages.bundle === 'yes' ? 'bundleOnly' : 'missing';
}

function imageText(analysis: DockerfileAnalysis, stage: EvaluatedStage): string {
  const { base, imageSpan } = stage.stage;
  const parent = base.kind === 'stage' ? analysis.stages[base.stage.index] : undefined;
  return parent ? imageText(analysis, parent) : analysis.model.text.slice(imageSpan.start, imageSpan.end);
}

const programFolders = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];

function isOnPath(written: string): boolean {
  return !written.includes('/') || programFolders.includes(parentOf(written));
}

/** Somebody copied or wrote the tool itself, or a tree that may hold it. */
function mayHaveBeenBrought(state: StageState, tool: string): boolean {
  if (programFolders.some((folder) => resolve(state.view, `${folder}/${tool}`).entry.kind === 'file')) return true;
  return state.arrived.some((file) => file.path.endsWith(`/${tool}`) || programFolders.some((folder) => file.treeAt !== undefined && isWithin(folder, file.treeAt)));
}

function replaceTool(analysis: DockerfileAnalysis, { evaluated }: Call, anchor: AnchorFact, report: Report): FixDraft[] {
  const { command, before } = evaluated;
  const text = updateCommand(before, anchor);
  if (text === undefined || !isExact(analysis.model, evaluated)) return [];
  const span = { start: command.nameSpan.start, end: command.args.at(-1)?.span.end ?? command.nameSpan.end };
  return [{ title: report.title('replace', { right: anchor.tool }), safe: true, edits: [replaced(analysis.model, span, text)] }];
}

function fixesFor(analysis: DockerfileAnalysis, call: Call, failing: readonly Call[], anchor: AnchorFact, report: Report): FixDraft[] {
  const slots = { package: anchor.toolPackage };
  const removals = failing.map((each) => removeCommand(analysis.model, each.step.instruction, each.evaluated));
  const removed = removals.flatMap((edit) => edit ?? []);
  const canRemove = removed.length === failing.length && new Set(failing.map(({ step }) => step)).size === failing.length;
  if (canRemove && comesLater(call, anchor)) return [{ title: report.title('removeEarly', slots), safe: true, edits: removed }];
  const drafts: FixDraft[] = [];
  const edit = installEdit(analysis, failing[0] ?? call, anchor);
  if (edit) drafts.push({ title: edit.joins ? report.title('add', slots) : report.title('install', slots), safe: true, edits: [edit.edit] });
  if (canRemove && isPointless(analysis, call)) drafts.push({ title: report.title('remove', {}), safe: true, edits: removed });
  return drafts;
}

/** An install further down brings the tool and runs it. */
function comesLater({ stage, evaluated }: Call, anchor: AnchorFact): boolean {
  const later = stage.steps.flatMap((step) => step.commands).filter((each) => each.command.span.start > evaluated.command.span.start);
  return anchor.refreshedByInstall && later.some((each) => each.before.packages.tool === 'no' && each.after.packages.tool === 'yes');
}

function installEdit(analysis: DockerfileAnalysis, { stage, step, evaluated }: Call, anchor: AnchorFact): { edit: Edit; joins: boolean } | undefined {
  const { before, command } = evaluated;
  const existing = isRemovedBefore(stage, evaluated) ? undefined : ownInstall(stage, command.span.start);
  if (existing) return { edit: addPackage(analysis.model, existing, anchor.toolPackage), joins: true };
  const install = installCommand(before.packages.manager);
  if (install === undefined || before.runsAs !== 'root' || !canRun(before) || !isExact(analysis.model, evaluated)) return undefined;
  return { edit: prependCommand(analysis.model, step.instruction, evaluated, install), joins: false };
}

/** A removal in between could take away what an earlier install brought. */
function isRemovedBefore(stage: EvaluatedStage, call: EvaluatedCommand): boolean {
  return commandsOf(stage).some(({ evaluated }) => evaluated.command.span.start < call.command.span.start && removalOf(evaluated.command) !== undefined);
}

/** The roots are there, and no file waits in the anchor directory. */
function isPointless(analysis: DockerfileAnalysis, { stage, evaluated }: Call): boolean {
  const trace = analysis.lookupIn(evaluated.before, analysis.programOf(stage));
  return trace.verdict === 'roots' && trace.publicRoots === 'yes' && anchorSceneOf(analysis, stage) === undefined;
}
