/** Hovers of manifests: on a container's name and image, and on the path of a mount. */
import type { Hover } from '../core/language';
import { contains, type Span } from '../core/text';
import { containerParts, imageParts, mountParts } from '../environment/hover/mounts';
import type { KubernetesAnalysis } from './analysis';
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
  return undefined;
}
