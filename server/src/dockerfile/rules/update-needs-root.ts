/** The tool that rebuilds the bundle runs as a user who may not write it. */
import type { Edit } from '../../core/finding';
import type { FixDraft, Reporter } from '../../core/rule';
import { isWithin } from '../../trust/paths';
import type { DockerfileAnalysis } from '../analysis';
import { anchorOf, anchorSceneOf, isUpdateTool, worksElsewhere } from '../anchors';
import { insertAfter, insertBefore, isExact, keyword, removeCommand } from '../edits';
import type { EvaluatedCommand } from '../evaluate/run';
import type { EvaluatedStage, Step } from '../evaluate/stage';
import { userKind } from '../evaluate/state';
import { dockerfileRule } from '../rule';
import { timelineOf, type Moment } from '../timeline';

const messages = {
  afterUser: {
    what: '`{tool}` runs as `{user}`, who may not write the bundle',
    why: 'the bundle and its directory belong to root: the tool stops with `permission denied`, and no private CA gets in',
    help: 'run it before `USER {user}`, or between `USER root` and `USER {user}`',
  },
  imageUser: {
    what: '`{tool}` runs as the user of `{image}`, who is not root and may not write the bundle',
    why: 'the bundle and its directory belong to root: the tool stops with `permission denied`, and no private CA gets in',
    help: 'put `USER root` before it and go back to `{user}` after it',
  },
} as const;

const fixes = {
  move: 'run it before `USER {user}`',
  asRoot: 'run it as root, and go back to `{user}`',
} as const;

type Report = Reporter<typeof messages, typeof fixes>;

export const updateNeedsRoot = dockerfileRule(
  {
    language: 'dockerfile',
    id: 'update-needs-root',
    title: 'update tool run without root\'s rights',
    level: 'warning',
    since: '0.1.0',
    seed: ['3.2'],
    neighbours: [],
    sources: [
      { title: 'update-ca-certificates(8): writes /etc/ssl/certs', url: 'https://manpages.debian.org/bookworm/ca-certificates/update-ca-certificates.8.en.html', versions: 'Debian, Ubuntu; Alpine\'s tool writes a temporary file there too' },
      { title: 'update-ca-trust(8): writes /etc/pki/ca-trust/extracted', url: 'https://www.systutorials.com/docs/linux/man/8-update-ca-trust/', versions: 'Fedora, RHEL 7 to 10' },
    ],
    docs: {
      summary: 'the update tool runs after `USER` has left root',
      what:
        'Trustlint follows `USER` and the base image\'s own user. It warns where `update-ca-certificates` or `update-ca-trust` runs as somebody who is not root. ' +
        'It is silent with `sudo`, where owner or mode of the store were changed before, where a script that it cannot read came before, for users that only the build knows, and with options that name other directories.',
      why: 'The tool writes `/etc/ssl/certs` or `/etc/pki/ca-trust/extracted`, which belong to root. It stops with `permission denied`.',
      fix: 'Run the tool before `USER`, or go back to `USER root` for it.',
      whenNotToUse: 'When the base image has given the store to its user.',
    },
    messages,
    fixes,
    examples: {
      bad: { text: 'FROM golang:1.27\nCOPY corp.crt /usr/local/share/ca-certificates/\nUSER 10001\nRUN update-ca-certificates\n' },
      good: { text: 'FROM golang:1.27\nCOPY corp.crt /usr/local/share/ca-certificates/\nRUN update-ca-certificates\nUSER 10001\n' },
    },
  },
  (analysis, report) => {
    for (const stage of analysis.stages) {
      for (const step of stage.steps) {
        if (step.inherited) continue;
        for (const evaluated of step.commands) checkCommand(analysis, { stage, step, evaluated }, report);
      }
    }
  },
);

interface Call {
  readonly stage: EvaluatedStage;
  readonly step: Step;
  readonly evaluated: EvaluatedCommand;
}

function checkCommand(analysis: DockerfileAnalysis, call: Call, report: Report): void {
  const { command, before } = call.evaluated;
  if (!isUpdateTool(command) || command.conditional || worksElsewhere(command) || anchorOf(before)?.tool !== command.name) return;
  const runsAs = command.asUser === undefined ? before.runsAs : userKind(command.asUser);
  if (runsAs !== 'other' || before.packages.tool === 'no' || mayBeWritable(analysis, call)) return;
  const user = command.asUser ?? userText(analysis, call);
  const options = { fixes: command.asUser === undefined && user !== undefined ? fixesFor(analysis, call, user, report) : [] };
  const tool = command.name ?? '';
  if (before.userSpan || command.asUser !== undefined) report('afterUser', command.nameSpan, { tool, user: user ?? '' }, options);
  else report('imageUser', command.nameSpan, { tool, user: user ?? '', image: before.image?.name ?? '' }, options);
}

function userText(analysis: DockerfileAnalysis, { evaluated }: Call): string | undefined {
  const { userSpan, image } = evaluated.before;
  return userSpan ? analysis.model.text.slice(userSpan.start, userSpan.end) : image?.defaultUser;
}

/** The store's rights were changed before, or by something that we cannot read. */
function mayBeWritable(analysis: DockerfileAnalysis, { stage, evaluated }: Call): boolean {
  const moments = timelineOf(analysis, stage);
  const here = moments.findIndex((moment) => moment.evaluated === evaluated);
  return moments.slice(0, here).some((moment) => changesRights(moment));
}

const rightsTools = new Set(['chown', 'chmod', 'chgrp', 'setfacl', 'setcap', 'install', 'fix-permissions', 'visudo']);
const storeFolders = ['/etc/ssl/certs', '/etc/pki/ca-trust', '/usr/local/share/ca-certificates', '/var/lib/ca-certificates', '/etc/ca-certificates'];

function changesRights({ step, evaluated }: Moment): boolean {
  if (!evaluated) return step.instruction.keyword === 'RUN' || copiesWithOwner(step);
  const { command, understood } = evaluated;
  if (!understood) return evaluated.before.runsAs !== 'other' && evaluated.before.view !== evaluated.after.view && isDoubtful(evaluated);
  return rightsTools.has(command.name ?? '') && command.args.some((arg) => arg.value === undefined || touchesStore(arg.value));
}

/** A build tool as root does not give root's files away; a script may. */
function isDoubtful({ command, after, before }: EvaluatedCommand): boolean {
  return command.name === undefined || after.packages.tool !== before.packages.tool;
}

function touchesStore(path: string): boolean {
  const clean = path.replace(/\/+$/, '') || '/';
  return path.startsWith('/') && storeFolders.some((folder) => isWithin(folder, clean) || isWithin(clean, folder)) || /update-ca-(certificates|trust)$/.test(path);
}

function copiesWithOwner({ instruction, copy }: Step): boolean {
  const path = copy?.copy.destination?.path;
  return path !== undefined && instruction.flags.some((flag) => flag.name === 'chown' || flag.name === 'chmod') && storeFolders.some((folder) => isWithin(folder, path) || path === folder);
}

function fixesFor(analysis: DockerfileAnalysis, call: Call, user: string, report: Report): FixDraft[] {
  const drafts: FixDraft[] = [];
  const moved = moveBeforeUser(analysis, call);
  if (moved) drafts.push({ title: report.title('move', { user }), safe: true, edits: moved });
  const { step } = call;
  const { model } = analysis;
  const lines = [insertBefore(model, step.instruction, `${keyword(model, 'USER')} root`), insertAfter(model, step.instruction, `${keyword(model, 'USER')} ${user}`)];
  // Other commands of the same RUN would run as root too.
  const alone = step.commands.length === 1;
  return [...drafts, { title: report.title('asRoot', { user }), safe: alone, edits: lines }];
}

/** Possible where root was in force before `USER`, and no certificate comes in between. */
function moveBeforeUser(analysis: DockerfileAnalysis, { stage, step, evaluated }: Call): readonly Edit[] | undefined {
  const { model } = analysis;
  const userStep = stage.steps.findLast((each) => each.instruction.keyword === 'USER' && !each.inherited && each.instruction.span.end <= step.instruction.span.start);
  if (!userStep || userStep.before.runsAs !== 'root' || userStep.before.packages.tool === 'no' || step.instruction.flags.length > 0) return undefined;
  const { span } = evaluated.command;
  const text = model.text.slice(span.start, span.end);
  if (!isExact(model, evaluated) || /[\r\n]/.test(text) || landsBetween(analysis, stage, userStep.instruction.span.end)) return undefined;
  const removal = removeCommand(model, step.instruction, evaluated);
  return removal && [insertBefore(model, userStep.instruction, `${keyword(model, 'RUN')} ${text}`), removal];
}

function landsBetween(analysis: DockerfileAnalysis, stage: EvaluatedStage, from: number): boolean {
  const scene = anchorSceneOf(analysis, stage);
  return scene?.files.some((file) => (scene.moments[file.moment]?.step.instruction.span.start ?? 0) >= from) === true;
}
