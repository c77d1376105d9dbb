/** Hover on `FROM`: what the image is for trust, what this stage trusts in the end, and what its Go release does. */
import type { Hover } from '../../core/language';
import { defineTexts, render, type Text } from '../../core/message';
import { contains } from '../../core/text';
import { goReleaseFact } from '../../facts/go-lookup';
import { findImage, type ImageFact } from '../../facts/images';
import { oftenSaid } from '../../environment/hover/often-said';
import type { GoRelease, Trace, TraceStep } from '../../trust/types';
import type { DockerfileAnalysis } from '../analysis';
import type { EvaluatedStage } from '../evaluate/stage';
import { stageTitle } from '../names';
import { summaryOf } from '../trace';
import { codeText, linked, plainText, shortLink } from '../../core/markdown';

const texts = defineTexts('dockerfile.hover.image', {
  scratch: '**`scratch`** is an empty file system: no files, no shell, no root certificates.',
  full: '**`{image}`** carries public roots; Go finds them at `{path}`.',
  fullElsewhere: '**`{image}`** carries public roots at `{path}`, which Go finds through the image\'s own `{variable}`.',
  limited: '**`{image}`** carries only the roots of its vendor\'s own services: most public HTTPS sites fail.',
  none: '**`{image}`** carries no root certificates.',
  unknown: 'Nothing is known about the image **`{image}`**, so nothing is said about it.',
  stageOf: '**`{image}`** is stage {index} of this file.',
  noTool: '`update-ca-certificates` is not in it: add the package `ca-certificates` first.',
  note: '{note}',
  libc: '{libc} makes no difference here: Go reads the same certificate files on musl and glibc, with and without cgo.',
  staticLibc: 'It has no C library: only static binaries start (`CGO_ENABLED=0`). Where Go looks for roots does not depend on cgo.',
  measured: 'Go counted {count} roots in {release} ({date}).',
  source: 'Source: {source} ({confidence} confidence, {retrieved}).',
  end: 'At the end of stage `{stage}`: {summary}.',
  oneRoot: '1 root',
  roots: '{count} roots',
  more: '\n| … | {count} more | |',
  table: '| Go opens | finds | because of |\n|---|---|---|\n{rows}',
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

/** Paragraphs about an image that is known; also used by `trustlint facts image`. */
export function factParts(fact: ImageFact, image: string): Text[] {
  const parts = [rootsOf(fact, image)];
  if (fact.scope !== 'none' && fact.updateTool === 'none' && fact.installCommand !== undefined) parts.push(texts.noTool());
  if (fact.libc === 'musl' || fact.libc === 'glibc') parts.push(texts.libc({ libc: fact.libc }));
  if (fact.libc === 'none') parts.push(texts.staticLibc());
  for (const measured of fact.measuredRoots) parts.push(texts.measured(measured));
  if (fact.note !== '') parts.push(texts.note({ note: plainText(fact.note) }));
  const source = fact.sources[0];
  if (source !== undefined) parts.push(texts.source({ source: shortLink(source), confidence: fact.confidence, retrieved: fact.retrieved }));
  return parts;
}

function rootsOf(fact: ImageFact, image: string): Text {
  if (fact.scope === 'limited') return texts.limited({ image });
  if (fact.scope === 'none') return texts.none({ image });
  if (fact.scope === 'unknown') return texts.unknown({ image });
  const variable = Object.keys(fact.environment).find((name) => name.startsWith('SSL_CERT_'));
  if (fact.firstHit !== null) return texts.full({ image, path: fact.firstHit });
  return texts.fullElsewhere({ image, path: fact.bundlePaths[0] ?? '', variable: variable ?? 'SSL_CERT_FILE' });
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

/** A hover is no place for a long list: the trace view has all of it. */
const mostRows = 12;

/** The lookup as a small Markdown table. */
export function traceTable(trace: Trace): Text {
  const shown = trace.steps.slice(0, mostRows);
  const hidden = trace.steps.length - shown.length;
  return texts.table({ rows: shown.map(rowOf).join('\n') + (hidden > 0 ? render(texts.more({ count: hidden })) : '') });
}

function rowOf(step: TraceStep): string {
  const roots = step.roots === null || step.roots === 0 ? '' : ` (${render(step.roots === 1 ? texts.oneRoot() : texts.roots({ count: step.roots }))})`;
  return `| \`${cell(codeText(step.path))}\` | ${step.outcome}${roots} | ${cell(render(step.origin.text))} |`;
}

function cell(text: string): string {
  return text.replace(/\|/g, '\\|').replace(/\s*\n\s*/g, ' ');
}
