/** Finding the files of a workspace folder for the index. */
import { realpathSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import type { Finder } from '../workspace/catalogues';
import { canonicalUri } from '../service/uri';
import { pathOf } from './files';
import { newWalk, walkFrom } from './walk';

/** Looks through `file:` folders; of every other scheme nothing can be known here. */
export const diskFinder: Finder = {
  async find(root, wanted, pause) {
    const folder = pathOf(root);
    if (folder === undefined) return undefined;
    const idOf = (path: string): string => canonicalUri(pathToFileURL(path).href);
    const walk = newWalk({ cwd: folder, accepts: path => wanted(idOf(path)), exclude: [] });
    for (const step of walkFrom(folder, realpathSync(folder), walk)) {
      void step;
      await pause();
    }
    return [...walk.files.values()].map(({ path }) => idOf(path));
  },
};
