/** The light bulb over the protocol: which actions are offered, in which order, and what their edits make of the text. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { CodeActionTriggerKind, TextDocumentEdit, type CodeAction, type TextEdit } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { folder } from '../unit/service-toy';
import { everywhere, pullingEditor, rangeOf, startServer, type ServerProcess } from './client';
import { startInProcess } from './inProcess';
import { missing, missingIn, withoutRoots } from './samples';

const scratchLine = rangeOf(5, 5, 5, 12);

/** The text after the edits that an action makes in a document; fails if the action edits anything else. */
function afterAction(action: CodeAction, uri: string, text: string, version: number | null = 1): string {
  const [change, ...others] = action.edit?.documentChanges ?? [];
  assert.deepEqual(others, []);
  assert.ok(change && TextDocumentEdit.is(change));
  assert.deepEqual(change.textDocument, { uri, version });
  return TextDocument.applyEdits(TextDocument.create(uri, '', 0, text), change.edits.map((edit): TextEdit => ('newText' in edit ? edit : { range: edit.range, newText: edit.snippet.value })));
}

describe('quick fixes of a Dockerfile', () => {
  let client: ServerProcess;
  let count = 0;
  before(async () => {
    client = await startServer();
    await client.initialize();
  });
  after(() => client.stop());

  async function opened(text: string): Promise<string> {
    const uri = `untitled:${++count}/Dockerfile`;
    await client.open(uri, text);
    return uri;
  }

  test('have one preferred, which stands first, and takes the finding away', async () => {
    const uri = await opened(withoutRoots);
    const actions = await client.actions(uri, scratchLine, { only: ['quickfix'] });
    const [first] = actions;
    assert.ok(first);
    assert.deepEqual(actions.map(action => action.isPreferred ?? false), actions.map((_, index) => index === 0));
    assert.ok(actions.every(action => action.kind === 'quickfix'));
    await client.change(uri, 2, afterAction(first, uri, withoutRoots));
    assert.deepEqual(await client.findings(uri), []);
  });

  test('name the diagnostics that they repair', async () => {
    const uri = await opened(withoutRoots);
    const report = await client.pull(uri);
    const diagnostics = report.kind === 'full' ? report.items : [];
    const [first] = await client.actions(uri, scratchLine, { diagnostics });
    assert.deepEqual(first?.diagnostics, diagnostics);
    const elsewhere = diagnostics.map(diagnostic => ({ ...diagnostic, source: 'somebody else' }));
    const [other] = await client.actions(uri, scratchLine, { diagnostics: elsewhere });
    assert.equal(other?.diagnostics, undefined);
  });

  test('keep CRLF', async () => {
    const text = withoutRoots.replaceAll('\n', '\r\n');
    const uri = await opened(text);
    for (const action of await client.actions(uri, scratchLine)) {
      if (action.disabled === undefined) assert.doesNotMatch(afterAction(action, uri, text), /(^|[^\r])\n/, action.title);
    }
  });

  test('are offered where the finding is, on a touch, and nowhere else', async () => {
    const uri = await opened(withoutRoots);
    for (const range of [rangeOf(5, 5), rangeOf(5, 12), rangeOf(5, 8), rangeOf(0, 0, 9, 0), rangeOf(9, 0, 0, 0)]) assert.notDeepEqual(await client.actions(uri, range), [], JSON.stringify(range));
    for (const range of [rangeOf(5, 4), rangeOf(0, 0, 4, 0), rangeOf(99, 0)]) assert.deepEqual(await client.actions(uri, range), [], JSON.stringify(range));
  });

  test('end with a suppression, whose reason is to be filled in', async () => {
    const uri = await opened(withoutRoots);
    const action = (await client.actions(uri, scratchLine)).find(each => each.title.startsWith('Suppress'));
    assert.equal(action?.title, `Suppress ${missing} here with a reason`);
    const expected = withoutRoots.replace('FROM scratch', `# trustlint-ignore ${missing}: \${1:<reason>}\nFROM scratch`);
    assert.equal(afterAction(action, uri, withoutRoots), expected);
    await client.change(uri, 2, expected.replace('${1:<reason>}', '<reason>'));
    const unfilled = await client.findings(uri);
    assert.ok(unfilled.includes(missingIn(7)), 'without a reason nothing is silenced');
    await client.change(uri, 3, expected.replace('${1:<reason>}', 'it only speaks plain http'));
    assert.deepEqual(await client.findings(uri), []);
  });

  test('of a removed line edit the current version only', async () => {
    const uri = await opened(withoutRoots);
    await client.actions(uri, scratchLine);
    const moved = `# first\n${withoutRoots}`;
    await client.change(uri, 2, moved);
    const [first] = await client.actions(uri, rangeOf(6, 5));
    assert.ok(first);
    await client.change(uri, 3, afterAction(first, uri, moved, 2));
    assert.deepEqual(await client.findings(uri), []);
  });

  test('for all at once are a source action, on request only', async () => {
    const uri = await opened(withoutRoots);
    const kinds = async (only?: readonly string[]): Promise<readonly (string | undefined)[]> => [...new Set((await client.actions(uri, scratchLine, only ? { only: [...only] } : {})).map(action => action.kind))];
    assert.deepEqual(await kinds(), ['quickfix']);
    assert.deepEqual(await kinds(['refactor']), []);
    assert.deepEqual(await kinds(['source.fixAll.eslint']), []);
    assert.deepEqual(await kinds(['source.fixAll.trustlint.more']), []);
    for (const only of ['source', 'source.fixAll', 'source.fixAll.trustlint']) assert.deepEqual(await kinds([only]), ['source.fixAll.trustlint'], only);
    assert.deepEqual(await kinds(['']), ['quickfix', 'source.fixAll.trustlint']);
    const [all] = await client.actions(uri, everywhere, { only: ['source.fixAll'] });
    assert.ok(all);
    await client.change(uri, 2, afterAction(all, uri, withoutRoots));
    assert.deepEqual(await client.findings(uri), []);
    assert.deepEqual(await client.actions(uri, everywhere, { only: ['source.fixAll'] }), [], 'saving a file that is in order does nothing');
    const [idle] = await client.actions(uri, everywhere, { only: ['source.fixAll'], triggerKind: CodeActionTriggerKind.Invoked });
    assert.match(idle?.disabled?.reason ?? '', /nothing in this file/);
  });
});

describe('the order of quick fixes', () => {
  const uri = `${folder}/a.toy`;
  const titles = (actions: readonly CodeAction[]): readonly string[] => actions.map(action => `${action.isPreferred === true ? '* ' : ''}${action.title}${action.disabled ? ` (disabled: ${action.disabled.reason})` : ''}`);

  test('is: preferred, other, suppressions, and what cannot be done with the reason', async () => {
    const { client } = await startInProcess({}, { folders: [folder] });
    await client.open(uri, 'odd\nugly\nbad\nbad\n');
    assert.deepEqual(titles(await client.actions(uri, everywhere)), [
      '* write good',
      '* write good',
      'write pretty (unsafe: review the result)',
      'write fine',
      'write fine',
      'Suppress pem/toy-ugly here with a reason',
      'Suppress pem/toy-bad here with a reason',
      'Fix: `odd` is there (disabled: there is no automatic fix: write something else)',
    ]);
  });

  test('leaves out disabled actions for clients that do not know them', async () => {
    const { codeAction, ...textDocument } = pullingEditor.textDocument ?? {};
    assert.ok(codeAction);
    const { client } = await startInProcess({}, { folders: [folder], capabilities: { ...pullingEditor, textDocument: { ...textDocument, codeAction: {} } } });
    await client.open(uri, 'odd\n');
    assert.deepEqual(titles(await client.actions(uri, everywhere)), ['Suppress pem/toy-ugly here with a reason']);
  });

  test('edits plain text for clients without snippets, and unversioned changes for the oldest', async () => {
    const workspace = pullingEditor.workspace ?? {};
    const suppression = async (workspaceEdit: NonNullable<typeof workspace.workspaceEdit>): Promise<unknown> => {
      const { client } = await startInProcess({}, { folders: [folder], capabilities: { ...pullingEditor, workspace: { ...workspace, workspaceEdit } } });
      await client.open(uri, 'odd\n');
      return (await client.actions(uri, everywhere))[0]?.edit;
    };
    const edit = { range: rangeOf(0, 0), newText: '# trustlint-ignore pem/toy-ugly: <reason>\n' };
    assert.deepEqual(await suppression({ documentChanges: true }), { documentChanges: [{ textDocument: { uri, version: 1 }, edits: [edit] }] });
    assert.deepEqual(await suppression({}), { changes: { [uri]: [edit] } });
  });

  test('a fix of another file edits that file, open or not; of one that cannot be read it is disabled', async () => {
    const { client, files } = await startInProcess({}, { folders: [folder] });
    const other = `${folder}/b.txt`;
    files.files.set(other, 'so\nbad\n');
    await client.open(uri, 'read b.txt\n');
    const edits = [{ range: rangeOf(1, 0, 1, 3), newText: 'good' }];
    const changes = async (): Promise<unknown> => (await client.actions(uri, everywhere))[0]?.edit?.documentChanges;
    assert.deepEqual(await changes(), [{ textDocument: { uri: other, version: null }, edits }]);
    await client.open(other, 'so\nbad\n', 'plaintext', 4);
    assert.deepEqual(await changes(), [{ textDocument: { uri: other, version: 4 }, edits }]);
  });

  test('fix all repairs in rounds, keeps what is not safe, and gives up on what does not help', async () => {
    const { client } = await startInProcess({}, { folders: [folder] });
    const text = 'bad\r\nugly\r\ntwice\r\nbad\r\n';
    await client.open(uri, text);
    const [all] = await client.actions(uri, everywhere, { only: ['source.fixAll.trustlint'] });
    assert.ok(all);
    assert.equal(afterAction(all, uri, text), 'good\r\nugly\r\ntwice\r\ngood\r\n');
  });
});
