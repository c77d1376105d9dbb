/** Opens inspectors: as a read-only editor for files, as a panel for what stands inside another file. */
import * as vscode from 'vscode';
import type { ServerHandle } from '../server';
import { InspectorSession } from './session';
import { fileSource, type Source } from './source';

/** As in the manifest. */
export const inspectorViewType = 'trustlint.pemInspector';
const containerViewType = 'trustlint.containerInspector';

class InspectorProvider implements vscode.CustomReadonlyEditorProvider {
  constructor(private readonly extension: vscode.Uri, private readonly server: ServerHandle) {}

  openCustomDocument(uri: vscode.Uri): vscode.CustomDocument {
    return { uri, dispose: () => undefined };
  }

  resolveCustomEditor(document: vscode.CustomDocument, panel: vscode.WebviewPanel): void {
    attach(panel, this.extension, this.server, fileSource(document.uri));
  }
}

function attach(panel: vscode.WebviewPanel, extension: vscode.Uri, server: ServerHandle, source: Source): void {
  const session = new InspectorSession(panel.webview, extension, server, source);
  panel.onDidDispose(() => session.dispose());
}

export function registerInspector(context: vscode.ExtensionContext, server: ServerHandle): vscode.Disposable {
  const provider = new InspectorProvider(context.extensionUri, server);
  const options = { webviewOptions: { enableFindWidget: true }, supportsMultipleEditorsPerDocument: true };
  return vscode.Disposable.from(
    vscode.window.registerCustomEditorProvider(inspectorViewType, provider, options),
    vscode.window.registerCustomEditorProvider(containerViewType, provider, options),
  );
}

/** A panel beside the editor for a value that is not a file. */
export function openPanel(extension: vscode.Uri, server: ServerHandle, source: Source): void {
  const panel = vscode.window.createWebviewPanel('trustlint.pemValue', source.title, vscode.ViewColumn.Beside, { enableFindWidget: true });
  attach(panel, extension, server, source);
}
