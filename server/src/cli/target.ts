/** Which of a file's lookups is meant: a stage by its name or number, a workload and its container by theirs. */
import type { TraceTarget } from '../core/language';

export interface TargetChoice {
  readonly stage: string | undefined;
  readonly workload: string | undefined;
  readonly container: string | undefined;
}

/**
 * The targets that fit. Ids are names joined by slashes: the stage, or the workload (with its kind, if it has one) and
 * the container.
 */
export function targetsFor(targets: readonly TraceTarget[], choice: TargetChoice): readonly TraceTarget[] {
  if (choice.stage !== undefined) return stagesNamed(targets, choice.stage);
  const { workload, container } = choice;
  return targets.filter(({ id }) => (workload === undefined || isOfWorkload(id, workload)) && (container === undefined || equal(lastPart(id), container)));
}

/** Names are compared as BuildKit does; a number counts the stages from 0. */
function stagesNamed(targets: readonly TraceTarget[], name: string): readonly TraceTarget[] {
  const named = targets.filter(({ id }) => id === name);
  if (named.length > 0) return named.slice(-1);
  const alike = targets.filter(({ id }) => equal(id, name));
  if (alike.length > 0) return alike.slice(-1);
  const numbered = /^\d+$/.test(name) ? targets[Number(name)] : undefined;
  return numbered ? [numbered] : [];
}

/** What stands before the last slash is the workload; a target without a container of its own is one itself. */
function isOfWorkload(id: string, workload: string): boolean {
  const slash = id.lastIndexOf('/');
  const owner = slash < 0 ? id : id.slice(0, slash);
  return equal(id, workload) || equal(owner, workload) || owner.toLowerCase().endsWith(`/${workload.toLowerCase()}`);
}

function lastPart(id: string): string {
  return id.slice(id.lastIndexOf('/') + 1);
}

function equal(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
