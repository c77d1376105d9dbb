/** The state a stage begins with: nothing, another stage's end, an image that facts know, or something nobody knows. */
import { findImage, type ImageFact } from '../../facts/images';
import { alpineRelease as releaseOfTag } from '../../facts/removals';
import type { Span } from '../../core/text';
import type { EnvValue, FileView, Origin } from '../../trust/types';
import { branched, emptyView, unknownView } from '../../trust/view';
import { imageView } from '../../trust/image';
import { type Base, type DockerfileModel, type ImageReference, type Stage } from '../model';
import { texts } from '../texts';
import { spanOrigin, userKind, type PackageState, type StageState } from './state';

/** What a base needs to know of its file: the stages that stand before it. */
export interface Before {
  readonly model: DockerfileModel;
  readonly evaluated: { at(index: number): { readonly final: StageState } | undefined };
}

/** The state right after `FROM`. */
export function baseState(stage: Stage, all: Before): StageState {
  if (stage.base.kind === 'stage') {
    const parent = all.evaluated.at(stage.base.stage.index);
    if (parent) {
      // Each stage has its own history, so that its answers do not depend on which other stages are built from the same one.
      const view = branched(parent.final.view, spanOrigin(all.model.uri, stage.imageSpan, texts.unknownImage({ image: all.model.text.slice(stage.imageSpan.start, stage.imageSpan.end) })));
      return { ...parent.final, view, buildArgs: inheritedArgs(parent.final) };
    }
  }
  return imageState(stage.base, stage.imageSpan, all.model);
}

/** BuildKit hands a stage's ARG values on to the stages built from it. */
function inheritedArgs(state: StageState): StageState['buildArgs'] {
  return state.buildArgs;
}

const noPackages: PackageState = {
  manager: 'unknown',
  bundle: 'unknown',
  tool: 'unknown',
  bundleIsAutomatic: 'no',
  broughtBy: [],
  recommends: 'unknown',
};

/** The state of an image that is not a stage of this file. */
export function imageState(base: Base, at: Span, model: DockerfileModel): StageState {
  const nothing = plainState(unknownView(unknownOrigin(base, at, model)));
  if (base.kind === 'scratch') {
    const origin = spanOrigin(model.uri, at, texts.scratch());
    return { ...nothing, view: emptyView(origin), image: findImage({ name: 'scratch' }), runsAs: 'root', workdir: '/', packages: { ...noPackages, manager: 'none', bundle: 'no', tool: 'no' } };
  }
  const fact = base.kind === 'image' ? findImage(base.reference) : undefined;
  if (base.kind !== 'image' || !fact) return nothing;
  return knownState(fact, base.reference);
}

function unknownOrigin(base: Base, at: Span, model: DockerfileModel): Origin {
  if (base.kind === 'image') return spanOrigin(model.uri, at, texts.unknownImage({ image: base.reference.text }));
  const name = base.kind === 'unknown' ? base.variables[0] : undefined;
  return spanOrigin(model.uri, at, name === undefined ? texts.unknownImage({ image: model.text.slice(at.start, at.end) }) : texts.unknownVariable({ name }));
}

/** Files of which nothing but the view is known. */
export function plainState(view: FileView): StageState {
  return {
    view,
    environment: new Map(),
    buildArgs: new Map(),
    runsAs: 'unknown',
    userSpan: undefined,
    workdir: undefined,
    shell: 'posix',
    entrypoint: undefined,
    cmd: undefined,
    packages: noPackages,
    image: undefined,
    alpineRelease: undefined,
    arrived: [],
    buildsGo: 'unknown',
  };
}

/** A number of roots is known of the very release that somebody counted, and of no other. */
function measuredCount(fact: ImageFact, reference: ImageReference): { readonly bundleCount?: number } {
  const measured = fact.measuredRoots.find(({ release }) => release === reference.tag);
  return measured === undefined ? {} : { bundleCount: measured.count };
}

/** The state of an image that the facts know. */
export function knownState(fact: ImageFact, reference: ImageReference): StageState {
  const origin: Origin = { kind: 'fact', text: texts.baseImage({ image: reference.text }), source: fact.sources[0] ?? '' };
  const environment = new Map<string, EnvValue>();
  for (const [name, value] of Object.entries(fact.environment)) environment.set(name, { kind: 'set', value, origin });
  return {
    ...plainState(imageView(fact.layout, origin, { limited: fact.scope === 'limited', ...measuredCount(fact, reference) })),
    environment,
    runsAs: userKind(fact.defaultUser),
    workdir: fact.role === 'os' || fact.role === 'scratch' ? '/' : undefined,
    image: fact,
    alpineRelease: fact.family === 'alpine' ? alpineRelease(reference) : undefined,
    packages: packagesOf(fact),
    buildsGo: fact.role === 'go' ? 'yes' : 'no',
  };
}

/** Only a tag that names the release of Alpine tells it; the newest one is meant where `alpine` itself has no such tag. */
function alpineRelease(reference: ImageReference): number | undefined {
  const isAlpine = /(^|\/)alpine$/.test(reference.name);
  return isAlpine || reference.tag !== undefined ? releaseOfTag(isAlpine ? reference.tag : (reference.tag ?? '')) : undefined;
}

function packagesOf(fact: ImageFact): PackageState {
  const scope = fact.scope;
  return {
    ...noPackages,
    manager: fact.packageManager,
    bundle: scope === 'full' || scope === 'limited' ? 'yes' : scope === 'none' ? 'no' : 'unknown',
    tool: fact.updateTool === 'none' ? 'no' : fact.updateTool === 'unknown' ? 'unknown' : 'yes',
    recommends: 'yes',
  };
}

