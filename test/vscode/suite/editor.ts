/** What every test in the editor does: opens documents, and waits on a condition instead of a time. */
import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';

/** How long a condition may take on a busy machine; a test fails earlier only by mocha's own limit. */
const patienceMs = 50_000;

/**
 * Asks `look` again until it gives something other than `undefined`.
 * Rejects with what was waited for, and with what `instead` says is there, when it never does.
 */
export async function eventually<T>(what: string, look: () => T | undefined | PromiseLike<T | undefined>, instead: () => unknown = () => ''): Promise<T> {
  const end = Date.now() + patienceMs;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > end) assert.fail(`${what} did not come. Instead: ${JSON.stringify(await instead(), undefined, 1)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Shows a file of the workspace folder in the editor. */
export async function openFile(name: string): Promise<vscode.TextDocument> {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder, 'the tests run in a workspace folder');
  const document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder.uri, name));
  await vscode.window.showTextDocument(document);
  return document;
}

/** The code of a diagnostic as text, whether or not it has a link. */
export function codeOf(diagnostic: vscode.Diagnostic): string {
  const { code } = diagnostic;
  return String(typeof code === 'object' ? code.value : code);
}

/** The finding of a rule in a document, once it is there. */
export function diagnosticOf(document: vscode.TextDocument, rule: string): Promise<vscode.Diagnostic> {
  const all = (): vscode.Diagnostic[] => vscode.languages.getDiagnostics(document.uri);
  return eventually(`a finding of ${rule}`, () => all().find((diagnostic) => codeOf(diagnostic) === rule), all);
}

/** The place of the first occurrence of `needle`. */
export function rangeOf(document: vscode.TextDocument, needle: string): vscode.Range {
  const start = document.getText().indexOf(needle);
  assert.ok(start >= 0, `"${needle}" is in the document`);
  return new vscode.Range(document.positionAt(start), document.positionAt(start + needle.length));
}

/** Takes back every change, so that the next test finds the document as it is on disk. */
export async function revert(document: vscode.TextDocument): Promise<void> {
  await vscode.window.showTextDocument(document);
  await vscode.commands.executeCommand('workbench.action.files.revert');
}
