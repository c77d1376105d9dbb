/** Hover on the packages and the tools that make a root store: ca-certificates, update-ca-certificates, update-ca-trust. */
import { defineTexts, type Text } from '../../core/message';
import { anchorFactOf, type AnchorFact } from '../../facts/anchors';
import { packageName, type PackageManagerFact } from '../../facts/packages';
import type { FileView } from '../../trust/types';
import { installOf, removalOf } from '../evaluate/commands/packages';
import { takenAnchors } from '../evaluate/commands/trust';
import type { Argument } from '../evaluate/commands/types';
import type { EvaluatedCommand } from '../evaluate/run';
import { commandsOf } from '../edits';
import type { EvaluatedStage } from '../evaluate/stage';
import type { StageState } from '../evaluate/state';
import { codeText, linkedAll } from '../../core/markdown';
import { libcSource } from './place';

const texts = defineTexts('dockerfile.hover.packages', {
  package: '**`{package}`** brings the public root certificates; Go finds them at `{path}`. {source}',
  withTool: 'It also brings `{tool}`, which takes private CAs from `{directory}` into the bundle.',
  bundleOnly: 'It brings the bundle alone, without the tool `update-ca-certificates`: private CAs need the package `ca-certificates`.',
  toolOnly: 'It brings the tool that writes the bundle, here `{tool}`; the roots themselves are in `{bundle}`.',
  trigger: 'Installing it runs `{tool}`: private CAs that already lie in `{directory}` go into the bundle. {source}',
  alreadyThere: 'The base image `{image}` carries the bundle already; what this adds is the tool.',
  removed: 'Removing it takes the bundle away, unless the base image had one of its own.',
  refresh: 'Roots change over the years: the bundle is as new as the package at the time of the build.',
  musl: 'Go needs nothing else: with musl and glibc, with and without cgo, it reads this file itself. {source}',
  tool: '**`{tool}`** writes the bundle anew: the distribution\'s roots and every private CA in `{directory}`. {source}',
  toolUnknown: '**`{tool}`** writes a bundle of root certificates from the distribution\'s roots and the private CAs of its anchor directory.',
  otherTool: 'Images of this family have `{tool}` and the directory `{directory}` instead. {source}',
  toolNote: '{note}',
  writes: 'It writes {paths}.',
  toolThere: 'It is in this image.',
  toolMissing: '**It is not in this image: the command fails with `not found`.** The package `{package}` brings it.',
  toolUnsure: 'Whether it is in this image is not known.',
  notRoot: '**It runs as a user who may not write the bundle.**',
  takesOne: 'Here it takes one file from `{directory}`.',
  takes: 'Here it takes {count} files from `{directory}`.',
  takesNothing: 'No private CA is in `{directory}` at this point, so it writes the same bundle again.',
  takesUnknown: 'What is in `{directory}` at this point is not known.',
  redundant: 'The install before it has run it already, and no private CA came in since: it changes nothing.',
  goReads: 'Go reads the bundle, not the private CA\'s own file.',
});

/** What an install or a removal of root packages means; empty when the pointed word is no such package. */
export function packageParts(stage: EvaluatedStage, evaluated: EvaluatedCommand, word: Argument): Text[] {
  const install = installOf(evaluated.command);
  const call = install ?? removalOf(evaluated.command);
  if (!call || word.value === undefined || !call.packages.includes(word)) return [];
  const name = packageName(call.manager.id, word.value).name;
  const isBundle = call.manager.bundle.includes(name);
  const isTool = call.manager.tool.includes(name);
  if (!isBundle && !isTool) return [];
  const anchor = anchorFactOf(evaluated.before.image?.family, call.manager.id);
  const what = whatItBrings(name, call.manager, anchor, isBundle, isTool);
  if (!install) return [...what, texts.removed()];
  return [...what, ...baseText(stage, evaluated.before, isTool), ...(isBundle ? [texts.musl({ source: libcSource() }), texts.refresh()] : [])];
}

function whatItBrings(name: string, manager: PackageManagerFact, anchor: AnchorFact | undefined, isBundle: boolean, isTool: boolean): Text[] {
  if (!isBundle) return anchor ? [texts.toolOnly({ tool: anchor.tool, bundle: manager.bundle.join('`, `') })] : [];
  const parts = [texts.package({ package: name, path: manager.bundlePath, source: `(${linkedAll(manager.source)})` })];
  if (!isTool) return manager.tool.includes('ca-certificates') ? [...parts, texts.bundleOnly()] : parts;
  if (!anchor) return parts;
  parts.push(texts.withTool({ tool: anchor.tool, directory: anchor.directory }));
  if (anchor.refreshedByInstall) parts.push(texts.trigger({ tool: anchor.tool, directory: anchor.directory, source: `(${linkedAll(anchor.source)})` }));
  return parts;
}

function baseText(stage: EvaluatedStage, before: StageState, isTool: boolean): Text[] {
  const image = stage.initial.image;
  return isTool && image && before.packages.bundle === 'yes' && before.packages.tool === 'no' ? [texts.alreadyThere({ image: codeText(image.name) })] : [];
}

/** Whether a command is one of the tools that write the bundle. */
export function isTrustTool(name: string | undefined): boolean {
  return name === 'update-ca-certificates' || name === 'update-ca-trust';
}

/** What the update tool does at this point of this stage. */
export function toolParts(stage: EvaluatedStage, evaluated: EvaluatedCommand): Text[] {
  const { command, before } = evaluated;
  const tool = command.name ?? '';
  const anchor = anchorFactOf(before.image?.family, before.packages.manager);
  if (!anchor || anchor.tool !== tool) return [texts.toolUnknown({ tool }), ...(anchor ? [texts.otherTool({ tool: anchor.tool, directory: anchor.directory, source: `(${linkedAll(anchor.source)})` })] : [])];
  return [
    texts.tool({ tool, directory: anchor.directory, source: `(${linkedAll(anchor.source)})` }),
    texts.writes({ paths: anchor.bundlePaths.map((path) => `\`${path}\``).join(', ') }),
    presence(before, anchor),
    ...(before.runsAs === 'other' && command.asUser === undefined ? [texts.notRoot()] : []),
    ...(before.packages.tool === 'no' ? [] : [takesText(before.view, anchor), ...redundancy(stage, evaluated, anchor)]),
    texts.goReads(),
    texts.toolNote({ note: anchor.note }),
  ];
}

function presence(state: StageState, anchor: AnchorFact): Text {
  if (state.packages.tool === 'no') return texts.toolMissing({ package: anchor.toolPackage });
  return state.packages.tool === 'yes' ? texts.toolThere() : texts.toolUnsure();
}

function takesText(view: FileView, anchor: AnchorFact): Text {
  const { directory } = anchor;
  const taken = takenAnchors(view, anchor);
  if (!taken.complete) return texts.takesUnknown({ directory });
  if (taken.contents.length === 0) return texts.takesNothing({ directory });
  return taken.contents.length === 1 ? texts.takesOne({ directory }) : texts.takes({ count: taken.contents.length, directory });
}

/** After an install of its own package, with nothing new to take, the tool has nothing to do. */
function redundancy(stage: EvaluatedStage, evaluated: EvaluatedCommand, anchor: AnchorFact): Text[] {
  if (!anchor.refreshedByInstall) return [];
  const earlier = commandsOf(stage).map((each) => each.evaluated);
  const here = earlier.indexOf(evaluated);
  const installed = earlier.slice(0, here).findLast((each) => installsTool(each, anchor));
  if (!installed) return [];
  return sameAnchors(installed.before.view, evaluated.before.view, anchor) ? [texts.redundant()] : [];
}

function installsTool(evaluated: EvaluatedCommand, anchor: AnchorFact): boolean {
  const call = installOf(evaluated.command);
  return call !== undefined && !call.elsewhere && !evaluated.command.conditional && call.packages.some((word) => word.value !== undefined && packageName(call.manager.id, word.value).name === anchor.toolPackage);
}

function sameAnchors(before: FileView, after: FileView, anchor: AnchorFact): boolean {
  const then = takenAnchors(before, anchor);
  const now = takenAnchors(after, anchor);
  return then.complete && now.complete && then.contents.length === now.contents.length && now.contents.every((content, index) => content === then.contents[index]);
}
