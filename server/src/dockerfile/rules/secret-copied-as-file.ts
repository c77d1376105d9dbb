/** A COPY reaches for a build secret, which only a mount can show. */
import type { Edit } from '../../core/finding';
import type { FixDraft, Reporter } from '../../core/rule';
import type { Text } from '../../core/message';
import { findFlag } from '../../syntax/dockerfile/flags';
import { baseName } from '../../trust/paths';
import { resolve } from '../../trust/resolve';
import type { DockerfileAnalysis } from '../analysis';
import { anchorOf } from '../anchors';
import { keyword, replaced } from '../edits';
import type { CopySource } from '../evaluate/copy';
import type { EvaluatedCopy, EvaluatedStage, Step } from '../evaluate/stage';
import { stageTitle } from '../names';
import { canRun, copySourceState, updateCommand } from '../remedies';
import { dockerfileRule } from '../rule';
import { mountFlag, mountInstead, onlyTarget, runsThatUse, secretId } from '../secrets';
import { timelineOf, type Moment } from '../timeline';

const messages = {
  scratch: {
    what: '`--from=scratch` has no `{path}`: `scratch` is empty',
    why: 'a build secret is in no image and no stage; BuildKit shows it in a `RUN` that mounts it, and only there. The build stops here with `not found`',
    help: 'mount it: `RUN {flag} …`, and build with `--secret id={id},src=…`',
  },
  stage: {
    what: 'stage `{stage}` does not keep the secret `{path}`',
    why: 'a secret mount is there for the time of one `RUN` and leaves nothing in the stage. The build stops here with `not found`',
    help: 'mount it: `RUN {flag} …`, and build with `--secret id={id},src=…`',
  },
  context: {
    what: 'the build context has no `{path}`',
    why: 'a `COPY` without `--from` reads the build context, where build secrets never are; BuildKit shows them in a `RUN` that mounts them, and only there. The build stops here with `not found`',
    help: 'mount it: `RUN {flag} …`, and build with `--secret id={id},src=…`',
  },
} as const;

const fixes = {
  mount: 'mount the secret in the `RUN` that uses `{target}`',
  install: 'mount the secret, put it to `{target}` and run `{tool}`',
  copy: 'mount the secret and copy it to `{target}` in a `RUN`',
} as const;

type Report = Reporter<typeof messages, typeof fixes>;

export const secretCopiedAsFile = dockerfileRule(
  {
    language: 'dockerfile',
    id: 'secret-copied-as-file',
    title: 'build secret copied like a file',
    level: 'error',
    since: '0.1.0',
    seed: ['3.2'],
    neighbours: [],
    sources: [
      { title: 'Dockerfile reference: RUN --mount=type=secret', url: 'https://docs.docker.com/reference/dockerfile/#run---mounttypesecret' },
      { title: 'Docker: build secrets', url: 'https://docs.docker.com/build/building/secrets/' },
    ],
    docs: {
      summary: 'COPY of a path under `/run/secrets`: a build secret is visible only in `RUN --mount=type=secret`',
      what:
        'Trustlint reports a `COPY` from `scratch`, from another stage or from the build context whose source lies under `/run/secrets`, where nothing put a file. `docker build --secret id=x` makes a secret available to `RUN --mount=type=secret,id=x`; it appears at `/run/secrets/x` for the time of that instruction. ' +
        'It is silent where a file really is there: copied or written by the stage, or part of the context.',
      why: 'The build stops with `not found`. And a secret that is copied would stay in a layer, which is what secret mounts are for.',
      fix: 'Mount the secret in the `RUN` that needs it. A CA certificate is not secret: it may be copied out of the mount into the anchor directory, where the update tool takes it in.',
      whenNotToUse: 'When another stage writes a file of that name in a way that the Dockerfile does not show.',
    },
    messages,
    fixes,
    examples: {
      bad: {
        text: 'FROM ubuntu:24.04\nRUN apt-get update && apt-get install -y ca-certificates\nCOPY --from=scratch --chmod=0400 /run/secrets/my_ca /tmp/my-ca.crt\nRUN cp /tmp/my-ca.crt /usr/local/share/ca-certificates/private-ca.crt && update-ca-certificates\n',
      },
      good: {
        text: 'FROM ubuntu:24.04\nRUN apt-get update && apt-get install -y ca-certificates\nRUN --mount=type=secret,id=my_ca,target=/tmp/my-ca.crt cp /tmp/my-ca.crt /usr/local/share/ca-certificates/private-ca.crt && update-ca-certificates\n',
      },
    },
  },
  (analysis, report) => {
    for (const stage of analysis.stages) {
      for (const step of stage.steps) {
        if (!step.copy || step.inherited) continue;
        for (const source of step.copy.copy.sources) checkSource(analysis, stage, step, step.copy, source, report);
      }
    }
  },
);

const secretPath = /^\/(var\/)?run\/secrets\/[^*?[]+$/;

function checkSource(analysis: DockerfileAnalysis, stage: EvaluatedStage, step: Step, copied: EvaluatedCopy, source: CopySource, report: Report): void {
  const { path } = source;
  if (path === undefined || source.kind !== 'path' || !secretPath.test(path)) return;
  const { from } = copied;
  const id = secretId(path);
  const slots = { path, id, flag: mountFlag({ id, target: `/run/secrets/${id}`, forOthers: false }) };
  const options = { fixes: fixesFor(analysis, stage, step, path, report) };
  if (!copied.copy.from) {
    // `run/secrets/x` is a path of the project like any other.
    if (source.raw.startsWith('/') && analysis.context.entry(path)?.kind === 'absent' && !analysis.context.ignores(path)) report('context', source.span, slots, options);
  } else if (from?.kind === 'scratch') report('scratch', source.span, slots, options);
  else if (from?.kind === 'stage' && !mayHold(analysis, copied, path)) report('stage', source.span, { ...slots, stage: stageTitle(from.stage, analysis.model.text) }, options);
}

/** Whether the stage may have put a file there: it is known to be there, or something that we cannot read has run. */
function mayHold(analysis: DockerfileAnalysis, copied: EvaluatedCopy, path: string): boolean {
  const state = copySourceState(analysis, copied);
  const { from } = copied;
  const stage = from?.kind === 'stage' ? analysis.stages[from.stage.index] : undefined;
  if (!state || !stage) return true;
  const { entry } = resolve(state.view, path);
  if (entry.kind === 'file' || entry.kind === 'directory') return true;
  // A base image that has such a file would be a strange one; the stage may have written it.
  return timelineOf(analysis, stage).some((moment) => mayWriteSecrets(moment));
}

const writers = new Set(['cp', 'mv', 'install', 'ln', 'tee', 'touch', 'rsync', 'tar', 'unzip']);

function mayWriteSecrets({ step, evaluated }: Moment): boolean {
  const isInside = (path: string | undefined): boolean => path !== undefined && /^\/(var\/)?run(\/secrets)?(\/|$)/.test(path);
  if (!evaluated) return step.instruction.keyword === 'RUN' || isInside(step.copy?.copy.destination?.path);
  const { command, understood } = evaluated;
  if (!understood || command.redirects.some((redirect) => redirect.kind !== 'read' && isInside(redirect.path))) return true;
  return writers.has(command.name ?? '') && command.args.some((arg) => arg.value === undefined || isInside(arg.value)) && !isInside(command.args[0]?.value);
}

function fixesFor(analysis: DockerfileAnalysis, stage: EvaluatedStage, step: Step, path: string, report: Report): FixDraft[] {
  const copied = onlyTarget(step);
  if (copied === undefined || !canRun(step.before)) return [];
  const id = secretId(path);
  const users = runsThatUse(analysis, stage, step, copied);
  const mounted = users.length > 0 ? mountInstead(analysis, step, users, { id, target: copied }) : undefined;
  if (mounted) return [{ title: report.title('mount', { target: copied }), safe: true, edits: mounted }];
  const anchor = anchorOf(step.before);
  const tool = anchor && copied.startsWith(`${anchor.directory}/`) ? updateCommand(step.before, anchor) : undefined;
  // Debian's tool passes over names without its suffix.
  const target = tool !== undefined && anchor?.suffix !== undefined && !copied.endsWith(anchor.suffix) ? `${copied}${anchor.suffix}` : copied;
  const title: Text = anchor && tool !== undefined ? report.title('install', { target, tool: anchor.tool }) : report.title('copy', { target });
  return [{ title, safe: true, edits: [copyInRun(analysis, step, id, target, tool)] }];
}

/** The COPY becomes a RUN that mounts the secret and copies it, with the mode that the COPY gave. */
function copyInRun(analysis: DockerfileAnalysis, step: Step, id: string, target: string, tool: string | undefined): Edit {
  const mode = findFlag(step.instruction.flags, 'chmod')?.value;
  const folder = target.slice(0, target.length - baseName(target).length - 1);
  const commands = [
    ...(tool === undefined && !isUsual(folder) ? [`mkdir -p ${folder}`] : []),
    `cp /run/secrets/${id} ${target}`,
    ...(mode === undefined ? [] : [`chmod ${mode} ${target}`]),
    ...(tool === undefined ? [] : [tool]),
  ];
  const flag = mountFlag({ id, target: `/run/secrets/${id}`, forOthers: step.before.runsAs !== 'root' });
  return replaced(analysis.model, step.instruction.span, `${keyword(analysis.model, 'RUN')} ${flag} ${commands.join(' && ')}`);
}

/** COPY makes missing folders, `cp` does not; these are in every image. */
function isUsual(folder: string): boolean {
  return ['', '/tmp', '/etc', '/root', '/usr/local/share', '/var/tmp', '/usr/local/bin', '/usr/share'].includes(folder);
}
