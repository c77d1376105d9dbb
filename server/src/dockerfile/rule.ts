/** The shape of a Dockerfile rule. */
import { defineRule } from '../core/rule';
import type { DockerfileAnalysis } from './analysis';

export const dockerfileRule = defineRule<DockerfileAnalysis>();
