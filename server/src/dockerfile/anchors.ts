/** Private CAs that a stage puts where a distribution's update tool looks for them, and whether that tool gets to see them. */
import { allAnchors, anchorFactOf, type AnchorFact } from '../facts/anchors';
import { commandKind } from '../facts/commands';
import { findFlag } from '../syntax/dockerfile/flags';
import { joined, parentOf, baseName } from '../trust/paths';
import { resolve } from '../trust/resolve';
import type { FileContent, FileView, Origin, Tri } from '../trust/types';
import type { DockerfileAnalysis } from './analysis';
import { installOf } from './evaluate/commands/packages';
import type { RunCommand } from './evaluate/commands/types';
import type { EvaluatedStage } from './evaluate/stage';
import type { StageState, StartCommand } from './evaluate/state';
import { chainOf, escaped, isTakenElsewhere, momentOf, textAfter, textOf, timelineOf, type Moment } from './timeline';

/** A file in an anchor directory at the end of a stage, put there by this Dockerfile. */
export interface AnchorFile {
  /** Real path. */
  readonly path: string;
  readonly content: FileContent;
  /** Index in the moments of the stage. */
  readonly moment: number;
}

export interface AnchorScene {
  readonly stage: EvaluatedStage;
  readonly chain: readonly EvaluatedStage[];
  readonly moments: readonly Moment[];
  /** How this image takes private CAs. */
  readonly anchor: AnchorFact | undefined;
  /** What lies in the anchor directories of all families and may be a certificate. */
  readonly files: readonly AnchorFile[];
}

const scenes = new WeakMap<EvaluatedStage, AnchorScene | 'none'>();

/** What a stage holds in anchor directories at its end; `undefined` where it holds nothing of this file's doing. Made once. */
export function anchorSceneOf(analysis: DockerfileAnalysis, stage: EvaluatedStage): AnchorScene | undefined {
  const known = scenes.get(stage) ?? readScene(analysis, stage) ?? 'none';
  scenes.set(stage, known);
  return known === 'none' ? undefined : known;
}

function readScene(analysis: DockerfileAnalysis, stage: EvaluatedStage): AnchorScene | undefined {
  const found = anchorDirectories.flatMap((directory) => filesBelow(stage.final.view, directory, 0));
  if (found.length === 0) return undefined;
  const moments = timelineOf(analysis, stage);
  const files = found.flatMap(({ path, content, origin }): AnchorFile[] => {
    const moment = momentOf(moments, origin, analysis.model.uri);
    return moment >= 0 && mayBeCertificate(path, content) ? [{ path, content, moment }] : [];
  });
  if (files.length === 0) return undefined;
  return { stage, chain: chainOf(analysis, stage), moments, anchor: anchorOf(stage.final), files };
}

const anchorDirectories = [...new Set(allAnchors().map((anchor) => anchor.directory))];

/** The family's own way, where the image is known and its tool is there or can be installed. */
export function anchorOf(state: StageState): AnchorFact | undefined {
  const { image, packages } = state;
  if (!image || image.anchor || packages.manager === 'none') return image?.anchor;
  return anchorFactOf(image.family, packages.manager);
}

interface FoundFile {
  readonly path: string;
  readonly content: FileContent;
  readonly origin: Origin;
}

/** Nobody nests deeper; an image's whole tree cannot lie in an anchor directory. */
const deepestAnchor = 4;
const mostAnchors = 200;

function filesBelow(view: FileView, directory: string, depth: number): FoundFile[] {
  const folder = resolve(view, directory);
  if (folder.entry.kind !== 'directory' || depth > deepestAnchor) return [];
  return view.list(folder.path).names.slice(0, mostAnchors).flatMap((name): FoundFile[] => {
    const path = joined(folder.path, name);
    const { entry } = resolve(view, path);
    if (entry.kind === 'directory') return filesBelow(view, path, depth + 1);
    return entry.kind === 'file' ? [{ path, content: entry.content, origin: entry.origin }] : [];
  });
}

const certificateName = /\.(crt|pem|cer|cert|der|ca|ca-bundle)$/i;

/** A file that is known to be something else is none of our business; of an unknown one the name decides. */
function mayBeCertificate(path: string, content: FileContent): boolean {
  if (content.kind === 'certificates') return true;
  if (content.kind === 'unknown') return certificateName.test(path);
  return content.traits?.der === true;
}

/** Whether a command is one of the tools that rebuild the bundle. */
export function isUpdateTool(command: RunCommand): boolean {
  return command.name === 'update-ca-certificates' || command.name === 'update-ca-trust';
}

/** An update tool told to work on other directories than the system's. */
export function worksElsewhere(command: RunCommand): boolean {
  return command.args.some((arg) => arg.value === undefined || /^(--etccertsdir|--localcertsdir|--certsdir|--certsconf|--sysroot|--root|-r|--output|-o)(=|$)/.test(arg.value));
}

const registering = /update-ca-certificates|update-ca-trust|\btrust\s+(extract|anchor)|dpkg-reconfigure|dpkg-trigger|c_?rehash\b/;

/**
 * Whether the files in the anchor directory get into the bundle after moment `index`: by the tool, by an install that runs it,
 * or when the container starts. `unknown` where something that nobody knows may do it.
 */
export function isRegisteredAfter(analysis: DockerfileAnalysis, scene: AnchorScene, index: number): Tri {
  const text = textAfter(analysis, scene.moments, index);
  if (registering.test(text)) return 'yes';
  const answers = [...scene.moments.slice(index + 1).map(registersAnchors), registersAtStart(analysis, scene.stage)];
  return answers.includes('yes') ? 'yes' : answers.includes('unknown') ? 'unknown' : 'no';
}

/** Programs that run recipes or scripts of the project: any of them may call the tool. */
const recipeRunners = new Set([
  'ansible', 'ansible-playbook', 'ansible-galaxy', 'bazel', 'bazelisk', 'buck', 'cmake', 'configure', 'docker', 'dotnet', 'gradle', 'gradlew', 'just', 'mage', 'make', 'meson',
  'mise', 'ninja', 'nix', 'nix-build', 'nix-env', 'node', 'perl', 'php', 'podman', 'python', 'python2', 'python3', 'rake', 'rpm-ostree', 'ruby', 'task', 'java',
]);

function registersAnchors({ step, evaluated }: Moment): Tri {
  if (!evaluated) return step.instruction.keyword === 'RUN' ? 'unknown' : 'no';
  const { command, before, after } = evaluated;
  if (!evaluated.understood) return runsAnything(command) ? 'unknown' : 'no';
  if (installOf(command)) {
    const named = command.args.some((arg) => arg.value === undefined || /^ca-certificates/.test(arg.value));
    return after.packages.tool !== before.packages.tool || named ? 'unknown' : 'no';
  }
  return command.args.some((arg) => /^(dist-|full-|system-)?(upgrade|update|dup|autopurge)$/.test(arg.value ?? '')) && isUpgrade(command) ? 'unknown' : 'no';
}

/** Whether something after moment `index` may move, copy or read files in a way that is not to be seen from here. */
export function mayBeHandledAfter(moments: readonly Moment[], index: number): boolean {
  return moments.slice(index + 1).some(({ step, evaluated }) => (evaluated ? !evaluated.understood && runsAnything(evaluated.command) : step.instruction.keyword === 'RUN'));
}

function runsAnything(command: RunCommand): boolean {
  return command.name === undefined || commandKind(command.name) === 'unknown' || recipeRunners.has(command.name);
}

/** `apt-get update` only fetches lists; an upgrade may renew ca-certificates, which runs the tool. */
function isUpgrade(command: RunCommand): boolean {
  const lists = command.name === 'apt-get' || command.name === 'apt' || command.name === 'apk';
  return !(lists && command.args.some((arg) => arg.value === 'update'));
}

/** Images whose own entrypoint takes certificates in when a variable says so. */
const registeringImages = new Set(['eclipse-temurin']);

/** Whether what starts the container runs the tool: then it may also move and rename files first. */
export function registersAtStart(analysis: DockerfileAnalysis, stage: EvaluatedStage): Tri {
  const { entrypoint, cmd, image, arrived } = stage.final;
  if (!entrypoint && (image === undefined || registeringImages.has(image.name))) return 'unknown';
  for (const start of [entrypoint, cmd]) if (start && registering.test(textOf(analysis, start.instruction))) return 'yes';
  const started = [...pathsIn(entrypoint), ...pathsIn(cmd)];
  let answer: Tri = 'no';
  for (const file of arrived) {
    const isStarted = started.some((path) => path === file.path || baseName(path) === baseName(file.path));
    if (!isStarted && !/\.(sh|bash)$/.test(file.path) && !file.path.includes('entrypoint')) continue;
    const verdict = scriptRegisters(analysis, stage, file.path, isStarted);
    if (verdict === 'yes') return 'yes';
    if (verdict === 'unknown') answer = 'unknown';
  }
  return answer;
}

/** The words of a start command that can be files. */
function pathsIn(start: StartCommand | undefined): string[] {
  const words = start?.exec ? start.exec.map((item) => item.value) : (start?.shell ?? '').split(/[\s;&|"']+/);
  return words.filter((word) => word !== '' && !word.startsWith('-'));
}

/** What a script that was copied in says of the tool; `unknown` for one that starts and cannot be read, or that calls others. */
function scriptRegisters(analysis: DockerfileAnalysis, stage: EvaluatedStage, path: string, isStarted: boolean): Tri {
  const source = sourceInContext(analysis, stage, path);
  if (source === undefined) return 'no';
  const entry = analysis.context.entry(source);
  if (entry?.kind !== 'file') return isStarted && looksLikeScript(path) ? 'unknown' : 'no';
  if (entry.bytes[0] !== 0x23 || entry.bytes[1] !== 0x21) return isStarted && looksLikeScript(path) ? scriptText(entry.bytes) : 'no';
  return scriptText(entry.bytes);
}

function looksLikeScript(path: string): boolean {
  return /\.(sh|bash)$/.test(path) || /entrypoint|start|init|run/.test(baseName(path));
}

function scriptText(bytes: Uint8Array): Tri {
  const text = new TextDecoder().decode(bytes);
  if (registering.test(text)) return 'yes';
  return /(^|[\s;&])(\.|source|exec|sh|bash)\s+["']?[^\s"'$]*\.(sh|bash)\b/m.test(text) ? 'unknown' : 'no';
}

/** Where in the build context a copied file comes from; through other stages too. */
export function sourceInContext(analysis: DockerfileAnalysis, stage: EvaluatedStage, path: string): string | undefined {
  const file = [...stage.final.arrived].reverse().find((each) => each.path === path || (each.path === parentOf(path) && each.path !== '/'));
  if (!file) return undefined;
  const source = file.path === path ? file.sourcePath : `${file.sourcePath}/${baseName(path)}`;
  if (file.stage === undefined) return findFlag(file.instruction.flags, 'from') ? undefined : source;
  const from = analysis.stages[file.stage];
  return from && from !== stage ? sourceInContext(analysis, from, source) : undefined;
}

/** Whether something names the file, so that it is used where it lies: a variable, a later command, the start command. */
export function isUsedByName(analysis: DockerfileAnalysis, scene: AnchorScene, file: AnchorFile): boolean {
  const values = [...scene.stage.final.environment.values()].map((value) => (value.kind === 'set' ? value.value : ''));
  if (values.some((value) => value.includes(file.path) || value.split(':').includes(parentOf(file.path)))) return true;
  const text = textAfter(analysis, scene.moments, file.moment);
  return text.includes(file.path) || wordPattern(baseName(file.path)).test(text) || new RegExp(`${escaped(parentOf(file.path))}/?[*?$]`).test(text);
}

function wordPattern(name: string): RegExp {
  return new RegExp(`(^|[\\s"'/=])${escaped(name)}(?=$|[\\s"';&|)])`, 'm');
}

/** Whether the file goes on to another stage, which is judged by itself. */
export function goesElsewhere(analysis: DockerfileAnalysis, scene: AnchorScene, file: AnchorFile): boolean {
  return isTakenElsewhere(analysis, scene.chain, file.path);
}
