import type { Rule } from '../../core/rule';
import type { PemAnalysis } from '../analysis';

/** In the order in which findings at one place are shown. */
export const pemRules: readonly Rule<PemAnalysis>[] = [];
