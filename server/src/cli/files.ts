/** Files that a command reads whole, and files that it makes: new ones only. */
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { defineTexts, render, type Text } from '../core/message';
import { reasonOf } from './read';
import { printable, UsageError, type Terminal } from './terminal';
import { cliTexts } from './texts';

export const newFileTexts = defineTexts('cli.newFile', {
  exists: '{file} is there already, and nothing is overwritten',
  cannotMake: '{file} cannot be made: {reason}',
});

export interface NewFile {
  readonly path: string;
  readonly text: string;
  readonly mode: number;
  /** What it is, for the report. */
  readonly what: string;
}

/** The bytes of a file, or of standard input for `-`. Throws `UsageError`. */
export function bytesOf(file: string, terminal: Terminal): Uint8Array {
  try {
    return new Uint8Array(readFileSync(file === '-' ? 0 : path.resolve(terminal.cwd, file)));
  } catch (error) {
    throw new UsageError(cliTexts.cannotRead({ file, reason: reasonOf(error) }));
  }
}

/** Makes all files or none; each line on standard output names one. Throws `UsageError`. */
export function createFiles(files: readonly NewFile[], terminal: Terminal, wrote: (slots: { readonly file: string; readonly what: string }) => Text): void {
  const taken = files.find((file) => existsSync(path.resolve(terminal.cwd, file.path)));
  if (taken) throw new UsageError(newFileTexts.exists({ file: taken.path }));
  const made: string[] = [];
  for (const file of files) {
    const full = path.resolve(terminal.cwd, file.path);
    try {
      mkdirSync(path.dirname(full), { recursive: true });
      create(full, file, made);
    } catch (error) {
      for (const each of made) rmSync(each, { force: true });
      const exists = error instanceof Error && 'code' in error && error.code === 'EEXIST';
      throw new UsageError(exists ? newFileTexts.exists({ file: file.path }) : newFileTexts.cannotMake({ file: file.path, reason: reasonOf(error) }));
    }
  }
  for (const file of files) terminal.out(`${printable(render(wrote({ file: file.path, what: file.what })))}\n`);
}

/** The mode holds from the first moment on: a key is never readable by others, not even while it is written. */
function create(full: string, file: NewFile, made: string[]): void {
  const descriptor = openSync(full, 'wx', file.mode);
  made.push(full);
  try {
    writeFileSync(descriptor, file.text);
  } finally {
    closeSync(descriptor);
  }
}
