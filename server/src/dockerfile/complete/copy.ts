/** Completion in COPY and ADD: stages for `--from`, bundles that the source has, places where Go or an update tool reads. */
import type { Completion } from '../../core/language';
import { defineTexts, type Text } from '../../core/message';
import { anchorFactOf } from '../../facts/anchors';
import { resolve } from '../../trust/resolve';
import type { DockerfileAnalysis } from '../analysis';
import { imageState } from '../evaluate/base';
import { joinPath } from '../evaluate/paths';
import type { EvaluatedStage } from '../evaluate/stage';
import type { StageState } from '../evaluate/state';
import { findTarget, summaryOf } from '../trace';
import { baseNamed } from '../model';
import { bundlesOf } from './paths';
import { restOfWord, type TypingPlace } from './place';

const texts = defineTexts('dockerfile.completion.copy', {
  stage: 'stage {index} of this file',
  hasBundle: 'is in the source',
  mayHaveBundle: 'whether it is in the source is not known',
  source: 'A bundle of root certificates.',
  bundle: 'first bundle file that Go tries',
  bundleWhy: 'Go reads this file first, with every release and in every image.',
  directory: 'directory that Go reads',
  directoryWhy: 'Go reads every PEM file in it, whatever its name, in addition to the bundle file. Other programs want names made of hashes here.',
  anchor: 'anchor directory of this image',
  anchorWhy: 'Private CAs go here; `{tool}` has to run afterwards. {note}',
});

/** Completions of flags, sources and the destination. */
export function copyCompletions(analysis: DockerfileAnalysis, place: TypingPlace): Completion[] {
  if (place.typed.startsWith('--')) return /^--from=/.test(place.typed) ? stageCompletions(analysis, place, place.typed.slice('--from='.length)) : [];
  const operands = place.words.filter((word) => !word.startsWith('--'));
  const from = place.words.find((word) => word.startsWith('--from='))?.slice('--from='.length);
  if (operands.length === 0) return from === undefined ? [] : sourceCompletions(analysis, place, from);
  return destinationCompletions(analysis, place, operands, from);
}

/** Stages before this one, by name; the nearest first. */
export function stageCompletions(analysis: DockerfileAnalysis, place: TypingPlace, typed: string): Completion[] {
  const offset = place.span.end;
  const span = { start: offset - typed.length, end: restOfWord(analysis.model.text, offset, /[\s,"']/) };
  return analysis.stages.slice(0, place.stage.stage.index).reverse().flatMap((stage): Completion[] => {
    const { name, index } = stage.stage;
    if (name === undefined) return [];
    return [{ label: name, detail: texts.stage({ index }), documentation: summaryOf(analysis.traceOf(stage)), span, newText: name, kind: 'value' }];
  });
}

function pathCompletion(analysis: DockerfileAnalysis, place: TypingPlace, path: string, detail: Text, documentation: Text): Completion {
  const span = { start: place.span.start, end: restOfWord(analysis.model.text, place.span.end, /[\s"',\]]/) };
  return { label: path, detail, documentation, span, newText: path, kind: 'file' };
}

function sourceCompletions(analysis: DockerfileAnalysis, place: TypingPlace, from: string): Completion[] {
  const { state, go } = sourceState(analysis, place, from);
  return bundlesOf(state, go).map(({ path, presence }) => pathCompletion(analysis, place, path, presence === 'there' ? texts.hasBundle() : texts.mayHaveBundle(), texts.source()));
}

/** The end of the stage or the image that `--from` names; for a stage, with the Go release that it is judged by. */
function sourceState(analysis: DockerfileAnalysis, place: TypingPlace, from: string): { readonly state: StageState; readonly go: ReturnType<DockerfileAnalysis['programOf']>['go'] } {
  const earlier: readonly EvaluatedStage[] = analysis.stages.slice(0, place.stage.stage.index);
  const named = findTarget(analysis, from);
  const stage = named && earlier.includes(named) ? named : undefined;
  if (stage && from !== '') return { state: stage.final, go: 'unknown' };
  return { state: imageState(baseNamed(from, []), { start: 0, end: 0 }, analysis.model), go: 'unknown' };
}

/** Only where a certificate is copied: elsewhere our paths would be in the way. */
function destinationCompletions(analysis: DockerfileAnalysis, place: TypingPlace, operands: readonly string[], from: string | undefined): Completion[] {
  if (!operands.some((word) => isCertificate(analysis, word, from))) return [];
  const { image, packages } = place.state;
  const anchor = anchorFactOf(image?.family, packages.manager);
  const offer = (path: string, detail: Text, documentation: Text): Completion => pathCompletion(analysis, place, path, detail, documentation);
  return [
    ...(anchor && from === undefined ? [offer(`${anchor.directory}/`, texts.anchor(), texts.anchorWhy({ tool: anchor.tool, note: anchor.note }))] : []),
    offer('/etc/ssl/certs/ca-certificates.crt', texts.bundle(), texts.bundleWhy()),
    offer('/etc/ssl/certs/', texts.directory(), texts.directoryWhy()),
  ];
}

function isCertificate(analysis: DockerfileAnalysis, word: string, from: string | undefined): boolean {
  if (/\.(crt|pem|cer)$/i.test(word) || /^\/etc\/(ssl|pki)(\/|$)/.test(word)) return true;
  if (from !== undefined || word.length > 1000 || /[$*?[\]]/.test(word)) return false;
  const { entry } = resolve(analysis.context.view, joinPath('/', word));
  return entry.kind === 'file' && entry.content.kind === 'certificates';
}
