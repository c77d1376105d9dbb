/** Serves the protocol over whatever a Node process has. */
import { createConnection, type Connection } from 'vscode-languageserver/node';
import { describeError } from '../core/bug';
import { startServer } from '../lsp/server';
import { holdLittleMemory } from './memory';
import { nodeRuntime } from './runtime';

/** On standard input and output. Ends with the client: 0 after `shutdown`, 1 without. */
export function serveStdio(): void {
  const connection = createConnection(process.stdin, process.stdout);
  // Standard output belongs to the protocol: a library that prints there would break the stream.
  console.log = (...parts: unknown[]) => console.error(...parts);
  serve(connection);
}

/** As the command line of this process says: `--stdio`, `--node-ipc`, `--socket=…`. */
export function serveAsAsked(): void {
  serve(createConnection());
}

function serve(connection: Connection): void {
  holdLittleMemory();
  const live = (error: unknown): void => connection.console.error(`process ${describeError(error)}`);
  process.on('uncaughtException', live);
  process.on('unhandledRejection', live);
  startServer(connection, nodeRuntime);
}
