/** Hover on the words of a RUN: packages, update tools, `go build`, paths of the lookup, mounts. */
import type { Hover } from '../../core/language';
import type { Text } from '../../core/message';
import { contains, type Span } from '../../core/text';
import { anchorFactOf } from '../../facts/anchors';
import type { EnvValue } from '../../trust/types';
import type { DockerfileAnalysis } from '../analysis';
import { commandAt } from '../assignments';
import type { Argument } from '../evaluate/commands/types';
import { joinPath } from '../evaluate/paths';
import type { EvaluatedCommand } from '../evaluate/run';
import type { EvaluatedStage, Step } from '../evaluate/stage';
import { oftenSaid } from '../../environment/hover/often-said';
import { goCommandParts } from './build';
import { mountHover } from './mounts';
import { isTrustTool, packageParts, toolParts } from './packages';
import { anchorParts, isNearTrust, readersOf, standsAt } from './place';

/** The hover on a word of a RUN; `undefined` where the word has nothing to do with trust. */
export function commandHover(analysis: DockerfileAnalysis, stage: EvaluatedStage, step: Step, offset: number): Hover | undefined {
  const mounted = mountHover(stage, step, offset);
  if (mounted) return mounted;
  const evaluated = commandAt(step, offset);
  if (!evaluated) return undefined;
  const { command } = evaluated;
  if (contains(command.nameSpan, offset)) return hoverOf(command.nameSpan, nameParts(stage, evaluated));
  const word = command.args.find((arg) => contains(arg.span, offset));
  if (word) return hoverOf(word.span, wordParts(analysis, stage, evaluated, word));
  const redirect = command.redirects.find((each) => contains(each.span, offset));
  return redirect && hoverOf(redirect.span, pathParts(analysis, stage, evaluated, redirect.path));
}

function hoverOf(span: Span, parts: readonly Text[]): Hover | undefined {
  return parts.length === 0 ? undefined : { span, parts };
}

function nameParts(stage: EvaluatedStage, evaluated: EvaluatedCommand): readonly Text[] {
  const { name } = evaluated.command;
  return name !== undefined && isTrustTool(name) ? [...toolParts(stage, evaluated), ...oftenSaid(name)] : goCommandParts(stage, evaluated);
}

function wordParts(analysis: DockerfileAnalysis, stage: EvaluatedStage, evaluated: EvaluatedCommand, word: Argument): readonly Text[] {
  const packages = packageParts(stage, evaluated, word);
  if (packages.length > 0) return packages;
  if (evaluated.command.name === 'go' && evaluated.command.args[0] === word) return goCommandParts(stage, evaluated);
  return pathParts(analysis, stage, evaluated, word.value);
}

/** A path of the lookup or an anchor directory, as it is after the command. */
function pathParts(analysis: DockerfileAnalysis, stage: EvaluatedStage, evaluated: EvaluatedCommand, written: string | undefined): readonly Text[] {
  const path = absolutePath(evaluated, written);
  if (path === undefined || !isNearTrust(path)) return [];
  const { after } = evaluated;
  const anchors = anchorParts(path, anchorFactOf(after.image?.family, after.packages.manager));
  if (anchors.length > 0) return anchors;
  const environment = (name: 'SSL_CERT_FILE' | 'SSL_CERT_DIR'): EnvValue => stage.final.environment.get(name) ?? { kind: 'unset' };
  return [...readersOf(path, environment, analysis.programOf(stage).go, after.view), ...standsAt(after.view, path)];
}

function absolutePath({ command }: EvaluatedCommand, written: string | undefined): string | undefined {
  if (written === undefined || written.length > 4096 || /[\s*?[\]]/.test(written)) return undefined;
  if (written.startsWith('/')) return joinPath('/', written);
  return command.cwd === undefined || written.startsWith('-') || !/[./]/.test(written) ? undefined : joinPath(command.cwd, written);
}
