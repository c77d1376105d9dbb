/** Hover on `FROM`: what the image is for trust, what this stage trusts in the end, and what its Go release does. */
import type { Hover } from '../../core/language';
import { defineTexts, render, type Text } from '../../core/message';
import { contains } from '../../core/text';
import { goReleaseFact } from '../../facts/go-lookup';
import { findImage } from '../../facts/images';
import { factParts } from '../../environment/hover/image-facts';
import { traceTable } from '../../environment/hover/lookup-table';
import { oftenSaid } from '../../environment/hover/often-said';
import type { GoRelease } from '../../trust/types';
import type { DockerfileAnalysis } from '../analysis';
import type { EvaluatedStage } from '../evaluate/stage';
import { stageTitle } from '../names';
import { summaryOf } from '../trace';
import { linked } from '../../core/markdown';

const texts = defineTexts('dockerfile.hover.image', {
  scratch: '**`scratch`** is an empty file system: no files, no shell, no root certificates.',
  unknown: 'Nothing is known about the image **`{image}`**, so nothing is said about it.',
  stageOf: '**`{image}`** is stage {index} of this file.',
  staticLibc: 'It has no C library: only static binaries start (`CGO_ENABLED=0`). Where Go looks for roots does not depend on cgo.',
  end: 'At the end of stage `{stage}`: {summary}.',
  release: '**Go 1.{minor}** (released {released}{support}) on certificates:\n{changes}',
  supported: ', supported',
  unsupported: ', no longer supported',
  change: '- {change} ({source})',
  nothingChanged: '- looks for roots as the release before it did',
  goImage: 'Programs built here behave as Go 1.{minor} does; GODEBUG defaults follow the `go` line of go.mod, not the image.',
});

/** The hover on the keyword, the image or the name of a `FROM` line. */
export function fromHover(analysis: DockerfileAnalysis, stage: EvaluatedStage, offset: number): Hover | undefined {
  const { from, imageSpan, nameSpan } = stage.stage;
  const span = [imageSpan, nameSpan, from.keywordSpan].find((each) => each !== undefined && contains(each, offset));
  return span && { span, parts: [...imageParts(analysis, stage), ...traceParts(analysis, stage), ...goParts(stage), ...alpineParts(stage)] };
}

/** Most of what is said and is not so is said of Alpine. */
function alpineParts(stage: EvaluatedStage): readonly Text[] {
  return stage.stage.base.kind === 'image' && stage.initial.image?.family === 'alpine' ? oftenSaid('FROM') : [];
}

function imageParts(analysis: DockerfileAnalysis, stage: EvaluatedStage): Text[] {
  const base = stage.stage.base;
  const written = analysis.model.text.slice(stage.stage.imageSpan.start, stage.stage.imageSpan.end);
  if (base.kind === 'scratch') return [texts.scratch(), texts.staticLibc()];
  if (base.kind === 'stage') return [texts.stageOf({ image: written, index: base.stage.index })];
  const fact = base.kind === 'image' ? findImage(base.reference) : undefined;
  if (!fact || base.kind !== 'image') return [texts.unknown({ image: written })];
  return factParts(fact, base.reference.text);
}

function goParts(stage: EvaluatedStage): Text[] {
  const go = stage.initial.image?.go;
  if (stage.stage.base.kind !== 'image' || go === undefined || go === 'unknown') return [];
  const release = goReleaseText(go);
  return release ? [texts.goImage({ minor: go.minor }), release] : [];
}

/** Error texts of the facts have `{name}` where they vary. */
function withoutSlots(message: string): string {
  return message.replace(/\{\w+\}/g, '…');
}

/** What a Go release changed about certificates. */
export function goReleaseText(go: GoRelease): Text | undefined {
  const fact = goReleaseFact(go);
  if (!fact) return undefined;
  const changes = fact.changes.map((change) => render(texts.change({ change: `${change.change}${change.message === '' ? '' : `: \`${withoutSlots(change.message)}\``}`, source: linked(change.source) })));
  return texts.release({
    minor: fact.minor,
    released: fact.released,
    support: render(fact.supported ? texts.supported() : texts.unsupported()),
    changes: changes.length === 0 ? render(texts.nothingChanged()) : changes.join('\n'),
  });
}

function traceParts(analysis: DockerfileAnalysis, stage: EvaluatedStage): Text[] {
  const trace = analysis.traceOf(stage);
  return [texts.end({ stage: stageTitle(stage.stage, analysis.model.text), summary: render(summaryOf(trace)) }), traceTable(trace)];
}
