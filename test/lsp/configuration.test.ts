/** Settings: pulled per folder, pushed, from `.trustlint.json`; what is wrong with them is said and does no harm. */
import assert from 'node:assert/strict';
import { afterEach, describe, test } from 'node:test';
import { FileChangeType, type ClientCapabilities } from 'vscode-languageserver/node';
import { plainEditor, pullingEditor, withServer } from './client';
import { missing, missingIn, withoutRoots } from './samples';
import { makeWorkspace, type Workspace } from './workspace';

const workspaces: Workspace[] = [];
afterEach(() => {
  for (const workspace of workspaces.splice(0)) workspace.dispose();
});

function workspaceWith(files: Readonly<Record<string, string>> = {}): Workspace {
  const workspace = makeWorkspace(files);
  workspaces.push(workspace);
  return workspace;
}

const off = { rules: { [missing]: 'off' } };
const asError = { rules: { [missing]: 'error' } };
const error = missingIn(6).replace('warning', 'error');

/** Takes pushed settings and pulled diagnostics. */
const settingsPushed: ClientCapabilities = { ...pullingEditor, workspace: { ...pullingEditor.workspace, configuration: false } };

describe('pulled settings', () => {
  test('are asked for before the first answer: for each folder, and for what lies outside', async () => {
    const [a, b] = [workspaceWith(), workspaceWith()];
    const settings = (scope: string | undefined): unknown => (scope === a.uri ? off : scope === b.uri ? asError : null);
    await withServer({ folders: [a.uri, b.uri], settings }, async client => {
      for (const uri of [a.uriOf('Dockerfile'), b.uriOf('Dockerfile'), 'untitled:Dockerfile']) await client.open(uri, withoutRoots);
      assert.deepEqual(await client.findings(a.uriOf('Dockerfile')), []);
      assert.deepEqual(await client.findings(b.uriOf('Dockerfile')), [error]);
      assert.deepEqual(await client.findings('untitled:Dockerfile'), [missingIn(6)]);
      assert.deepEqual(client.heard.configurationScopes, [[undefined, a.uri, b.uri]]);
    });
  });

  test('of the inner folder count where folders are nested', async () => {
    const outer = workspaceWith();
    const inner = outer.uriOf('inner');
    await withServer({ folders: [outer.uri, inner], settings: scope => (scope === inner ? off : null) }, async client => {
      for (const uri of [outer.uriOf('Dockerfile'), outer.uriOf('inner/Dockerfile'), outer.uriOf('innermost/Dockerfile')]) await client.open(uri, withoutRoots);
      assert.deepEqual(await client.findings(outer.uriOf('Dockerfile')), [missingIn(6)]);
      assert.deepEqual(await client.findings(outer.uriOf('inner/Dockerfile')), []);
      assert.deepEqual(await client.findings(outer.uriOf('innermost/Dockerfile')), [missingIn(6)]);
    });
  });

  test('that change are asked for again, and the client is told to look again', async () => {
    const workspace = workspaceWith();
    const uri = workspace.uriOf('Dockerfile');
    await withServer({ folders: [workspace.uri] }, async client => {
      await client.open(uri, withoutRoots);
      assert.deepEqual(await client.findings(uri), [missingIn(6)]);
      assert.ok(client.heard.registrations.some(({ method }) => method === 'workspace/didChangeConfiguration'));
      client.settings = () => off;
      await client.configurationChanged(null);
      await client.until('the server asks to look again', () => client.heard.diagnosticRefreshes === 1 && client.heard.lensRefreshes === 1);
      assert.deepEqual(await client.findings(uri), []);
    });
  });

  test('of a folder that is added or removed count from then on', async () => {
    const workspace = workspaceWith();
    const uri = workspace.uriOf('Dockerfile');
    await withServer({ folders: [], settings: scope => (scope === workspace.uri ? off : null) }, async client => {
      await client.open(uri, withoutRoots);
      assert.deepEqual(await client.findings(uri), [missingIn(6)]);
      await client.foldersChanged([`${workspace.uri}/`], []);
      assert.deepEqual(await client.findings(uri), []);
      await client.foldersChanged([], [workspace.uri]);
      assert.deepEqual(await client.findings(uri), [missingIn(6)]);
      await client.until('the server has asked to look again twice', () => client.heard.diagnosticRefreshes === 2);
    });
  });
});

describe('pushed settings', () => {
  test('count for all folders, with or without the name of the section', async () => {
    for (const settings of [off, { trustlint: off, other: {} }]) {
      await withServer({ capabilities: settingsPushed }, async client => {
        await client.open('untitled:Dockerfile', withoutRoots);
        assert.deepEqual(await client.findings('untitled:Dockerfile'), [missingIn(6)]);
        await client.configurationChanged(settings);
        assert.deepEqual(await client.findings('untitled:Dockerfile'), []);
        await client.configurationChanged(null);
        await client.foldersChanged(['file:///another'], []);
        assert.deepEqual(await client.findings('untitled:Dockerfile'), [], 'what was pushed last counts until something else is');
        assert.deepEqual(client.heard.configurationScopes, []);
      });
    }
  });

  test('of other sections only are no settings of ours', async () => {
    await withServer({ capabilities: settingsPushed }, async client => {
      await client.open('untitled:Dockerfile', withoutRoots);
      await client.configurationChanged({ editor: { tabSize: 4 }, docker: {} });
      assert.deepEqual(await client.findings('untitled:Dockerfile'), [missingIn(6)]);
      assert.deepEqual(client.heard.shown, []);
    });
  });

  test('lead to new diagnostics where these are pushed too', async () => {
    await withServer({ capabilities: plainEditor }, async client => {
      const uri = 'untitled:Dockerfile';
      await client.open(uri, withoutRoots);
      await client.pushedFor(uri, params => params.diagnostics.length === 1);
      await client.configurationChanged({ trustlint: off });
      await client.pushedFor(uri, params => params.diagnostics.length === 0);
    });
  });

  test('may also come with initialize', async () => {
    await withServer({ capabilities: settingsPushed, initializationOptions: { trustlint: off } }, async client => {
      await client.open('untitled:Dockerfile', withoutRoots);
      assert.deepEqual(await client.findings('untitled:Dockerfile'), []);
    });
  });
});

describe('settings that are wrong', () => {
  test('are named in one message, and the others count', async () => {
    const settings = (): unknown => ({ rules: { [missing]: 'error', 'dockerfile/missing-ca-bundel': 'off' }, codeLens: 'yes', colour: 'red' });
    await withServer({ settings }, async client => {
      await client.open('untitled:Dockerfile', withoutRoots);
      assert.deepEqual(await client.findings('untitled:Dockerfile'), [error]);
      await client.until('the problems are shown', () => client.heard.shown.length > 0);
      assert.deepEqual(client.heard.shown, ['Trustlint: 3 problems in the settings. The first: there is no setting `colour`']);
      assert.equal(client.heard.log.filter(line => line.startsWith('settings ')).length, 3);
    });
  });

  test('of every folder are said once', async () => {
    const [a, b] = [workspaceWith(), workspaceWith()];
    await withServer({ folders: [a.uri, b.uri], settings: () => ({ rules: { [missing]: 'loud' } }) }, async client => {
      await client.findings(a.uriOf('Dockerfile'));
      await client.until('the problem is shown', () => client.heard.shown.length > 0);
      assert.deepEqual(client.heard.shown, [`Trustlint: a problem in the settings: \`rules["${missing}"]\` must be one of off, error, warning, information, hint`]);
    });
  });

  test('of any shape are survived', async () => {
    const shapes: unknown[] = [7, 'text', [], [[]], { rules: [] }, { rules: 7 }, { enable: { dockerfile: 1 } }, { exclude: 'x' }, { exclude: [7] }, { images: { a: 1 } }, { rules: { constructor: 'off', __proto__: 'off' } }];
    await withServer({ settings: () => null }, async client => {
      await client.open('untitled:Dockerfile', withoutRoots);
      for (const shape of shapes) {
        client.settings = () => shape;
        await client.configurationChanged(null);
        assert.deepEqual(await client.findings('untitled:Dockerfile'), [missingIn(6)], JSON.stringify(shape));
      }
    });
  });
});

describe('settings by kind', () => {
  test('switch a language off, its lenses too', async () => {
    await withServer({ settings: () => ({ enable: { dockerfile: false } }) }, async client => {
      await client.open('untitled:Dockerfile', withoutRoots);
      assert.deepEqual(await client.findings('untitled:Dockerfile'), []);
      assert.deepEqual(await client.connection.sendRequest('textDocument/codeLens', { textDocument: { uri: 'untitled:Dockerfile' } }), []);
    });
  });

  test('exclude files of a folder by pattern', async () => {
    const workspace = workspaceWith();
    await withServer({ folders: [workspace.uri], settings: () => ({ exclude: ['third party/', '*.old'] }) }, async client => {
      for (const [file, expected] of [['third party/Dockerfile', []], ['Dockerfile.old', []], ['third/Dockerfile', [missingIn(6)]]] as const) {
        await client.open(workspace.uriOf(file), withoutRoots);
        assert.deepEqual(await client.findings(workspace.uriOf(file)), expected, file);
      }
    });
  });

  test('switch the lenses off and leave the findings', async () => {
    await withServer({ settings: () => ({ codeLens: false }) }, async client => {
      await client.open('untitled:Dockerfile', withoutRoots);
      assert.deepEqual(await client.findings('untitled:Dockerfile'), [missingIn(6)]);
      assert.deepEqual(await client.connection.sendRequest('textDocument/codeLens', { textDocument: { uri: 'untitled:Dockerfile' } }), []);
    });
  });
});

describe('.trustlint.json', () => {
  test('counts for its folder; for the severity of a rule the editor has the last word', async () => {
    const workspace = workspaceWith({ '.trustlint.json': JSON.stringify(off) });
    const uri = workspace.uriOf('Dockerfile');
    await withServer({ folders: [workspace.uri] }, async client => {
      await client.open(uri, withoutRoots);
      assert.deepEqual(await client.findings(uri), []);
      client.settings = () => asError;
      await client.configurationChanged(null);
      assert.deepEqual(await client.findings(uri), [error]);
    });
  });

  test('counts as it stands in the editor, saved or not', async () => {
    const workspace = workspaceWith({ '.trustlint.json': '{}' });
    const [uri, config] = [workspace.uriOf('Dockerfile'), workspace.uriOf('.trustlint.json')];
    await withServer({ folders: [workspace.uri] }, async client => {
      await client.open(uri, withoutRoots);
      assert.deepEqual(await client.findings(uri), [missingIn(6)]);
      await client.open(config, JSON.stringify(off), 'json');
      assert.deepEqual(await client.findings(uri), []);
      await client.until('the client is told to look again', () => client.heard.diagnosticRefreshes === 1);
      await client.close(config);
      assert.deepEqual(await client.findings(uri), [missingIn(6)]);
    });
  });

  test('that appears, changes or goes re-judges what is open', async () => {
    const workspace = workspaceWith();
    const [uri, config] = [workspace.uriOf('Dockerfile'), workspace.uriOf('.trustlint.json')];
    await withServer({ folders: [workspace.uri] }, async client => {
      await client.open(uri, withoutRoots);
      const steps: readonly (readonly [string | undefined, FileChangeType, readonly string[]])[] = [
        [JSON.stringify(off), FileChangeType.Created, []],
        [JSON.stringify(asError), FileChangeType.Changed, [error]],
        [undefined, FileChangeType.Deleted, [missingIn(6)]],
      ];
      assert.deepEqual(await client.findings(uri), [missingIn(6)]);
      for (const [index, [content, type, expected]] of steps.entries()) {
        if (content === undefined) workspace.remove('.trustlint.json');
        else workspace.write('.trustlint.json', content);
        await client.filesChanged({ uri: config, type });
        await client.until('the client is told to look again', () => client.heard.diagnosticRefreshes === index + 1);
        assert.deepEqual(await client.findings(uri), expected);
      }
    });
  });

  test('that is wrong is named once for each state, and does no harm', async () => {
    const workspace = workspaceWith({ '.trustlint.json': '{ "rules": ' });
    const [uri, config] = [workspace.uriOf('Dockerfile'), workspace.uriOf('.trustlint.json')];
    await withServer({ folders: [workspace.uri] }, async client => {
      await client.open(uri, withoutRoots);
      for (let version = 2; version < 5; version++) {
        assert.deepEqual(await client.findings(uri), [missingIn(6)]);
        await client.change(uri, version, withoutRoots);
      }
      assert.equal(client.heard.shown.length, 1);
      assert.match(client.heard.shown[0] ?? '', /^Trustlint: \.trustlint\.json: the file is not JSON: /);
      workspace.write('.trustlint.json', '{ "rule": {} }');
      await client.filesChanged({ uri: config, type: FileChangeType.Changed });
      await client.findings(uri);
      assert.deepEqual(client.heard.shown.slice(1), ['Trustlint: .trustlint.json: there is no setting `rule`; there is one named `rules`']);
    });
  });
});
