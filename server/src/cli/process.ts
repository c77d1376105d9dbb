/** The command line in a real process: streams, colour, exit status. */
import { main } from './main';
import { reasonOf } from './read';
import { complain, exitStatus, type Terminal } from './terminal';

export async function runProcess(): Promise<void> {
  const terminal = processTerminal();
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // Whoever reads has seen enough (`| head`); the exit status still says what was found.
    if (error.code === 'EPIPE') return;
    complain(terminal, `standard output: ${reasonOf(error)}`);
    process.exitCode = exitStatus.trouble;
  });
  process.stderr.on('error', () => undefined);
  const status = await main(process.argv.slice(2), terminal);
  // The loop ends by itself when everything is written; `process.exit` would cut long output off.
  process.exitCode ??= status;
}

function processTerminal(): Terminal {
  const { stdout, stderr, env } = process;
  const interactive = stdout.isTTY === true;
  return {
    out: text => void stdout.write(text),
    err: text => void stderr.write(text),
    interactive,
    // https://no-color.org: any value but the empty one.
    colour: interactive && !env['NO_COLOR'] && env['TERM'] !== 'dumb',
    cwd: process.cwd(),
  };
}
