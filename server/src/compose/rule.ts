/** The shape of a Compose rule. */
import { defineRule } from '../core/rule';
import type { ComposeAnalysis } from './analysis';

export const composeRule = defineRule<ComposeAnalysis>();
