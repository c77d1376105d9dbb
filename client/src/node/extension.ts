/** The extension in an editor with a Node extension host: the server is a process of its own. */
import * as vscode from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import { startClient } from '../client';

let stop: (() => Promise<void>) | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const module = vscode.Uri.joinPath(context.extensionUri, 'dist', 'server', 'main.js').fsPath;
  const run = { module, transport: TransportKind.ipc };
  const debug = { ...run, options: { execArgv: ['--nolazy', '--inspect=6009'] } };
  stop = await startClient(context, {
    createClient: options => new LanguageClient('trustlint', 'Trustlint', { run, debug }, options),
  });
}

export async function deactivate(): Promise<void> {
  await stop?.();
}
