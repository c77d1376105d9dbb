/** The shape of a Kubernetes rule. */
import { defineRule, type FixTable, type MessageTable, type Reporter, type Rule, type RuleMeta } from '../core/rule';
import type { KubernetesAnalysis } from './analysis';

export interface KubernetesRule extends Rule<KubernetesAnalysis> {
  /** Whether what it says of a pod depends on the pod's own document alone, as far as its containers do: then an edit elsewhere changes nothing. */
  readonly isLocal: boolean;
}

const define = defineRule<KubernetesAnalysis>();

/** A rule about the file as a whole. */
export function kubernetesRule<const M extends MessageTable, const F extends FixTable>(meta: RuleMeta<M, F>, check: (analysis: KubernetesAnalysis, report: Reporter<M, F>) => void): KubernetesRule {
  return { ...define(meta, check), isLocal: false };
}

/** A rule about pods and their containers: it is run for each document by itself. */
export function podRule<const M extends MessageTable, const F extends FixTable>(meta: RuleMeta<M, F>, check: (analysis: KubernetesAnalysis, report: Reporter<M, F>) => void): KubernetesRule {
  return { ...define(meta, check), isLocal: true };
}
