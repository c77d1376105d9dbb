/** The extension in a real editor: a manifest whose mount hides the roots of the image. */
import { strict as assert } from 'node:assert';
import { suite, suiteSetup, suiteTeardown, teardown, test } from 'mocha';
import * as vscode from 'vscode';
import { codeOf, diagnosticOf, eventually, openFile, rangeOf, revert } from './editor';

const rule = 'kubernetes/ca-dir-mount-hides-bundle';
const folder = 'deploy';
const source = `apiVersion: v1
kind: ConfigMap
metadata:
  name: corp-ca
data:
  README.txt: the certificates of the company
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: shop
spec:
  template:
    spec:
      containers:
        - name: shop
          image: alpine:3.22
          volumeMounts:
            - name: ca
              mountPath: /etc/ssl/certs # ours
      volumes:
        - name: ca
          configMap:
            name: corp-ca
`;

suite('A manifest whose mount hides the roots', () => {
  let document: vscode.TextDocument;
  let place: vscode.Uri;

  suiteSetup(async () => {
    const root = vscode.workspace.workspaceFolders?.[0];
    assert.ok(root, 'the tests run in a workspace folder');
    place = vscode.Uri.joinPath(root.uri, folder);
    await vscode.workspace.fs.writeFile(vscode.Uri.joinPath(place, 'shop.yaml'), new TextEncoder().encode(source));
    document = await openFile(`${folder}/shop.yaml`);
  });

  suiteTeardown(async () => {
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    await vscode.workspace.fs.delete(place, { recursive: true });
  });

  teardown(() => revert(document));

  test('the path of the mount is underlined as an error', async () => {
    const diagnostic = await diagnosticOf(document, rule);
    assert.equal(diagnostic.severity, vscode.DiagnosticSeverity.Error);
    assert.deepEqual(diagnostic.range, rangeOf(document, '/etc/ssl/certs'));
    assert.match(diagnostic.message, /`alpine:3\.22`/);
  });

  test('the code lens over the container says that HTTPS fails', async () => {
    const lenses = (): PromiseLike<vscode.CodeLens[]> => vscode.commands.executeCommand('vscode.executeCodeLensProvider', document.uri, 50);
    const lens = await eventually('a code lens', () => lenses().then((found) => found.find(({ command }) => /no roots/.test(command?.title ?? ''))), lenses);
    assert.equal(lens.range.start.line, rangeOf(document, '- name: shop').start.line);
  });

  test('the hover on the path shows what Go opens', async () => {
    await diagnosticOf(document, rule);
    const { start } = rangeOf(document, '/etc/ssl/certs');
    const hovers = (): PromiseLike<string> => vscode.commands
      .executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', document.uri, start)
      .then((found) => found.flatMap((hover) => hover.contents).map((part) => typeof part === 'string' ? part : part.value).join('\n'));
    const text = await eventually('a hover', () => hovers().then((found) => /Go opens/.test(found) ? found : undefined), hovers);
    assert.match(text, /Without this mount/);
  });

  test('the preferred quick fix mounts the one file, keeps the comment, and the finding goes away', async () => {
    const diagnostic = await diagnosticOf(document, rule);
    const actions = (): PromiseLike<vscode.CodeAction[]> => vscode.commands
      .executeCommand('vscode.executeCodeActionProvider', document.uri, diagnostic.range, vscode.CodeActionKind.QuickFix.value);
    const fix = await eventually('a preferred quick fix', () => actions().then((found) => found.find((action) => action.isPreferred)), actions);
    assert.ok(fix.edit, 'the fix carries its edit');
    assert.ok(await vscode.workspace.applyEdit(fix.edit));
    assert.match(document.getText(), /mountPath: \/etc\/ssl\/certs\/README\.txt # ours\n {14}subPath: README\.txt\n/);
    await eventually('the end of the finding', () => vscode.languages.getDiagnostics(document.uri).every((left) => codeOf(left) !== rule) || undefined);
  });
});
