/** Makes a rule of manifests of a rule about environments. */
import type { Example, FixTable, MessageTable } from '../../core/rule';
import type { EnvironmentRule } from '../../environment/rule';
import type { StartedContainer } from '../../environment/bypasses';
import type { MountedProcess } from '../../environment/mounted-process';
import type { KubernetesExamples } from '../container-rule';
import { podRule, type KubernetesRule } from '../rule';
import { mountedOf, processesOf, startedOf } from './processes';

export function kubernetesEnvironmentRule<M extends MessageTable, F extends FixTable>(rule: EnvironmentRule<M, F>, examples: KubernetesExamples, neighbours: readonly string[] = []): KubernetesRule {
  return podRule<M, F>({ ...rule.meta, language: 'kubernetes', neighbours, examples }, (analysis, report) => rule.check(processesOf(analysis), report));
}

export function kubernetesStartRule<M extends MessageTable, F extends FixTable>(rule: EnvironmentRule<M, F, StartedContainer>, examples: KubernetesExamples, neighbours: readonly string[] = []): KubernetesRule {
  return podRule<M, F>({ ...rule.meta, language: 'kubernetes', neighbours, examples }, (analysis, report) => rule.check(startedOf(analysis), report));
}

export function kubernetesMountedRule<M extends MessageTable, F extends FixTable>(rule: EnvironmentRule<M, F, MountedProcess>, examples: KubernetesExamples, neighbours: readonly string[] = []): KubernetesRule {
  return podRule<M, F>({ ...rule.meta, language: 'kubernetes', neighbours, examples }, (analysis, report) => rule.check(mountedOf(analysis), report));
}

/** A Pod with one container, for examples. */
export function podExample(image: string, container: string, rest = ''): Example {
  const lines = container.split('\n').filter(line => line !== '').map(line => `      ${line}\n`).join('');
  return { text: `apiVersion: v1\nkind: Pod\nmetadata:\n  name: shop\nspec:\n  containers:\n    - name: shop\n      image: ${image}\n${lines}${rest}` };
}
