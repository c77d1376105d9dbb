/** Makes a Dockerfile's rule of a rule about environments. */
import type { Example, FixTable, MessageTable, Rule } from '../../core/rule';
import type { EnvironmentRule } from '../../environment/rule';
import type { DockerfileAnalysis } from '../analysis';
import { dockerfileRule } from '../rule';
import { processesOf } from './processes';

export interface DockerfileExamples {
  readonly bad: Example;
  readonly good: Example;
}

export function dockerfileEnvironmentRule<M extends MessageTable, F extends FixTable>(rule: EnvironmentRule<M, F>, examples: DockerfileExamples, neighbours: readonly string[] = []): Rule<DockerfileAnalysis> {
  return dockerfileRule<M, F>({ ...rule.meta, language: 'dockerfile', neighbours, examples }, (analysis, report) => rule.check(processesOf(analysis), report));
}
