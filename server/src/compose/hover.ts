/** Hovers and completions of Compose files: on a service's name and image, on the path of a mount, and on variables. */
import type { Completion, Hover } from '../core/language';
import { contains, type Span } from '../core/text';
import { variableCompletions } from '../environment/complete/variables';
import { summaryOf } from '../environment/container-report';
import { variableHover } from '../environment/hover/container-variables';
import { containerParts, imageParts, mountParts } from '../environment/hover/mounts';
import type { ComposeAnalysis } from './analysis';
import { judged } from './environment/processes';
import { variablesOf } from './environment/variables';

export function hoverAt(analysis: ComposeAnalysis, offset: number): Hover | undefined {
  const isAt = (span: Span | undefined): boolean => span !== undefined && contains(span, offset);
  const named = analysis.containers.find(({ nameSpan }) => isAt(nameSpan));
  if (named) return { span: named.nameSpan, parts: containerParts(named, analysis, summaryOf) };
  const imaged = analysis.containers.find(({ imageSpan }) => isAt(imageSpan));
  if (imaged?.imageSpan) return { span: imaged.imageSpan, parts: imageParts(imaged, analysis, summaryOf) };
  for (const container of analysis.containers) {
    const mount = container.mounts.find(({ targetSpan }) => isAt(targetSpan));
    if (mount) return { span: mount.targetSpan, parts: mountParts(container, mount, analysis, summaryOf) };
  }
  const { text } = analysis.model;
  for (const { container, started } of judged(analysis).mounted) {
    const hover = variableHover(variables(analysis, container.name), { container, scene: analysis, program: started.program, text }, offset);
    if (hover) return hover;
  }
  return undefined;
}

export function completionsAt(analysis: ComposeAnalysis, offset: number): readonly Completion[] {
  for (const { container, started } of judged(analysis).mounted) {
    const completions = variableCompletions(variables(analysis, container.name), container, started.program, analysis.model.text, offset);
    if (completions.length > 0) return completions;
  }
  return [];
}

function variables(analysis: ComposeAnalysis, name: string): ReturnType<typeof variablesOf> {
  const service = analysis.model.services.find((each) => each.name === name);
  return service ? variablesOf(analysis.model, service) : [];
}
