/** Finding the files to judge: named ones as they are, directories without what the ignore files and the settings exclude. */
import { realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { newWalk, walkFrom, type FoundFile, type WalkOptions } from '../node/walk';
import { reasonOf } from './read';

export interface Found {
  /** Absolute paths, each file once, in order. */
  readonly files: readonly FoundFile[];
  /** The directories that were named, as absolute paths. */
  readonly directories: readonly string[];
  /** Named files that no language judges. */
  readonly skipped: number;
  /** What could not be read: path and reason. */
  readonly unreadable: readonly { readonly path: string; readonly reason: string }[];
}

/**
 * Resolves `paths` against the working directory. A named file is taken even if it is ignored, and counted as skipped if
 * no language accepts it. Directories are walked without following symbolic links, so links cannot make a loop.
 */
export function findFiles(paths: readonly string[], options: WalkOptions): Found {
  const walk = newWalk(options);
  const unreadable: { readonly path: string; readonly reason: string }[] = [];
  const directories: string[] = [];
  let skipped = 0;
  for (const named of paths) {
    const absolute = path.resolve(options.cwd, named);
    try {
      const info = statSync(absolute);
      const real = realpathSync(absolute);
      if (info.isDirectory()) {
        directories.push(absolute);
        for (const step of walkFrom(absolute, real, walk)) void step;
      } else if (!info.isFile()) unreadable.push({ path: absolute, reason: 'not a regular file' });
      else if (options.accepts(absolute)) walk.files.set(real, { path: walk.files.get(real)?.path ?? absolute, named: true });
      else skipped++;
    } catch (error) {
      unreadable.push({ path: absolute, reason: reasonOf(error) });
    }
  }
  return { files: [...walk.files.values()], directories, skipped, unreadable: [...unreadable, ...walk.unreadable.map(each => ({ path: each.path, reason: reasonOf(each.error) }))] };
}
