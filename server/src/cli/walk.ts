/** Finding the files to judge: named ones as they are, directories without what the ignore files exclude. */
import { existsSync, readdirSync, readFileSync, statSync, type Dirent } from 'node:fs';
import path from 'node:path';
import ignore, { type Ignore } from 'ignore';
import { reasonOf } from './read';

export interface Found {
  /** Absolute paths, each once, in order. */
  readonly files: readonly string[];
  /** Named files that no language judges. */
  readonly skipped: number;
  /** What could not be read: path and reason. */
  readonly unreadable: readonly { readonly path: string; readonly reason: string }[];
}

/** The ignore files of one directory. */
interface Level {
  readonly directory: string;
  readonly matcher: Ignore;
}

const ignoreFiles = ['.gitignore', '.trustlintignore'];
/** Never entered: nobody's own work is in there. */
const neverEntered = new Set(['.git', 'node_modules']);

interface Walk {
  readonly accepts: (path: string) => boolean;
  readonly files: Set<string>;
  readonly unreadable: { path: string; reason: string }[];
}

/**
 * Resolves `paths` against `cwd`. A named file is taken even if it is ignored, and counted as skipped if no language
 * accepts it. Directories are walked without following symbolic links, so links cannot make a loop.
 */
export function findFiles(paths: readonly string[], cwd: string, accepts: (path: string) => boolean): Found {
  const walk: Walk = { accepts, files: new Set(), unreadable: [] };
  let skipped = 0;
  for (const named of paths) {
    const absolute = path.resolve(cwd, named);
    try {
      const info = statSync(absolute);
      if (info.isDirectory()) walkFrom(absolute, walk);
      else if (!info.isFile()) walk.unreadable.push({ path: absolute, reason: 'not a regular file' });
      else if (accepts(absolute)) walk.files.add(absolute);
      else skipped++;
    } catch (error) {
      walk.unreadable.push({ path: absolute, reason: reasonOf(error) });
    }
  }
  return { files: [...walk.files], skipped, unreadable: walk.unreadable };
}

function walkFrom(start: string, walk: Walk): void {
  const above = levelsAbove(start);
  // Whoever names an ignored directory wants it looked at.
  const levels = isIgnored(start, true, above) ? [] : above;
  walkDirectory(start, levels, walk);
}

function walkDirectory(directory: string, above: readonly Level[], walk: Walk): void {
  let entries: Dirent[];
  try {
    entries = readdirSync(directory, { withFileTypes: true });
  } catch (error) {
    walk.unreadable.push({ path: directory, reason: reasonOf(error) });
    return;
  }
  const own = levelOf(directory, ignoreFiles.filter(name => entries.some(entry => entry.name === name)));
  const levels = own ? [...above, own] : above;
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const full = path.join(directory, entry.name);
    if (entry.isDirectory()) {
      if (!neverEntered.has(entry.name) && !isIgnored(full, true, levels)) walkDirectory(full, levels, walk);
    } else if (entry.isFile() && walk.accepts(full) && !isIgnored(full, false, levels)) walk.files.add(full);
  }
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

/** The ignore files from the repository's top down to the directory above `start`. */
function levelsAbove(start: string): readonly Level[] {
  const chain: string[] = [];
  let top: string | undefined;
  for (let at = start; ; at = path.dirname(at)) {
    chain.unshift(at);
    if (existsSync(path.join(at, '.git'))) top = at;
    if (top !== undefined || at === path.dirname(at)) break;
  }
  if (top === undefined) return [];
  const levels = chain.slice(0, -1).flatMap(directory => levelOf(directory, ignoreFiles) ?? []);
  const exclude = levelOf(top, ['.git/info/exclude']);
  return exclude ? [exclude, ...levels] : levels;
}

function levelOf(directory: string, names: readonly string[]): Level | undefined {
  const texts = names.map(name => readQuietly(path.join(directory, name))).filter(text => text !== '');
  if (texts.length === 0) return undefined;
  return { directory, matcher: ignore().add(texts.join('\n')) };
}

function readQuietly(file: string): string {
  try {
    return readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  } catch {
    // Most directories have none; one that cannot be read ignores nothing.
    return '';
  }
}
