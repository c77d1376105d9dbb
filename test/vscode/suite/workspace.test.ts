/** Files that know of each other in a real editor: the source of a program decides about the image that runs it; a scan finds what is not open. */
import { strict as assert } from 'node:assert';
import { suite, suiteTeardown, test } from 'mocha';
import * as vscode from 'vscode';
import { codeOf, diagnosticOf, eventually, openFile, revert } from './editor';

const rule = 'dockerfile/missing-ca-bundle';

function severitiesIn(uri: vscode.Uri): readonly vscode.DiagnosticSeverity[] {
  return vscode.languages.getDiagnostics(uri).filter(diagnostic => codeOf(diagnostic) === rule).map(({ severity }) => severity);
}

suite('A Go program and its image', () => {
  let main: vscode.TextDocument | undefined;

  suiteTeardown(async () => {
    if (main) await revert(main);
  });

  test('the call that needs roots makes it an error, and is shown', async () => {
    const dockerfile = await openFile('shop/Dockerfile');
    const found = await eventually('an error', async () => {
      const diagnostic = await diagnosticOf(dockerfile, rule);
      return diagnostic.severity === vscode.DiagnosticSeverity.Error ? diagnostic : undefined;
    });
    assert.ok(found.relatedInformation?.some(({ location }) => location.uri.path.endsWith('/cmd/shop/main.go') && location.range.start.line === 8), JSON.stringify(found.relatedInformation));
  });

  test('without the call the image is right, as soon as the source is edited', async () => {
    const dockerfile = await openFile('shop/Dockerfile');
    await diagnosticOf(dockerfile, rule);
    main = await openFile('shop/cmd/shop/main.go');
    const edit = new vscode.WorkspaceEdit();
    edit.replace(main.uri, new vscode.Range(0, 0, main.lineCount, 0), 'package main\n\nfunc main() {\n\tprintln("hello")\n}\n');
    assert.ok(await vscode.workspace.applyEdit(edit));
    await vscode.window.showTextDocument(dockerfile);
    await eventually('the end of the finding', () => (severitiesIn(dockerfile.uri).length === 0 ? true : undefined), () => severitiesIn(dockerfile.uri));
    await revert(main);
    await vscode.window.showTextDocument(dockerfile);
    await eventually('the finding again', () => (severitiesIn(dockerfile.uri)[0] === vscode.DiagnosticSeverity.Error ? true : undefined), () => severitiesIn(dockerfile.uri));
  });

  test('a scan shows in the Problems panel what stands in files that are not open', async () => {
    const dockerfile = await openFile('shop/Dockerfile');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await eventually('the end of what the open document had', () => (severitiesIn(dockerfile.uri).length === 0 ? true : undefined), () => severitiesIn(dockerfile.uri));
    await vscode.commands.executeCommand('trustlint.scanWorkspace');
    await eventually('the finding of the scan', () => (severitiesIn(dockerfile.uri).length === 1 ? true : undefined), () => severitiesIn(dockerfile.uri));
    await openFile('shop/Dockerfile');
    await diagnosticOf(dockerfile, rule);
    await eventually('one finding, not two', () => (severitiesIn(dockerfile.uri).length === 1 ? true : undefined), () => severitiesIn(dockerfile.uri));
  });
});
