/** Secret mounts in place of copied secrets: shared by the rules that find a secret where it should not be. */
import type { Edit } from '../core/finding';
import { baseName, joined } from '../trust/paths';
import type { DockerfileAnalysis } from './analysis';
import { removeCommand, removeInstruction, replaced } from './edits';
import type { RunCommand } from './evaluate/commands/types';
import type { EvaluatedStage, Step } from './evaluate/stage';
import { escaped, textOf } from './timeline';

/** A mount that shows a secret for the time of one RUN. */
export interface SecretMount {
  readonly id: string;
  /** Where it appears. */
  readonly target: string;
  /** The user of the RUN is not root: BuildKit gives secrets to root alone unless a mode says otherwise. */
  readonly forOthers: boolean;
}

export function mountFlag({ id, target, forOthers }: SecretMount): string {
  const place = target === `/run/secrets/${id}` ? '' : `,target=${target}`;
  return `--mount=type=secret,id=${id}${place}${forOthers ? ',mode=0444' : ''}`;
}

/** An id for a secret, from the name of its file. */
export function secretId(path: string): string {
  return baseName(path).replace(/[^A-Za-z0-9_.-]/g, '_') || 'secret';
}

/** Where the only source of a COPY lands; `undefined` for several sources, patterns and trees. */
export function onlyTarget(step: Step): string | undefined {
  const copy = step.copy?.copy;
  const [source] = copy?.sources ?? [];
  const destination = copy?.destination;
  if (!source || !destination?.path || copy?.sources.length !== 1 || /[*?[]/.test(source.raw)) return undefined;
  return destination.isFolder ? joined(destination.path, baseName(source.path ?? source.raw)) : destination.path;
}

/** The later RUN instructions of a stage that name `path`, if nothing else there does. */
export function runsThatUse(analysis: DockerfileAnalysis, stage: EvaluatedStage, step: Step, path: string): readonly Step[] {
  const later = stage.steps.slice(stage.steps.indexOf(step) + 1).filter((each) => !each.inherited);
  const pattern = new RegExp(`${escaped(path)}(?![\\w./-])`);
  const users = later.filter((each) => pattern.test(textOf(analysis, each.instruction)));
  return users.every((each) => each.instruction.keyword === 'RUN') ? users : [];
}

/**
 * The COPY goes, and each RUN that uses the file mounts it as a secret. A mounted secret is read-only and belongs to root alone:
 * `rm`, `chmod` and the like would fail, so they go too; `undefined` where that is not possible.
 */
export function mountInstead(analysis: DockerfileAnalysis, step: Step, users: readonly Step[], mount: Omit<SecretMount, 'forOthers'>): readonly Edit[] | undefined {
  const edits: Edit[] = [removeInstruction(analysis.model, step.instruction)];
  for (const user of users) {
    const changing = user.commands.filter(({ command }) => changesFile(command, mount.target));
    if (changing.some(({ command }) => !isDispensable(command, mount.target))) return undefined;
    const removals = changing.map((evaluated) => removeCommand(analysis.model, user.instruction, evaluated));
    if (changing.length > 1 || removals.includes(undefined)) return undefined;
    edits.push(...removals.flatMap((edit) => edit ?? []));
    if (changing.length < user.commands.length) edits.push(flagEdit(analysis, user, mount));
  }
  return edits;
}

function flagEdit(analysis: DockerfileAnalysis, { instruction, before }: Step, mount: Omit<SecretMount, 'forOthers'>): Edit {
  const at = instruction.keywordSpan.end;
  return replaced(analysis.model, { start: at, end: at }, ` ${mountFlag({ ...mount, forOthers: before.runsAs !== 'root' })}`);
}

const changers = new Set(['rm', 'unlink', 'shred', 'chmod', 'chown', 'chgrp', 'mv', 'truncate', 'sed']);

function changesFile(command: RunCommand, path: string): boolean {
  if (command.redirects.some((redirect) => redirect.kind !== 'read' && redirect.path === path)) return true;
  return changers.has(command.name ?? '') && command.args.some((arg) => arg.value === path);
}

/** Commands about the file alone, which a mount makes unnecessary. */
function isDispensable(command: RunCommand, path: string): boolean {
  if (!['rm', 'unlink', 'shred', 'chmod', 'chown', 'chgrp'].includes(command.name ?? '')) return false;
  return command.args.filter((arg) => arg.value?.startsWith('/') !== false).every((arg) => arg.value === path);
}
