/** "Inspect PEM Bundle": the file of the explorer or of the editor, or the certificate under the cursor in a file of another language. */
import * as vscode from 'vscode';
import { inspectorViewType, openPanel } from '../inspector/provider';
import { nameOf, type Source } from '../inspector/source';
import type { CommandContext } from './context';

export async function inspectPem(context: CommandContext, chosen?: unknown): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (chosen instanceof vscode.Uri) {
    if (editor?.document.uri.toString() !== chosen.toString() || !(await openEmbedded(context, editor))) await openFile(chosen);
    return;
  }
  if (editor) {
    if (!(await openEmbedded(context, editor))) await openFile(editor.document.uri);
    return;
  }
  const active = activeFile();
  if (active) await openFile(active);
  else void vscode.window.showInformationMessage(vscode.l10n.t('Open a file with certificates, or choose one in the explorer, and call this command again.'));
}

async function openFile(uri: vscode.Uri): Promise<void> {
  await vscode.commands.executeCommand('vscode.openWith', uri, inspectorViewType, vscode.ViewColumn.Beside);
}

/** The file of a tab that is no text editor: a picture of bytes, another custom editor. */
function activeFile(): vscode.Uri | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  return input instanceof vscode.TabInputCustom || input instanceof vscode.TabInputText ? input.uri : undefined;
}

/** Shows the value under the cursor, in a language in which certificates are only a part of the file. Returns whether there is one. */
async function openEmbedded({ server, extension }: CommandContext, editor: vscode.TextEditor): Promise<boolean> {
  const { document, selection } = editor;
  const { line, character } = selection.active;
  const found = await server.embeddedPem({ uri: document.uri.toString(), position: { line, character } });
  if (!found) return false;
  const source: Source = {
    title: found.title,
    origin: vscode.l10n.t('{0}, lines {1} to {2}', nameOf(document.uri), found.range.start.line + 1, found.range.end.line + 1),
    document: undefined,
    content: () => ({ uri: document.uri.toString(), text: found.text }),
    onDidChange: new vscode.EventEmitter<void>().event,
    dispose: () => undefined,
  };
  openPanel(extension, server, source);
  return true;
}
