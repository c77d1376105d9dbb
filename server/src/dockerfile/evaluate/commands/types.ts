/** What a command of a RUN looks like to the evaluation, and what it does. */
import type { Span } from '../../../core/text';
import type { Change, FileContent, Origin } from '../../../trust/types';
import type { PackageState, StageState } from '../state';

export interface Argument {
  /** After quotes and known variables; `undefined` when a part is not known. */
  readonly value: string | undefined;
  readonly span: Span;
}

export interface Redirect {
  readonly kind: 'write' | 'append' | 'read';
  readonly path: string | undefined;
  readonly span: Span;
}

/** Text of a heredoc or here-string on standard input. */
export interface StandardInput {
  readonly text: string;
  readonly span: Span;
  /** Whether an index in `text` plus `span.start` is an offset in the file. */
  readonly exact: boolean;
  /** Whether the shell puts something in that is not known: `$NAME` and `$(…)` stand in the text as written. */
  readonly expands: boolean;
}

/** One simple command, wrappers such as `sudo` and `env` taken off. */
export interface RunCommand {
  /** Without the folder: `apk` for `/sbin/apk`; `undefined` when it is a variable. */
  readonly name: string | undefined;
  /** The first word as written. */
  readonly written: string;
  readonly nameSpan: Span;
  readonly args: readonly Argument[];
  readonly assignments: readonly { readonly name: string; readonly value: string | undefined; readonly span: Span }[];
  readonly span: Span;
  /** Not certain to run. */
  readonly conditional: boolean;
  readonly redirects: readonly Redirect[];
  readonly stdin: StandardInput | undefined;
  /** The command before it in a pipe, by its index in the list of commands. */
  readonly pipedFrom: number | undefined;
  readonly inSubstitution: boolean;
  readonly cwd: string | undefined;
  /** `su-exec user …`, `sudo -u user …`: runs as somebody else. */
  readonly asUser: string | undefined;
}

/** What an effect can ask. */
export interface CommandContext {
  readonly command: RunCommand;
  readonly commands: readonly RunCommand[];
  readonly state: StageState;
  readonly origin: Origin;
  /** Whether the command may write where only root may. */
  readonly canWriteSystem: boolean;
  readContent(text: string): FileContent;
}

export interface Effect {
  readonly changes: readonly Change[];
  readonly packages?: PackageState;
  readonly buildsGo?: true;
}

export const noEffect: Effect = { changes: [] };

/** `undefined`: this form of the command is not understood. */
export type CommandEffect = (context: CommandContext) => Effect | undefined;
