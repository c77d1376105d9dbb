/** The shape of a Kubernetes rule. */
import { defineRule } from '../core/rule';
import type { KubernetesAnalysis } from './analysis';

export const kubernetesRule = defineRule<KubernetesAnalysis>();
