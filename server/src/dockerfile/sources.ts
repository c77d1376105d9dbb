/** Go source in the build context, as far as a Dockerfile's rule needs it: which packages a main package imports. */
import { joinPath } from './evaluate/paths';
import { isWithin } from '../trust/paths';
import type { DockerfileAnalysis } from './analysis';
import type { EvaluatedStage } from './evaluate/stage';

/** A budget for modules of any size: what is not found in so many packages stays unknown. */
const mostPackages = 60;
const mostFiles = 200;

export interface MainPackage {
  /** Packages outside the module that are imported by it or by packages of its own module, for certain. */
  readonly imports: ReadonlySet<string>;
  /** Where the package lies, relative to the context. */
  readonly folder: string;
  readonly goMod: string;
}

/** The folder of the context that lies at `path` in a stage, by what COPY brought there. */
export function contextFolderOf(stage: EvaluatedStage, path: string): string | undefined {
  for (const step of stage.steps.toReversed()) {
    const copy = step.copy;
    if (!copy || copy.from || step.instruction.keyword !== 'COPY') continue;
    const target = copy.targets.find((each) => each.isTree && isWithin(path, each.path));
    if (target) return joinPath(target.sourcePath, path.slice(target.path.length).replace(/^\/+/, ''));
  }
  return undefined;
}

/** Reads the main package in a folder of the context and what it imports of its own module; `undefined` when it is none. */
export function readMainPackage(analysis: DockerfileAnalysis, root: string, folder: string): MainPackage | undefined {
  const goMod = textOf(analysis, joinPath(root, 'go.mod'));
  const module = /^\s*module\s+"?([^\s"]+)"?/m.exec(goMod ?? '')?.[1];
  if (goMod === undefined || module === undefined) return undefined;
  const imports = new Set<string>();
  const visited = new Set<string>();
  const queue = [folder];
  let files = 0;
  for (let next = queue.shift(); next !== undefined && visited.size < mostPackages && files < mostFiles; next = queue.shift()) {
    if (visited.has(next)) continue;
    visited.add(next);
    const sources = goFiles(analysis, next);
    files += sources.length;
    if (next === folder && !sources.some((source) => /^\s*package\s+main\b/m.test(source))) return undefined;
    for (const path of sources.flatMap(importsOf)) {
      if (path === module || path.startsWith(`${module}/`)) queue.push(joinPath(root, path.slice(module.length + 1)));
      else imports.add(path);
    }
  }
  return { imports, folder, goMod };
}

function textOf(analysis: DockerfileAnalysis, path: string): string | undefined {
  const entry = analysis.context.entry(path.replace(/^\/+/, ''));
  return entry?.kind === 'file' ? new TextDecoder().decode(entry.bytes) : undefined;
}

const systems = 'aix|android|darwin|dragonfly|freebsd|illumos|ios|js|netbsd|openbsd|plan9|solaris|wasip1|windows|amd64|arm|arm64|386|loong64|mips\\w*|ppc64\\w*|riscv64|s390x|wasm';
const forOthers = new RegExp(`(_test|_(${systems}))\\.go$`);

/** The files that are part of every build for Linux: no tests, no constraints. */
function goFiles(analysis: DockerfileAnalysis, folder: string): string[] {
  const entry = analysis.context.entry(folder.replace(/^\/+/, ''));
  if (entry?.kind !== 'directory') return [];
  const names = entry.names.filter((name) => name.endsWith('.go') && !forOthers.test(name) && !/^[_.]/.test(name)).slice(0, mostFiles);
  return names.flatMap((name) => textOf(analysis, joinPath(folder, name)) ?? []).filter((text) => !/^\/\/\s*(go:build|\+build)\b/m.test(text.split(/^package\s/m, 1)[0] ?? ''));
}

/** The import declarations of a file: they stand before everything else, comments aside. */
function importsOf(source: string): string[] {
  const plain = source.replace(/\/\*[^]*?\*\/|\/\/[^\n]*/g, ' ');
  const head = plain.split(/^\s*(?:func|type|var|const)\b/m, 1)[0] ?? '';
  const declarations = head.match(/^\s*import\s*(?:\([^)]*\)|[^\n]*)/gm) ?? [];
  return declarations.flatMap((declaration) => [...declaration.matchAll(/["`]([^"`\n]+)["`]/g)].map((match) => match[1] ?? ''));
}
