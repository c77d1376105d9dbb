/** Hovers of a Dockerfile: what stands under the pointer decides which topic answers. */
import type { Hover } from '../../core/language';
import { contains } from '../../core/text';
import type { DockerfileAnalysis } from '../analysis';
import { fromHover } from './image';
import { variableHover } from './variables';
import { commandHover } from './commands';
import { copyHover } from './copy';

/** The hover at an offset, or nothing where there is nothing to say. */
export function hoverAt(analysis: DockerfileAnalysis, offset: number): Hover | undefined {
  if (analysis.isWindows) return undefined;
  const stage = analysis.stages.find((s) => contains(s.stage.span, offset));
  if (!stage) return undefined;
  if (contains(stage.stage.from.span, offset)) return fromHover(analysis, stage, offset);
  const step = stage.steps.find((s) => !s.inherited && contains(s.instruction.span, offset));
  if (!step) return undefined;
  return variableHover(analysis, stage, step, offset) ?? commandHover(analysis, stage, step, offset) ?? copyHover(analysis, step, offset);
}
