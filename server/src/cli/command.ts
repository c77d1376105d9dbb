/** The shape of a command: one value per command, listed in `commands/index.ts`; the dispatcher, the help and the option reader use it. */
import type { Text } from '../core/message';
import type { ExitStatus, Terminal } from './terminal';

export type Values = Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>;

export interface Arguments {
  readonly values: Values;
  readonly positionals: readonly string[];
  /** Whether the command's help was asked for; then nothing else matters. */
  readonly help: boolean;
}

export interface OptionSpec {
  /** What stands for the option's value in the help; without it the option is a switch. */
  readonly value?: string;
  /** May be given several times, and its value may be a list with commas. */
  readonly repeatable?: true;
  readonly text: Text;
}

export interface Command {
  readonly name: string;
  /** What may follow `trustlint` on the command line, one line for each way. */
  readonly usage: readonly string[];
  /** One line for the list of commands. */
  readonly summary: Text;
  /** Paragraphs for the command's own help. */
  readonly notes: readonly Text[];
  /** By long name, without the dashes. */
  readonly options: Readonly<Record<string, OptionSpec>>;
  run(invocation: Arguments, terminal: Terminal): Promise<ExitStatus>;
}
