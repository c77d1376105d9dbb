/** Makes rules of Compose files of the rules that hold for all containers. */
import type { Span } from '../../core/text';
import type { Example, FixTable, MessageTable, Reporter, Rule } from '../../core/rule';
import type { StartedContainer } from '../../environment/bypasses';
import type { ContainerRule } from '../../environment/container-rule';
import type { MountedProcess } from '../../environment/mounted-process';
import type { EnvironmentRule } from '../../environment/rule';
import type { ComposeAnalysis } from '../analysis';
import { composeRule } from '../rule';
import { judged } from './processes';

export interface ComposeExamples {
  readonly bad: Example;
  readonly good: Example;
}

export function composeEnvironmentRule<M extends MessageTable, F extends FixTable>(rule: EnvironmentRule<M, F>, examples: ComposeExamples, neighbours: readonly string[] = []): Rule<ComposeAnalysis> {
  return composeRule<M, F>({ ...rule.meta, language: 'compose', neighbours, examples }, (analysis, report) => rule.check(judged(analysis).processes, report));
}

export function composeMountedRule<M extends MessageTable, F extends FixTable>(rule: EnvironmentRule<M, F, MountedProcess>, examples: ComposeExamples, neighbours: readonly string[] = []): Rule<ComposeAnalysis> {
  return composeRule<M, F>({ ...rule.meta, language: 'compose', neighbours, examples }, (analysis, report) => rule.check(judged(analysis).mounted, report));
}

export function composeStartRule<M extends MessageTable, F extends FixTable>(rule: EnvironmentRule<M, F, StartedContainer>, examples: ComposeExamples, neighbours: readonly string[] = []): Rule<ComposeAnalysis> {
  return composeRule<M, F>({ ...rule.meta, language: 'compose', neighbours, examples }, (analysis, report) => rule.check(judged(analysis).started, report));
}

export function composeContainerRule<M extends MessageTable, F extends FixTable>(rule: ContainerRule<M, F>, examples: ComposeExamples, neighbours: readonly string[] = []): Rule<ComposeAnalysis> {
  return composeRule<M, F>({ ...rule.meta, language: 'compose', neighbours, examples }, (analysis, report) => rule.check(analysis, once(report)));
}

/** What a service extends is judged there and here: one place is told of once. */
function once<M extends MessageTable, F extends FixTable>(report: Reporter<M, F>): Reporter<M, F> {
  const told = new Set<string>();
  const reportOnce = (...[message, at, slots, options]: Parameters<Reporter<M, F>>): void => {
    const key = keyOf(message, at);
    if (!told.has(key)) report(message, at, slots, options);
    told.add(key);
  };
  // The signature is that of the reporter; only its generic form cannot be written down twice.
  return Object.assign(reportOnce, { title: report.title }) as Reporter<M, F>;
}

function keyOf(message: string, at: Span): string {
  return `${message} ${at.start} ${at.end}`;
}
