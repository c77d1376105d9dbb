/** The extension in a real editor: a Go client that forgets the proxy, its repair, and the snippets. */
import { strict as assert } from 'node:assert';
import { suite, suiteSetup, suiteTeardown, teardown, test } from 'mocha';
import * as vscode from 'vscode';
import { codeOf, diagnosticOf, eventually, openFile, rangeOf, revert } from './editor';

const rule = 'go/transport-without-proxy';
const folder = 'client';
const source = `package client

import "net/http"

func latest() (*http.Response, error) {
	client := &http.Client{Transport: &http.Transport{MaxIdleConns: 1}}
	return client.Get("https://go.dev/VERSION?m=text")
}

func page(address string) (*http.Response, error) {
	return http.Get(address)
}
`;

suite('A Go client that forgets the proxy', () => {
  let document: vscode.TextDocument;
  let place: vscode.Uri;

  suiteSetup(async () => {
    const root = vscode.workspace.workspaceFolders?.[0];
    assert.ok(root, 'the tests run in a workspace folder');
    // In a folder of its own and only for this suite: the image of the other suite is to be judged without a program.
    place = vscode.Uri.joinPath(root.uri, folder);
    await vscode.workspace.fs.writeFile(vscode.Uri.joinPath(place, 'client.go'), new TextEncoder().encode(source));
    document = await openFile(`${folder}/client.go`);
  });

  suiteTeardown(async () => {
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    await vscode.workspace.fs.delete(place, { recursive: true });
  });

  teardown(() => revert(document));

  /** Puts the cursor in front of the first occurrence of a text, and gives the place. */
  async function cursorAt(needle: string): Promise<vscode.Range> {
    const editor = await vscode.window.showTextDocument(document);
    const { start } = rangeOf(document, needle);
    editor.selection = new vscode.Selection(start, start);
    return new vscode.Range(start, start);
  }

  test('the type of the transport gets a warning that names the host', async () => {
    const diagnostic = await diagnosticOf(document, rule);
    assert.equal(diagnostic.severity, vscode.DiagnosticSeverity.Warning);
    assert.deepEqual(diagnostic.range, rangeOf(document, 'http.Transport'));
    assert.match(diagnostic.message, /`go\.dev`/);
  });

  test('the preferred quick fix sets the proxy, and the finding goes away', async () => {
    const diagnostic = await diagnosticOf(document, rule);
    const actions = (): PromiseLike<vscode.CodeAction[]> => vscode.commands
      .executeCommand('vscode.executeCodeActionProvider', document.uri, diagnostic.range, vscode.CodeActionKind.QuickFix.value);
    const fix = await eventually('a preferred quick fix', () => actions().then((found) => found.find((action) => action.isPreferred)), actions);
    assert.ok(fix.edit, 'the fix carries its edit');
    assert.ok(await vscode.workspace.applyEdit(fix.edit));
    assert.ok(document.getText().includes('&http.Transport{Proxy: http.ProxyFromEnvironment, MaxIdleConns: 1}'), document.getText());
    await eventually('the end of the finding', () => vscode.languages.getDiagnostics(document.uri).every((left) => codeOf(left) !== rule) || undefined);
  });

  test('the light bulb on a request offers a client with a private CA, and wires it up', async () => {
    const at = await cursorAt('Get(address)');
    const actions = (): PromiseLike<vscode.CodeAction[]> => vscode.commands
      .executeCommand('vscode.executeCodeActionProvider', document.uri, at, vscode.CodeActionKind.RefactorRewrite.value);
    const action = await eventually('the snippet', () => actions().then((found) => found.find(({ title }) => /private CA here, and the proxy/.test(title))), actions);
    assert.ok(action.edit);
    assert.ok(await vscode.workspace.applyEdit(action.edit));
    const text = document.getText();
    assert.match(text, /\tclient, err := newClient\("ca\.pem"\)\n\tif err != nil \{\n\t\treturn nil, /);
    assert.match(text, /\treturn client\.Get\(address\)\n\}\n\n\/\/ newClient returns/);
    assert.match(text, /import \(\n\t"crypto\/tls"\n\t"crypto\/x509"\n\t"fmt"\n\t"net\/http"\n\t"os"\n\t"time"\n\)/);
  });

  test('the command Insert Reloading Client adds it with its imports', async () => {
    await cursorAt('package client');
    await vscode.commands.executeCommand('trustlint.insertReloadingClient');
    const text = await eventually('the snippet in the document', () => (document.getText().includes('func newReloadingClient(') ? document.getText() : undefined), () => document.getText());
    assert.match(text, /\n\n\t"github\.com\/fsnotify\/fsnotify"\n\)/);
    assert.ok(text.startsWith('package client\n') && text.endsWith('}\n'), text);
  });

  test('the command Insert Fallback Roots leaves a library as it is', async () => {
    await cursorAt('package client');
    await vscode.commands.executeCommand('trustlint.insertFallbackRoots');
    assert.equal(document.getText(), source);
  });
});
