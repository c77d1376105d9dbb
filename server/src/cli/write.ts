/** Replacing files on disk: whole or not at all, and only where the command line points. */
import { accessSync, closeSync, constants, fchmodSync, fchownSync, fstatSync, fsyncSync, lstatSync, openSync, readFileSync, realpathSync, renameSync, rmSync, writeFileSync, type Stats } from 'node:fs';
import path from 'node:path';
import { defineTexts, type Text } from '../core/message';
import { decode, reasonOf } from './read';

export const writeTexts = defineTexts('cli.write', {
  cannotWrite: '{file} cannot be written: {reason}',
  changed: '{file} has changed meanwhile, so it is not written',
  notUtf8: '{file} is not UTF-8, so it is not rewritten',
  link: '{file} is a symbolic link, and links are not written through; name what it leads to',
});

/** The places that a command may write to: the files and the directories that are named, by their real paths. */
export class WriteScope {
  readonly #roots: readonly string[];

  constructor(roots: readonly string[]) {
    this.#roots = roots;
  }

  /** Whether `file` is one of the named files, or lies in a named directory, and is no link to elsewhere. */
  includes(file: string): boolean {
    try {
      const real = realpathSync(file);
      return this.#roots.some(root => real === root || real.startsWith(root.endsWith(path.sep) ? root : `${root}${path.sep}`));
    } catch {
      return false;
    }
  }
}

/** Whether the last part of a path is a symbolic link; what cannot be looked at is none. */
export function isLink(file: string): boolean {
  try {
    return lstatSync(file).isSymbolicLink();
  } catch {
    return false;
  }
}

/** The real paths of those that exist. */
export function scopeOf(paths: readonly string[]): WriteScope {
  return new WriteScope(paths.flatMap(named => {
    try {
      return [realpathSync(named)];
    } catch {
      return [];
    }
  }));
}

/**
 * Writes `after` into a file that holds `before`, keeping mode and owner. The new content is complete before it takes the
 * old one's place. Returns what is wrong; then the file is as it was. `name` is the file for the user.
 */
export function replaceFile(file: string, name: string, before: string, after: string): Text | undefined {
  try {
    const real = realpathSync(file);
    accessSync(real, constants.W_OK);
    const bytes = readFileSync(real);
    if (decode(bytes) !== before) return writeTexts.changed({ file: name });
    if (!bytes.equals(Buffer.from(before, 'utf8'))) return writeTexts.notUtf8({ file: name });
    writeBeside(real, Buffer.from(after, 'utf8'));
    return undefined;
  } catch (error) {
    return writeTexts.cannotWrite({ file: name, reason: reasonOf(error) });
  }
}

let written = 0;

function writeBeside(file: string, content: Buffer): void {
  const like = lstatSync(file);
  const temporary = path.join(path.dirname(file), `.trustlint-${process.pid}-${written++}`);
  const descriptor = openSync(temporary, 'wx', 0o600);
  try {
    try {
      writeFileSync(descriptor, content);
      takeOver(descriptor, like);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** The owner first: changing it takes away the set-user bit. */
function takeOver(descriptor: number, like: Stats): void {
  const own = fstatSync(descriptor);
  if (own.uid !== like.uid || own.gid !== like.gid) {
    try {
      fchownSync(descriptor, like.uid, like.gid);
    } catch {
      // Only root may give files away; the content is what matters.
    }
  }
  fchmodSync(descriptor, like.mode & 0o7777);
}
