/** Hovers of manifests: on a container's name and image, and on the path of a mount. */
import type { Completion, Hover } from '../core/language';
import { contains, type Span } from '../core/text';
import { variableCompletions } from '../environment/complete/variables';
import { variableHover } from '../environment/hover/container-variables';
import { containerParts, imageParts, mountParts } from '../environment/hover/mounts';
import { unknownProgram } from '../trust/types';
import type { KubernetesAnalysis } from './analysis';
import { processesOf } from './environment/processes';
import { variablesOf } from './environment/variables';
import { summaryOf } from '../environment/container-report';

export function hoverAt(analysis: KubernetesAnalysis, offset: number): Hover | undefined {
  const isAt = (span: Span | undefined): boolean => span !== undefined && contains(span, offset);
  const named = analysis.containers.find(({ nameSpan }) => isAt(nameSpan));
  if (named) return { span: named.nameSpan, parts: containerParts(named, analysis, summaryOf) };
  const imaged = analysis.containers.find(({ imageSpan }) => isAt(imageSpan));
  if (imaged?.imageSpan) return { span: imaged.imageSpan, parts: imageParts(imaged, analysis, summaryOf) };
  for (const container of analysis.containers) {
    const mount = container.mounts.find(({ targetSpan }) => isAt(targetSpan));
    if (mount) return { span: mount.targetSpan, parts: mountParts(container, mount, analysis, summaryOf) };
  }
  return onVariable(analysis, offset);
}

function onVariable(analysis: KubernetesAnalysis, offset: number): Hover | undefined {
  const { model } = analysis;
  for (const [index, container] of analysis.containers.entries()) {
    const program = processesOf(analysis)[index]?.program ?? unknownProgram;
    const hover = variableHover(variablesOf(model, container.source), { container, scene: analysis, program, text: model.text }, offset);
    if (hover) return hover;
  }
  return undefined;
}

/** Completion in the values of variables. */
export function variableCompletionsAt(analysis: KubernetesAnalysis, offset: number): readonly Completion[] {
  const { model } = analysis;
  for (const [index, container] of analysis.containers.entries()) {
    const program = processesOf(analysis)[index]?.program ?? unknownProgram;
    const completions = variableCompletions(variablesOf(model, container.source), container, program, model.text, offset);
    if (completions.length > 0) return completions;
  }
  return [];
}
