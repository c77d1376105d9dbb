/** Hover on variables that a Dockerfile sets: what Go does with them, and what it does not. */
import type { Hover } from '../../core/language';
import { defineTexts, type Text } from '../../core/message';
import type { Span } from '../../core/text';
import { foreignParts } from '../../environment/hover/foreign-variables';
import { godebugPartAt, godebugSettingParts, godebugVariableParts } from '../../environment/hover/godebug';
import { oftenSaid } from '../../environment/hover/often-said';
import { proxyParts } from '../../environment/hover/proxies';
import { isProxyVariable } from '../../environment/judge/proxies';
import type { DockerfileAnalysis } from '../analysis';
import { assignmentAt, type SetVariable } from '../assignments';
import type { EvaluatedStage, Step } from '../evaluate/stage';
import { cgoParts, toolchainParts } from './build';
import { trustVariableParts } from './trust-variables';

const texts = defineTexts('dockerfile.hover.variable', {
  predefined: 'BuildKit knows this build argument without an `ARG`; it is in RUN only, and not in the image. ([docs.docker.com](https://docs.docker.com/reference/dockerfile/#predefined-args))',
});

/** The hover on a variable's name or value where it is set; `undefined` for variables that have nothing to do with trust. */
export function variableHover(analysis: DockerfileAnalysis, stage: EvaluatedStage, step: Step, offset: number): Hover | undefined {
  const set = assignmentAt(analysis.model, step, offset);
  if (!set) return undefined;
  if (set.name === 'GODEBUG') return godebugHover(analysis, stage, set, offset);
  const parts = partsOf(analysis, stage, set);
  return parts.length === 0 ? undefined : { span: pointedAt(set, offset), parts: [...parts, ...oftenSaid(set.name)] };
}

function pointedAt(set: SetVariable, offset: number): Span {
  return offset <= set.nameSpan.end ? set.nameSpan : set.valueSpan;
}

function godebugHover(analysis: DockerfileAnalysis, stage: EvaluatedStage, set: SetVariable, offset: number): Hover {
  const found = godebugPartAt(set, offset);
  if (found && offset > set.nameSpan.end) return { span: found.span, parts: [...godebugSettingParts(found.part, analysis.programOf(stage)), ...oftenSaid(found.part.name)] };
  return { span: pointedAt(set, offset), parts: [...godebugVariableParts(), ...oftenSaid('GODEBUG')] };
}

function partsOf(analysis: DockerfileAnalysis, stage: EvaluatedStage, set: SetVariable): readonly Text[] {
  switch (set.name) {
    case 'SSL_CERT_FILE':
    case 'SSL_CERT_DIR':
      return trustVariableParts(analysis, stage, set);
    case 'CGO_ENABLED':
      return cgoParts(stage, set);
    case 'GOTOOLCHAIN':
      return toolchainParts();
    default:
      return isProxyVariable(set.name) ? [...proxyParts(set.name, set.value), ...(set.reach === 'build' ? [texts.predefined()] : [])] : foreignParts(set.name);
  }
}
