/** The extension in a real editor: a Dockerfile whose final image has no root certificates. */
import { strict as assert } from 'node:assert';
import { suite, suiteSetup, teardown, test } from 'mocha';
import * as vscode from 'vscode';
import { codeOf, diagnosticOf, eventually, openFile, rangeOf, revert } from './editor';

const rule = 'dockerfile/missing-ca-bundle';
const bundle = '/etc/ssl/certs/ca-certificates.crt';

suite('A Dockerfile whose final image has no roots', () => {
  let document: vscode.TextDocument;

  suiteSetup(async () => {
    document = await openFile('Dockerfile');
  });

  teardown(() => revert(document));

  test('the extension is there, and opening a Dockerfile activates it', async () => {
    const extension = vscode.extensions.getExtension('trustlint.trustlint');
    assert.ok(extension, 'trustlint.trustlint is installed');
    await eventually('its activation', () => extension.isActive || undefined);
  });

  test('the final stage gets a warning with the code of the rule', async () => {
    const diagnostic = await diagnosticOf(document, rule);
    assert.equal(diagnostic.source, 'trustlint');
    assert.equal(diagnostic.severity, vscode.DiagnosticSeverity.Warning);
    assert.deepEqual(diagnostic.range, rangeOf(document, 'scratch'));
    const { code } = diagnostic;
    assert.ok(typeof code === 'object' && /missing-ca-bundle/.test(code.target.toString()), 'the code links to the page of the rule');
  });

  test('the hover on FROM tells what Go finds in that image', async () => {
    await diagnosticOf(document, rule);
    const { start } = rangeOf(document, 'FROM scratch');
    const hovers = (): PromiseLike<string> => vscode.commands
      .executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', document.uri, start)
      .then((found) => found.flatMap((hover) => hover.contents).map((part) => typeof part === 'string' ? part : part.value).join('\n'));
    const text = await eventually('a hover', () => hovers().then((found) => found === '' ? undefined : found));
    assert.match(text, /scratch/);
    assert.ok(text.includes(bundle), `the lookup is in the hover: ${text}`);
  });

  test('the preferred quick fix brings the bundle, and the finding goes away', async () => {
    const diagnostic = await diagnosticOf(document, rule);
    const actions = (): PromiseLike<vscode.CodeAction[]> => vscode.commands
      .executeCommand('vscode.executeCodeActionProvider', document.uri, diagnostic.range, vscode.CodeActionKind.QuickFix.value);
    const fix = await eventually('a preferred quick fix', () => actions().then((found) => found.find((action) => action.isPreferred)), actions);
    assert.ok(fix.edit, 'the fix carries its edit');
    assert.ok(await vscode.workspace.applyEdit(fix.edit));
    assert.match(document.getText(), new RegExp(`FROM scratch\\n(?:.*\\n)*COPY --from=build .*${bundle}`));
    await eventually('the end of the finding', () => vscode.languages.getDiagnostics(document.uri).every((left) => codeOf(left) !== rule) || undefined);
  });

  test('typing brings the finding back', async () => {
    await diagnosticOf(document, rule);
    const whole = new vscode.Range(new vscode.Position(0, 0), document.lineAt(document.lineCount - 1).range.end);
    const typed = new vscode.WorkspaceEdit();
    typed.replace(document.uri, whole, 'FROM alpine:3.20\nENTRYPOINT ["/app"]\n');
    await vscode.workspace.applyEdit(typed);
    await eventually('silence on an image with roots', () => vscode.languages.getDiagnostics(document.uri).length === 0 || undefined);
    await vscode.commands.executeCommand('undo');
    await diagnosticOf(document, rule);
  });

  test('the code lens over the final stage says that HTTPS fails', async () => {
    const lenses = (): PromiseLike<vscode.CodeLens[]> => vscode.commands.executeCommand('vscode.executeCodeLensProvider', document.uri, 50);
    const lens = await eventually('a code lens', () => lenses().then((found) => found.find(({ command }) => /no roots/.test(command?.title ?? ''))), lenses);
    assert.equal(lens.range.start.line, rangeOf(document, 'FROM scratch').start.line);
    assert.equal(lens.command?.command, 'trustlint.explainTrustLookup');
  });

  test('the command trustlint.explainTrustLookup shows the lookup as a read-only document', async () => {
    const editor = await vscode.window.showTextDocument(document);
    const { start } = rangeOf(document, 'scratch');
    editor.selection = new vscode.Selection(start, start);
    await diagnosticOf(document, rule);
    await vscode.commands.executeCommand('trustlint.explainTrustLookup');
    const shown = (): string[] => vscode.window.visibleTextEditors.map((other) => `${other.document.uri.toString()}\n${other.document.getText()}`);
    const preview = await eventually('the document with the lookup', () => vscode.window.visibleTextEditors
      .map((other) => other.document).find((other) => other.uri.scheme !== 'file' && other.getText().includes(bundle)), shown);
    assert.match(preview.getText(), /no roots/);
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
  });
});
