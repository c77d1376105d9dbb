/**
 * What shell commands do to the files of a container, asked by languages that only hold such commands. Dockerfiles know the
 * answer; `languages.ts` hands it on.
 */
import type { Span } from '../core/text';
import type { ImageFact } from '../facts/images';
import type { EnvValue, FileView, RunsAs, Tri } from '../trust/types';

/** A word of a command line; `value` is `undefined` when a part of it is not known. */
export interface Word {
  readonly value: string | undefined;
  readonly span: Span;
}

export interface ShellInput {
  readonly file: string;
  /** The program with its arguments: `["sh", "-c", "…"]`. Their spans are places in `text`. */
  readonly words: readonly Word[];
  readonly text: string;
  /** Where a part of `text` stands in the file. */
  placeOf(part: Span): Span;
  readonly view: FileView;
  readonly image: ImageFact | undefined;
  readonly imageText: string | undefined;
  readonly environment: ReadonlyMap<string, EnvValue>;
  readonly runsAs: RunsAs;
  readonly workingDirectory: string | undefined;
  /** Whether something can be written at a path. */
  canWrite(path: string): Tri;
  /** Directories that any user may write to. */
  readonly writable: readonly string[];
}

export interface ShellRedirect {
  readonly kind: 'write' | 'append' | 'read';
  readonly path: string | undefined;
}

/** One simple command, with what the files were before it and after it. */
export interface RanCommand {
  /** Without the folder; `undefined` when it is a variable, empty for redirections alone. */
  readonly name: string | undefined;
  readonly args: readonly Word[];
  readonly redirects: readonly ShellRedirect[];
  /** In the file. */
  readonly span: Span;
  readonly conditional: boolean;
  readonly inSubstitution: boolean;
  readonly cwd: string | undefined;
  /** Whether it is known what the command does. */
  readonly understood: boolean;
  readonly before: FileView;
  readonly after: FileView;
}

export type RunShell = (input: ShellInput) => readonly RanCommand[];
