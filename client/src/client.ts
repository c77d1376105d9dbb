/** Puts the client together: server, status item, commands, virtual documents. */
import * as vscode from 'vscode';
import { registerCommands } from './commands/index';
import { registerInspector } from './inspector/provider';
import { Scans } from './scans';
import { ServerHandle, type ClientRuntime } from './server';
import { statusItem } from './status';
import { VirtualDocuments } from './virtualDocuments';

/** Starts everything; what it returns ends the server. */
export async function startClient(context: vscode.ExtensionContext, runtime: ClientRuntime): Promise<() => Promise<void>> {
  const output = vscode.window.createOutputChannel('Trustlint', { log: true });
  const server = new ServerHandle(runtime, output);
  const traces = new VirtualDocuments('trustlint-trace');
  const scans = new Scans(server);
  const pages = new VirtualDocuments('trustlint-rule');
  context.subscriptions.push(output, server, traces, pages, scans, statusItem(server, scans), registerInspector(context, server), registerCommands({ server, extension: context.extensionUri, output, traces, pages, scans }));
  await server.start();
  return () => server.stop();
}
