/** Walking directories: what the ignore files and the settings leave out is not entered, and no symbolic link is followed. */
import { existsSync, readdirSync, readFileSync, statSync, type Dirent } from 'node:fs';
import path from 'node:path';
import ignore, { type Ignore } from 'ignore';

export interface FoundFile {
  readonly path: string;
  /** Whether somebody names this very file. */
  readonly named: boolean;
}

export interface WalkOptions {
  readonly cwd: string;
  /** Whether a file of this name is wanted. */
  accepts(path: string): boolean;
  /** What is left out, in the manner of a `.gitignore` of the working directory. */
  readonly exclude: readonly string[];
}

/** The ignore files of one directory. */
export interface Level {
  readonly directory: string;
  readonly matcher: Ignore;
}

/**
 * `.dockerignore` is none of these: it says what reaches a build, and there it is respected. The Dockerfile itself,
 * the manifests and often everything but one folder stand in it, and all of that wants to be checked.
 */
const ignoreFiles = ['.gitignore', '.trustlintignore'];
/** An ignore file is a short list; a longer one is none. */
const longestIgnoreFile = 1_000_000;
/** Never entered: nobody's own work is in there. */
const neverEntered = new Set(['.git', 'node_modules']);

export interface Walk {
  readonly options: WalkOptions;
  readonly excluded: Level | undefined;
  /** By real path, so that a file that is reached in two ways is judged once. */
  readonly files: Map<string, FoundFile>;
  readonly unreadable: { path: string; error: unknown }[];
}

/** A walk that has not begun. */
export function newWalk(options: WalkOptions): Walk {
  const excluded = options.exclude.length === 0 ? undefined : { directory: options.cwd, matcher: ignore().add([...options.exclude]) };
  return { options, excluded, files: new Map(), unreadable: [] };
}

/** Walks from a directory on, in steps of one directory; `real` is its path without links. */
export function* walkFrom(start: string, real: string, walk: Walk): Generator<undefined, void> {
  const above = levelsAbove(start, walk.options.cwd);
  // Whoever names an ignored directory wants it looked at.
  const levels = isIgnored(start, true, above) ? [] : above;
  const inside: Walk = walk.excluded && isIgnored(start, true, [walk.excluded]) ? { ...walk, excluded: undefined } : walk;
  yield* walkDirectory(start, real, levels, inside);
}

function* walkDirectory(directory: string, real: string, above: readonly Level[], walk: Walk): Generator<undefined, void> {
  let entries: Dirent[];
  try {
    entries = readdirSync(directory, { withFileTypes: true });
  } catch (error) {
    walk.unreadable.push({ path: directory, error });
    return;
  }
  yield;
  const own = levelOf(directory, ignoreFiles.filter(name => entries.some(entry => entry.name === name && entry.isFile())));
  const levels = own ? [...above, own] : above;
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const full = path.join(directory, entry.name);
    const reached = path.join(real, entry.name);
    if (entry.isDirectory()) {
      if (!neverEntered.has(entry.name) && !isLeftOut(full, true, levels, walk)) yield* walkDirectory(full, reached, levels, walk);
    } else if (entry.isFile() && walk.options.accepts(full) && !walk.files.has(reached) && !isLeftOut(full, false, levels, walk)) {
      walk.files.set(reached, { path: full, named: false });
    }
  }
}

function isLeftOut(full: string, directory: boolean, levels: readonly Level[], walk: Walk): boolean {
  return isIgnored(full, directory, levels) || (walk.excluded !== undefined && isIgnored(full, directory, [walk.excluded]));
}

/** The innermost ignore file that says something about the path decides, as in Git. */
function isIgnored(full: string, directory: boolean, levels: readonly Level[]): boolean {
  for (let i = levels.length - 1; i >= 0; i--) {
    const level = levels[i];
    const relative = level && path.relative(level.directory, full).split(path.sep).join('/');
    if (!level || relative === undefined || !ignore.isPathValid(relative)) continue;
    const verdict = level.matcher.test(directory ? `${relative}/` : relative);
    if (verdict.ignored) return true;
    if (verdict.unignored) return false;
  }
  return false;
}

/** The ignore files above `start`: from the top of its repository down, or from the working directory if it is in none. */
function levelsAbove(start: string, cwd: string): readonly Level[] {
  const chain = ancestors(start);
  const repository = chain.findLast(directory => existsSync(path.join(directory, '.git')));
  const top = repository ?? (chain.includes(cwd) ? cwd : undefined);
  if (top === undefined) return [];
  const between = chain.slice(chain.indexOf(top), -1);
  const exclude = repository === undefined ? undefined : levelOf(repository, ['.git/info/exclude']);
  const levels = between.flatMap(directory => levelOf(directory, ignoreFiles) ?? []);
  return exclude ? [exclude, ...levels] : levels;
}

/** The directories from the root of the file system down to `start` itself. */
function ancestors(start: string): string[] {
  const chain = [start];
  for (let at = start; at !== path.dirname(at); at = path.dirname(at)) chain.unshift(path.dirname(at));
  return chain;
}

function levelOf(directory: string, names: readonly string[]): Level | undefined {
  const texts = names.map(name => readQuietly(path.join(directory, name))).filter(text => text !== '');
  if (texts.length === 0) return undefined;
  return { directory, matcher: ignore().add(texts.join('\n')) };
}

function readQuietly(file: string): string {
  try {
    const info = statSync(file);
    if (!info.isFile() || info.size > longestIgnoreFile) return '';
    return readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  } catch {
    // Most directories have none; one that cannot be read ignores nothing.
    return '';
  }
}
