/** Go programs that are provably linked with a C library whose loader the image that runs them provably lacks. */
import type { Span } from '../core/text';
import { decidesLinking, loadersOf, mayBringLoader, modulesThatNeedCgo, usesCgo } from '../facts/cgo';
import { packageName } from '../facts/packages';
import { baseName, isWithin } from '../trust/paths';
import { resolve } from '../trust/resolve';
import type { DockerfileAnalysis } from './analysis';
import { commandsOf } from './edits';
import { installOf } from './evaluate/commands/packages';
import type { EvaluatedCommand } from './evaluate/run';
import type { EvaluatedStage } from './evaluate/stage';
import type { ArrivedFile } from './evaluate/state';
import { joinPath } from './evaluate/paths';
import { cgoSettingOf, goVerb } from './program';
import { contextFolderOf, readMainPackage, type MainPackage } from './sources';
import { chainOf, textOf } from './timeline';

export interface UnloadableProgram {
  readonly stage: EvaluatedStage;
  readonly builder: EvaluatedStage;
  readonly build: EvaluatedCommand;
  readonly arrival: ArrivedFile;
  /** The word of the COPY that brings the program. */
  readonly at: Span;
  readonly libc: 'glibc' | 'musl';
  readonly loader: string;
  /** The package that links it with the C library. */
  readonly because: string;
  /** Whether the program may do without cgo, as far as go.mod tells: `no` where a module needs it. */
  readonly withoutCgo: 'yes' | 'no' | 'unknown';
}

export function unloadablePrograms(analysis: DockerfileAnalysis): readonly UnloadableProgram[] {
  return analysis.shipping.flatMap((stage) => programIn(analysis, stage) ?? []);
}

function programIn(analysis: DockerfileAnalysis, stage: EvaluatedStage): UnloadableProgram | undefined {
  const { arrival, starts } = analysis.programOf(stage);
  const builder = arrival?.stage === undefined ? undefined : analysis.stages[arrival.stage];
  const libc = builder && libcOfBuilder(builder);
  if (starts !== 'yes' || !arrival || !builder || !libc || !lacksLoader(analysis, stage, libc)) return undefined;
  const build = buildOf(builder, arrival.sourcePath);
  if (!build || !isLinkedWithC(analysis, builder, build, libc)) return undefined;
  const program = mainPackageOf(analysis, builder, build);
  const because = program && [...program.imports].find((path) => path === 'C' || usesCgo(path));
  const at = sourceSpan(stage, arrival);
  if (!program || because === undefined || !at) return undefined;
  return { stage, builder, build, arrival, at, libc, loader: loadersOf(libc)[0] ?? '', because, withoutCgo: needOf(program) };
}

/** Debian's golang images have a C compiler, and with it cgo; Alpine's have none, so that only an explicit setting counts. */
function libcOfBuilder(builder: EvaluatedStage): 'glibc' | 'musl' | undefined {
  const image = builder.initial.image;
  if (image?.role !== 'go' || image.name !== 'golang') return undefined;
  return image.libc === 'glibc' || image.libc === 'musl' ? image.libc : undefined;
}

function lacksLoader(analysis: DockerfileAnalysis, stage: EvaluatedStage, libc: 'glibc' | 'musl'): boolean {
  const { image, view, arrived } = stage.final;
  const isPlain = image !== undefined && (image.role === 'os' || image.role === 'scratch') && image.libc !== 'unknown' && image.libc !== libc;
  if (!isPlain || !loadersOf(libc).every((path) => isUntouched(resolve(view, path).entry) && !arrived.some((file) => isWithin(path, file.treeAt ?? file.path)))) return false;
  return chainOf(analysis, stage).every((each) => commandsOf(each).every(({ evaluated }) => evaluated.understood && !bringsLoader(evaluated)));
}

/** Absent, or as the base image, of another C library, has it. */
function isUntouched(entry: ReturnType<typeof resolve>['entry']): boolean {
  return entry.kind === 'absent' || (entry.kind === 'unknown' && entry.origin.kind === 'fact');
}

function bringsLoader({ command }: EvaluatedCommand): boolean {
  const install = installOf(command);
  return install?.packages.some(({ value }) => value === undefined || mayBringLoader(packageName(install.manager.id, value).name)) === true;
}

/** The one `go build` or `go install` that writes the file, certain to run. */
function buildOf(builder: EvaluatedStage, path: string): EvaluatedCommand | undefined {
  const builds = builder.steps.flatMap((step) => step.commands).filter((each) => goVerb(each) === 'build' || goVerb(each) === 'install');
  const own = builds.filter((each) => outputOf(each) === path);
  const [only] = own;
  return own.length === 1 && only && !only.command.conditional ? only : undefined;
}

/** Options of go build that take the next word. */
const valued: ReadonlySet<string> = new Set(['-o', '-p', '-C', '-asmflags', '-buildmode', '-buildvcs', '-compiler', '-gccgoflags', '-gcflags', '-installsuffix', '-ldflags', '-mod', '-modfile', '-overlay', '-pgo', '-pkgdir', '-tags', '-toolexec', '-covermode', '-coverpkg']);

interface BuildWords {
  readonly output: string | undefined;
  readonly packages: readonly string[];
}

/** `undefined` where a word is not known, or where another folder is built in. */
function wordsOf({ command }: EvaluatedCommand): BuildWords | undefined {
  let output: string | undefined;
  const packages: string[] = [];
  for (let i = 0; i < command.args.length; i++) {
    const word = command.args[i]?.value?.replace(/^--/, '-');
    if (word === undefined || /^-C(=|$)/.test(word)) return undefined;
    if (!word.startsWith('-')) packages.push(word);
    else if (word.startsWith('-o=')) output = word.slice(3);
    else if (valued.has(word)) {
      const next = command.args[++i]?.value;
      if (word === '-o') {
        if (next === undefined) return undefined;
        output = next;
      }
    }
  }
  return { output, packages: packages.slice(1) };
}

function outputOf(evaluated: EvaluatedCommand): string | undefined {
  const { cwd } = evaluated.command;
  const words = wordsOf(evaluated);
  if (!words || cwd === undefined || words.packages.length > 1) return undefined;
  const folder = baseName(joinPath(cwd, words.packages[0] ?? '.'));
  if (goVerb(evaluated) === 'install') return words.packages[0]?.includes('@') ? undefined : `/go/bin/${folder}`;
  return words.output === undefined ? joinPath(cwd, folder) : joinPath(cwd, words.output.endsWith('/') ? `${words.output}${folder}` : words.output);
}

/** Whether cgo is on in a plain native build: nothing up to it speaks of what decides the linking, or only of `CGO_ENABLED=1`. */
function isLinkedWithC(analysis: DockerfileAnalysis, builder: EvaluatedStage, build: EvaluatedCommand, libc: 'glibc' | 'musl'): boolean {
  const texts = chainOf(analysis, builder).flatMap((each) => each.steps.map((step) => textOf(analysis, step.instruction)));
  const setting = cgoSettingOf(build);
  const other = texts.some((text) => decidesLinking(text.replace(/\bCGO_ENABLED=1\b/g, '')));
  const isSet = texts.some((text) => text.includes('CGO_ENABLED=1'));
  if (other || (isSet && setting !== '1') || build.before.image?.role !== 'go') return false;
  return libc === 'glibc' || setting === '1';
}

function mainPackageOf(analysis: DockerfileAnalysis, builder: EvaluatedStage, build: EvaluatedCommand): MainPackage | undefined {
  const { cwd } = build.command;
  const words = wordsOf(build);
  if (cwd === undefined || !words) return undefined;
  const named = words.packages[0] ?? '.';
  const package_ = named.endsWith('.go') ? named.replace(/[^/]*$/, '.') : named;
  if (!/^\.{1,2}(\/|$)/.test(package_) || package_.includes('...')) return undefined;
  const root = contextFolderOf(builder, cwd);
  const folder = contextFolderOf(builder, joinPath(cwd, package_));
  return root === undefined || folder === undefined ? undefined : readMainPackage(analysis, root, folder);
}

function sourceSpan(stage: EvaluatedStage, arrival: ArrivedFile): Span | undefined {
  const step = stage.steps.find((each) => each.instruction === arrival.instruction);
  const target = step?.copy?.targets.find((each) => each.sourcePath === arrival.sourcePath);
  return target?.source.span;
}

function needOf(program: MainPackage): UnloadableProgram['withoutCgo'] {
  if (program.imports.has('C') || modulesThatNeedCgo.some((module) => program.goMod.includes(module))) return 'no';
  return /^\s*require\b/m.test(program.goMod) ? 'unknown' : 'yes';
}
