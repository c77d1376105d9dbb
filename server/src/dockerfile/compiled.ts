/** From the file that a stage starts back to the go command that makes it, and to the package in the build context that is compiled. */
import { defineTexts } from '../core/message';
import { optionsOf } from '../syntax/dockerfile/flags';
import { baseName, isWithin, parentOf } from '../trust/paths';
import type { Proof } from '../trust/joins';
import type { Origin } from '../trust/types';
import type { BuildContext } from './evaluate/context';
import { joinPath } from './evaluate/paths';
import type { EvaluatedCommand } from './evaluate/run';
import type { EvaluatedCopy, EvaluatedStage, Step } from './evaluate/stage';
import { spanOrigin, variableIn, type ArrivedFile } from './evaluate/state';
import { readGoBuild, type GoBuild } from './go-build';
import type { DockerfileModel } from './model';
import { goVerb } from './program';

export const compiledTexts = defineTexts('dockerfile.compiled', {
  starts: 'this starts `{path}`',
  copied: '`{path}` is copied from here',
  compiled: '`{package}` is compiled into `{path}` here',
});

/** The go command that makes the program, and what it compiles. */
export interface CompiledProgram {
  readonly builder: EvaluatedStage;
  readonly build: EvaluatedCommand;
  /** Folders of the main package and of its go.mod, relative to the context: `/cmd/shop`, `/`. */
  readonly package: string;
  readonly module: string;
  readonly tags: readonly string[] | undefined;
  readonly proof: Proof;
}

interface File {
  readonly stage: EvaluatedStage;
  readonly path: string;
}

interface Search {
  readonly model: DockerfileModel;
  readonly evaluated: readonly EvaluatedStage[];
  readonly context: BuildContext;
}

/** A program is copied from stage to stage; nobody does it more often than this. */
const mostStages = 6;

/** Answers by stage: stages outlive an edit that does not reach them, and those that they take files from with them. */
const answers = new WeakMap<EvaluatedStage, { readonly context: BuildContext; readonly compiled: CompiledProgram | undefined }>();

/** Follows the program of a stage; `arrival` is the COPY that brought it, if one did. */
export function compiledProgram(search: Search, stage: EvaluatedStage, executable: string | undefined, arrival: ArrivedFile | undefined): CompiledProgram | undefined {
  const known = answers.get(stage);
  if (known?.context === search.context) return known.compiled;
  const compiled = findCompiled(search, stage, executable, arrival);
  answers.set(stage, { context: search.context, compiled });
  return compiled;
}

function findCompiled(search: Search, stage: EvaluatedStage, executable: string | undefined, arrival: ArrivedFile | undefined): CompiledProgram | undefined {
  if (executable === undefined) return undefined;
  const start = stage.final.entrypoint ?? stage.final.cmd;
  const first: Origin[] = start ? [spanOrigin(search.model.uri, start.instruction.span, compiledTexts.starts({ path: executable }))] : [];
  const path = executable.includes('/') ? joinPath(stage.final.workdir ?? '/', executable) : (arrival && pathOfArrival(arrival, executable));
  return path === undefined ? undefined : follow(search, { stage, path }, first, 0);
}

/** Where a program that is started by its name lies: a single file at its own path, one of a folder under its name. */
function pathOfArrival(arrival: ArrivedFile, executable: string): string {
  return arrival.treeAt === undefined || baseName(arrival.path) === executable ? arrival.path : joinPath(arrival.treeAt, executable);
}

function follow(search: Search, file: File, steps: readonly Origin[], depth: number): CompiledProgram | undefined {
  if (depth > mostStages) return undefined;
  const made = buildOf(search, file);
  if (made) return programOfBuild(search, file, made, steps);
  const before = originOfFile(search, file);
  return before && follow(search, before.file, [...steps, ...before.steps], depth + 1);
}

interface Made {
  readonly step: Step;
  readonly evaluated: EvaluatedCommand;
  readonly package: string;
}

/** All steps of a stage and of those below it, the first one first. */
function stepsOf(all: Pick<Search, 'evaluated'>, stage: EvaluatedStage): readonly Step[] {
  const { base } = stage.stage;
  const parent = base.kind === 'stage' ? all.evaluated[base.stage.index] : undefined;
  return parent ? [...stepsOf(all, parent), ...stage.steps] : stage.steps;
}

/** The one go command that is certain to write the file. */
function buildOf(search: Search, { stage, path }: File): Made | undefined {
  const found: Made[] = [];
  for (const step of stepsOf(search, stage)) {
    for (const evaluated of step.commands) {
      const package_ = packageFor(search, stage, step, evaluated, path);
      if (package_ !== undefined) found.push({ step, evaluated, package: package_ });
    }
  }
  const last = found.at(-1);
  const isSame = found.every((each) => each.package === last?.package);
  return last && isSame && !last.evaluated.command.conditional ? last : undefined;
}

/** The package (its path in the stage) that a go command compiles into the file at `path`. */
function packageFor(search: Search, stage: EvaluatedStage, step: Step, evaluated: EvaluatedCommand, path: string): string | undefined {
  const verb = goVerb(evaluated);
  const build = verb === 'build' || verb === 'install' ? readGoBuild(evaluated, search.model.text) : undefined;
  if (!build) return undefined;
  return packagesIn(build, path).find((folder) => outputOf(search, stage, step, evaluated, build, folder) === path);
}

/** The folders that may be compiled into `path`: those that are named, and of a pattern the one that has the file's name. */
function packagesIn({ cwd, packages, files }: GoBuild, path: string): readonly string[] {
  if (files.length > 0) return [parentOf(joinPath(cwd, files[0] ?? ''))];
  if (packages.length === 0) return [cwd];
  return packages.flatMap((each) => {
    if (!each.endsWith('...')) return [joinPath(cwd, each)];
    const base = joinPath(cwd, each.slice(0, -3));
    return [joinPath(base, baseName(path)), joinPath(base, `cmd/${baseName(path)}`), base];
  });
}

function outputOf(search: Search, stage: EvaluatedStage, step: Step, evaluated: EvaluatedCommand, build: GoBuild, folder: string): string | undefined {
  const name = build.files[0] === undefined ? nameOfPackage(search, stage, step, folder) : baseName(build.files[0]).replace(/\.go$/, '');
  if (goVerb(evaluated) === 'install') return name === undefined ? undefined : joinPath(binFolder(evaluated), name);
  if (build.output === undefined) return name === undefined || build.packages.length > 1 ? undefined : joinPath(build.cwd, name);
  const output = joinPath(build.cwd, build.output);
  const isFolder = build.output.endsWith('/') || build.packages.length > 1 || build.packages.some((each) => each.endsWith('...')) || evaluated.before.view.entry(output).kind === 'directory';
  return isFolder ? name && joinPath(output, name) : output;
}

function binFolder({ before }: EvaluatedCommand): string {
  return variableIn(before, 'GOBIN') ?? joinPath((variableIn(before, 'GOPATH') ?? '/go').split(':')[0] ?? '/go', 'bin');
}

/** A program is named after its folder; at the top of a module after the module's path, a major version aside. */
function nameOfPackage(search: Search, stage: EvaluatedStage, step: Step, folder: string): string | undefined {
  const source = contextPathOf(search, stage, step, folder);
  const module = source === undefined ? undefined : moduleOf(search.context, source);
  if (source === undefined || module === undefined || module.folder !== source) return baseName(folder);
  const parts = module.path.split('/');
  return /^v\d+$/.test(parts.at(-1) ?? '') && parts.length > 1 ? parts.at(-2) : parts.at(-1);
}

/** The nearest go.mod at or above a folder of the context. */
function moduleOf(context: BuildContext, folder: string): { readonly folder: string; readonly path: string } | undefined {
  for (let at = folder; ; at = parentOf(at)) {
    const entry = context.entry(joinPath(at, 'go.mod'));
    if (entry?.kind === 'file') return { folder: at, path: /^\s*module\s+"?([^\s"]+)"?/m.exec(new TextDecoder().decode(entry.bytes))?.[1] ?? '' };
    if (at === '/' || entry?.kind === 'unreadable') return undefined;
  }
}

/** The folder of the context that a go command finds at `path`: by what is mounted while it runs, or by what was copied before. */
function contextPathOf(search: Search, stage: EvaluatedStage, step: Step, path: string): string | undefined {
  const mounted = mountedAt(step, path);
  if (mounted !== undefined) return mounted;
  const steps = stepsOf(search, stage);
  for (const each of steps.slice(0, steps.indexOf(step)).toReversed()) {
    if (!each.copy) continue;
    const own = each.copy.from ? fromOtherStage(search, each, path) : fromContext(each, path);
    if (own !== undefined) return own;
  }
  return undefined;
}

function fromContext({ copy }: Step, path: string): string | undefined {
  const tree = copy?.targets.findLast((target) => target.isTree && isWithin(path, target.path));
  if (tree) return joinPath(tree.sourcePath, path.slice(tree.path === '/' ? 1 : tree.path.length + 1));
  const file = copy?.targets.findLast((target) => !target.isTree && target.path.endsWith('.go') && parentOf(target.path) === path);
  return file && parentOf(file.sourcePath);
}

/** Sources that a stage of their own holds: what lies there is what was copied there. */
function fromOtherStage(search: Search, { copy }: Step, path: string): string | undefined {
  const from = copy?.from?.kind === 'stage' ? search.evaluated[copy.from.stage.index] : undefined;
  const tree = copy?.targets.findLast((target) => target.isTree && isWithin(path, target.path));
  const last = from?.steps.at(-1);
  if (!from || !tree || !last) return undefined;
  const there = joinPath(tree.sourcePath, path.slice(tree.path === '/' ? 1 : tree.path.length + 1));
  return from.steps.toReversed().map((step) => (step.copy && !step.copy.from ? fromContext(step, there) : undefined)).find((found) => found !== undefined);
}

/** `RUN --mount=type=bind,target=.` shows the context, or a part of it, while the command runs. */
function mountedAt({ instruction, before }: Step, path: string): string | undefined {
  for (const flag of instruction.flags.filter(({ name }) => name === 'mount')) {
    const options = new Map(optionsOf(flag).map(({ name, value }) => [name, value ?? '']));
    if ((options.get('type') ?? 'bind') !== 'bind' || options.has('from')) continue;
    const target = options.get('target') ?? options.get('dst') ?? options.get('destination');
    if (target === undefined) continue;
    const at = joinPath(before.workdir ?? '/', target);
    const source = joinPath('/', options.get('source') ?? options.get('src') ?? '.');
    if (isWithin(path, at)) return joinPath(source, path.slice(at === '/' ? 1 : at.length + 1));
  }
  return undefined;
}

/** Where a file that no go command writes comes from: another stage, or another place of the same one. */
function originOfFile(search: Search, file: File): { readonly file: File; readonly steps: readonly Origin[] } | undefined {
  for (const step of stepsOf(search, file.stage).toReversed()) {
    const moved = movedFrom(step, file.path);
    if (moved !== undefined) return { file: { stage: file.stage, path: moved }, steps: [] };
    const copy = step.copy;
    const from = copy?.from?.kind === 'stage' ? search.evaluated[copy.from.stage.index] : undefined;
    if (!copy || !from) continue;
    const path = sourceOf(copy, file.path);
    if (path !== undefined) return { file: { stage: from, path }, steps: [spanOrigin(search.model.uri, step.instruction.span, compiledTexts.copied({ path }))] };
  }
  return undefined;
}

/** Where a copied file lay: a source is the file itself, or a folder that holds it; what it is, is not always known. */
function sourceOf({ copy, targets }: EvaluatedCopy, path: string): string | undefined {
  const file = targets.findLast((each) => each.path === path && each.entry.kind !== 'directory');
  if (file) return file.sourcePath;
  const into = copy.destination?.path;
  const tree = into !== undefined && isWithin(path, into) ? targets.findLast((each) => each.isTree) : undefined;
  return tree && into !== undefined ? joinPath(tree.sourcePath, path.slice(into === '/' ? 1 : into.length + 1)) : undefined;
}

/** `cp` and `mv` of one file. */
function movedFrom({ commands }: Step, path: string): string | undefined {
  for (const { command } of commands.toReversed()) {
    if ((command.name !== 'cp' && command.name !== 'mv' && command.name !== 'install') || command.cwd === undefined) continue;
    const words = command.args.map(({ value }) => value).filter((value) => value?.startsWith('-') !== true);
    const [from, to] = words;
    if (words.length !== 2 || from === undefined || to === undefined) continue;
    const target = joinPath(command.cwd, to);
    if (target === path || joinPath(target, baseName(from)) === path) return joinPath(command.cwd, from);
  }
  return undefined;
}

function programOfBuild(search: Search, file: File, made: Made, steps: readonly Origin[]): CompiledProgram | undefined {
  const { context, model } = search;
  const build = readGoBuild(made.evaluated, model.text);
  const source = contextPathOf(search, file.stage, made.step, made.package);
  const module = source === undefined ? undefined : moduleOf(context, source);
  // Files that are named are compiled without a module too.
  if (source === undefined || !build || (module === undefined && build.files.length === 0)) return undefined;
  const name = source === '/' ? '.' : `.${source}`;
  const compiled = spanOrigin(model.uri, made.evaluated.command.span, compiledTexts.compiled({ package: name, path: file.path }));
  return {
    builder: file.stage,
    build: made.evaluated,
    package: source,
    module: module?.folder ?? source,
    tags: build.tags,
    proof: { certainty: 'proven', steps: [...steps, compiled] },
  };
}
