/** The shape of a rule for files of certificates. */
import { defineRule } from '../core/rule';
import type { PemAnalysis } from './analysis';

export const pemRule = defineRule<PemAnalysis>();
