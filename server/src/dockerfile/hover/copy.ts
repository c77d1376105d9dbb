/** Hover on COPY and ADD: what the source has of a trust path, where it lands, and whether anything reads it there. */
import type { Hover } from '../../core/language';
import { defineTexts, render, type Text } from '../../core/message';
import { contains, type Span } from '../../core/text';
import { anchorFactOf, type AnchorFact } from '../../facts/anchors';
import { resolve } from '../../trust/resolve';
import type { EnvValue, FileView } from '../../trust/types';
import type { DockerfileAnalysis } from '../analysis';
import { imageState } from '../evaluate/base';
import type { CopySource, CopyTarget } from '../evaluate/copy';
import type { EvaluatedCopy, EvaluatedStage, Step } from '../evaluate/stage';
import { stageTitle } from '../names';
import { summaryOf } from '../trace';
import { factParts } from '../../environment/hover/image-facts';
import { traceTable } from '../../environment/hover/lookup-table';
import { codeText } from '../../core/markdown';
import { isTrustTool } from './packages';
import { anchorParts, isNearTrust, readersOf, standsAt } from './place';

const texts = defineTexts('dockerfile.hover.copy', {
  fromStage: 'Stage `{stage}`: {summary}.',
  inStage: 'In stage `{stage}`, at its end:',
  inImage: 'In the image `{image}`:',
  inContext: 'In the build context:',
  missing: '**The build stops here: COPY of a file that is not there fails.**',
  lands: 'It lands at `{path}`.',
  toolLater: '`{tool}` runs after it in this stage.',
  installLater: '`{manager}` installs the package of the tool after it, and that runs the tool.',
  toolNotSeen: 'No update tool is seen to run after it in this stage.',
  secret: '`/run/secrets` is there only while a `RUN --mount=type=secret` runs: no stage and no image holds it, so COPY finds nothing. ([docs.docker.com](https://docs.docker.com/build/building/secrets/))',
});

/** The hover on a word or on `--from` of a COPY or ADD; `undefined` where it has nothing to do with trust. */
export function copyHover(analysis: DockerfileAnalysis, step: Step, offset: number): Hover | undefined {
  const evaluated = step.copy;
  const stage = analysis.stages.find((each) => each.steps.includes(step));
  if (!evaluated || !stage) return undefined;
  const { copy } = evaluated;
  if (copy.from && contains(copy.from.span, offset)) return hoverOf(copy.from.span, fromParts(analysis, evaluated));
  const source = copy.sources.find((each) => contains(each.span, offset));
  if (source) return hoverOf(source.span, sourceParts(analysis, evaluated, source));
  if (copy.destination && contains(copy.destination.span, offset)) return hoverOf(copy.destination.span, destinationParts(analysis, stage, step, evaluated));
  return undefined;
}

function hoverOf(span: Span, parts: readonly Text[]): Hover | undefined {
  return parts.length === 0 ? undefined : { span, parts };
}

function fromParts(analysis: DockerfileAnalysis, { from }: EvaluatedCopy): readonly Text[] {
  const stage = from?.kind === 'stage' ? analysis.stages[from.stage.index] : undefined;
  if (stage) {
    const trace = analysis.traceOf(stage);
    return [texts.fromStage({ stage: codeText(stageTitle(stage.stage, analysis.model.text)), summary: render(summaryOf(trace)) }), traceTable(trace)];
  }
  if (from?.kind !== 'image') return [];
  const fact = imageState(from, { start: 0, end: 0 }, analysis.model).image;
  return fact ? factParts(fact, codeText(from.reference.text)) : [];
}

/** The file system that a COPY reads from, with a line that says which one it is. */
function sourceOf(analysis: DockerfileAnalysis, { copy, from }: EvaluatedCopy): { readonly view: FileView; readonly title: Text } | undefined {
  if (!copy.from) return { view: analysis.context.view, title: texts.inContext() };
  if (from?.kind === 'stage') {
    const stage = analysis.stages[from.stage.index];
    return stage && { view: stage.final.view, title: texts.inStage({ stage: codeText(stageTitle(stage.stage, analysis.model.text)) }) };
  }
  if (from?.kind !== 'image') return undefined;
  return { view: imageState(from, copy.from.valueSpan, analysis.model).view, title: texts.inImage({ image: codeText(from.reference.text) }) };
}

function sourceParts(analysis: DockerfileAnalysis, evaluated: EvaluatedCopy, source: CopySource): readonly Text[] {
  if (source.kind !== 'path' || source.path === undefined) return [];
  if (/^\/run\/secrets(\/|$)/.test(source.path) && evaluated.copy.from) return [texts.secret()];
  const place = sourceOf(analysis, evaluated);
  if (!place || /[*?[]/.test(source.path)) return [];
  const holds = holdsCertificates(place.view, source.path);
  if (!holds && !isNearTrust(source.path)) return [];
  const landed = evaluated.targets.filter((target) => target.source === source).slice(0, 3);
  const missing = evaluated.missing.some((each) => each.source === source) ? [texts.missing()] : [];
  return [place.title, ...standsAt(place.view, source.path, evaluated.copy.from ? source.path : source.path.slice(1)), ...missing, ...landed.map((target) => texts.lands({ path: codeText(target.path) }))];
}

function holdsCertificates(view: FileView, path: string): boolean {
  const { entry } = resolve(view, path);
  return entry.kind === 'file' && entry.content.kind === 'certificates';
}

function destinationParts(analysis: DockerfileAnalysis, stage: EvaluatedStage, step: Step, evaluated: EvaluatedCopy): readonly Text[] {
  const path = evaluated.copy.destination?.path;
  if (path === undefined) return [];
  const landed = evaluated.targets.filter((target) => !target.isTree && (isNearTrust(target.path) || holdsCertificates(step.after.view, target.path)));
  if (landed.length === 0 && !isNearTrust(path)) return [];
  const places: readonly Pick<CopyTarget, 'path'>[] = landed.length === 0 ? [{ path }] : landed.slice(0, 3);
  return places.flatMap((place) => placeParts(analysis, stage, step, place.path, path));
}

function placeParts(analysis: DockerfileAnalysis, stage: EvaluatedStage, step: Step, path: string, written: string): Text[] {
  const { image, packages } = step.after;
  const lands = path === written ? [] : [texts.lands({ path: codeText(path) })];
  const anchor = anchorFactOf(image?.family, packages.manager);
  const anchors = anchorParts(path, anchor);
  if (anchors.length > 0) return [...lands, ...anchors, toolText(stage, step, anchor)];
  const environment = (name: 'SSL_CERT_FILE' | 'SSL_CERT_DIR'): EnvValue => stage.final.environment.get(name) ?? { kind: 'unset' };
  return [...lands, ...readersOf(path, environment, analysis.programOf(stage).go, stage.final.view, holdsCertificates(step.after.view, path)), ...standsAt(step.after.view, path)];
}

/** Whether the stage still runs a tool that takes anchors in; an install of its package does so too, where the family's package runs it. */
function toolText(stage: EvaluatedStage, step: Step, anchor: AnchorFact | undefined): Text {
  const later = stage.steps.slice(stage.steps.indexOf(step) + 1).flatMap((each) => each.commands);
  const tool = later.find((each) => isTrustTool(each.command.name));
  if (tool) return texts.toolLater({ tool: tool.command.name ?? '' });
  const install = later.find((each) => each.before.packages.tool !== 'yes' && each.after.packages.tool === 'yes');
  return install && anchor?.refreshedByInstall === true ? texts.installLater({ manager: install.command.name ?? '' }) : texts.toolNotSeen();
}
