/** "Explain trust lookup here": what Go will open in this stage or container, in order, as a read-only document beside the file. */
import * as vscode from 'vscode';
import type { CommandContext } from './context';
import type { TraceParams } from '../protocol';

/** Called by a code lens with the document and the target, or from the palette for the place of the cursor. */
export async function explainTrustLookup({ server, traces }: CommandContext, uri?: unknown, target?: unknown): Promise<void> {
  const params = typeof uri === 'string' ? { uri, ...(typeof target === 'string' ? { target } : {}) } : paramsOfCursor();
  const answer = params && (await server.trace(params));
  if (!params || !answer) {
    void vscode.window.showInformationMessage(vscode.l10n.t('There is nothing here whose trust lookup could be shown. Open a Dockerfile, or put the cursor into a stage.'));
    return;
  }
  const source = vscode.Uri.parse(params.uri, true);
  const file = source.path.slice(source.path.lastIndexOf('/') + 1);
  const fixed: TraceParams = { uri: params.uri, target: answer.target };
  const shown = traces.uriOf(JSON.stringify(fixed), {
    title: `${answer.title} · ${file}.trust-lookup`,
    source,
    text: async () => (await server.trace(fixed))?.text ?? vscode.l10n.t('This stage or container is no longer there.'),
  });
  const document = await vscode.workspace.openTextDocument(shown);
  await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside, preview: true });
}

function paramsOfCursor(): TraceParams | undefined {
  const editor = vscode.window.activeTextEditor;
  if (!editor) return undefined;
  const { line, character } = editor.selection.active;
  return { uri: editor.document.uri.toString(), position: { line, character } };
}
