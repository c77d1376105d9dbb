/** Which files the settings exclude: patterns as in a `.gitignore`, relative to the workspace folder. */
import ignore, { type Ignore } from 'ignore';
import { isWithin } from '../core/host';

/** Tells whether `uri` is excluded; `root` is its workspace folder. Files outside every folder are never excluded. */
export class Exclusions {
  readonly #matchers = new Map<string, Ignore>();

  excludes(uri: string, root: string | undefined, patterns: readonly string[]): boolean {
    if (patterns.length === 0 || root === undefined || uri === root || !isWithin(uri, root)) return false;
    const path = decoded(uri.slice(root.length + 1));
    if (!ignore.isPathValid(path)) return false;
    return this.#matcher(patterns).ignores(path);
  }

  #matcher(patterns: readonly string[]): Ignore {
    const key = patterns.join('\n');
    const known = this.#matchers.get(key);
    if (known) return known;
    const matcher = ignore().add([...patterns]);
    // Settings change rarely; the map only has to stay small when they change often.
    if (this.#matchers.size > 50) this.#matchers.clear();
    this.#matchers.set(key, matcher);
    return matcher;
  }
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
