/** The shape of a Go rule. */
import { defineRule } from '../core/rule';
import type { GoAnalysis } from './analysis';

export const goRule = defineRule<GoAnalysis>();
