/** "Insert …": Go code that the server writes for the place of the cursor, with the imports that it needs. */
import * as vscode from 'vscode';
import type { CommandContext } from './context';

/** A command for one of the server's snippets, by its id. */
export function insertSnippet(id: string): (context: CommandContext) => Promise<void> {
  return async ({ server }) => {
    const editor = vscode.window.activeTextEditor;
    if (!editor || !(editor.document.languageId === 'go' || editor.document.uri.path.endsWith('.go'))) {
      void vscode.window.showInformationMessage(vscode.l10n.t('Open the Go file that this is to go into, and put the cursor where it belongs.'));
      return;
    }
    const { document, selection } = editor;
    const { line, character } = selection.active;
    const { version } = document;
    const answer = await server.insert({ uri: document.uri.toString(), position: { line, character }, id });
    if (!answer?.edit) {
      const reason = answer?.hindrance ?? vscode.l10n.t('this file is not judged');
      void vscode.window.showInformationMessage(vscode.l10n.t('Nothing was inserted: {0}.', reason));
      return;
    }
    // What was written in the meantime would be torn apart.
    if (document.version === version) await vscode.workspace.applyEdit(await server.asWorkspaceEdit(answer.edit));
  };
}
