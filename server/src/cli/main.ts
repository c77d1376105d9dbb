/** The command line as a function of its arguments: finds the command, reads its options, and turns whatever goes wrong into one line and an exit status. */
import { describeError } from '../core/bug';
import { nearest } from '../core/suppress';
import { version } from '../node/version';
import { readArguments } from './arguments';
import type { Command } from './command';
import { commands } from './commands/index';
import { commandHelp, generalHelp } from './help';
import { complain, exitStatus, UsageError, type Terminal } from './terminal';
import { cliTexts } from './texts';

/** `argv` without the interpreter and the script. Gives the exit status. */
export async function main(argv: readonly string[], terminal: Terminal): Promise<number> {
  try {
    return await dispatch(argv, terminal);
  } catch (error) {
    if (error instanceof UsageError) complain(terminal, error.message);
    else complain(terminal, `internal error: ${describeError(error)}`);
    return exitStatus.trouble;
  }
}

async function dispatch([name, ...rest]: readonly string[], terminal: Terminal): Promise<number> {
  switch (name) {
    case undefined:
      throw new UsageError(cliTexts.noCommand());
    case '--version':
    case '-V':
      terminal.out(`${version}\n`);
      return exitStatus.clean;
    case '--help':
    case '-h':
    case 'help':
      terminal.out(rest[0] === undefined ? generalHelp(commands) : commandHelp(commandNamed(rest[0])));
      return exitStatus.clean;
    default:
      return run(commandNamed(name), rest, terminal);
  }
}

function commandNamed(name: string): Command {
  const command = commands.find(candidate => candidate.name === name);
  if (command) return command;
  if (name.startsWith('-')) throw new UsageError(cliTexts.optionFirst({ option: name }));
  const near = nearest(name, commands.map(candidate => candidate.name));
  throw new UsageError(near === undefined ? cliTexts.unknownCommand({ name }) : cliTexts.unknownCommandNear({ name, near }));
}

async function run(command: Command, args: readonly string[], terminal: Terminal): Promise<number> {
  const invocation = readArguments(command, args);
  if (invocation.help) {
    terminal.out(commandHelp(command));
    return exitStatus.clean;
  }
  return command.run(invocation, terminal);
}
