/** Makes a Kubernetes rule of a rule about containers. */
import type { Example, FixTable, MessageTable } from '../core/rule';
import type { ContainerRule } from '../environment/container-rule';
import { podRule, type KubernetesRule } from './rule';

export interface KubernetesExamples {
  readonly bad: Example;
  readonly good: Example;
}

export function kubernetesContainerRule<M extends MessageTable, F extends FixTable>(rule: ContainerRule<M, F>, examples: KubernetesExamples, neighbours: readonly string[] = []): KubernetesRule {
  return podRule<M, F>({ ...rule.meta, language: 'kubernetes', neighbours, examples }, (analysis, report) => rule.check(analysis, report));
}
