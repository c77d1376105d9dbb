/** Files on disk beside the open documents: what is read, what is watched, and that a change re-judges what rests on it. */
import assert from 'node:assert/strict';
import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, test } from 'node:test';
import { FileChangeType } from 'vscode-languageserver/node';
import type { TraceResult } from '../../server/src/lsp/protocol';
import { folder } from '../unit/service-toy';
import { plainEditor, pullingEditor, withServer, type Client, type ServerProcess } from './client';
import { startInProcess } from './inProcess';
import { makeWorkspace, type Workspace } from './workspace';

const certificate = readFileSync(path.join(import.meta.dirname, '../cases/pem/d001-ok.pem'), 'utf8');
const copying = 'FROM scratch\nCOPY corp.crt /etc/ssl/certs/ca-certificates.crt\n';

const workspaces: Workspace[] = [];
afterEach(() => {
  for (const workspace of workspaces.splice(0)) workspace.dispose();
});

function workspaceWith(files: Readonly<Record<string, string>>): Workspace {
  const workspace = makeWorkspace(files);
  workspaces.push(workspace);
  return workspace;
}

async function verdict(client: Client, uri: string): Promise<string | undefined> {
  return (await client.connection.sendRequest<TraceResult | null>('trustlint/trace', { uri }))?.verdict;
}

describe('a file that a Dockerfile rests on', () => {
  interface Step {
    readonly what: string;
    readonly file: string;
    /** `undefined` removes it. */
    readonly content: string | undefined;
    readonly type: FileChangeType;
    readonly verdict: string;
  }
  const steps: readonly Step[] = [
    { what: 'appears', file: 'corp.crt', content: certificate, type: FileChangeType.Created, verdict: 'roots' },
    { what: 'is emptied', file: 'corp.crt', content: '', type: FileChangeType.Changed, verdict: 'no-roots' },
    { what: 'is filled again', file: 'corp.crt', content: certificate, type: FileChangeType.Changed, verdict: 'roots' },
    { what: 'is kept out by a new .dockerignore', file: '.dockerignore', content: '*.crt\n', type: FileChangeType.Created, verdict: 'unknown' },
    { what: 'is let in again', file: '.dockerignore', content: '# *.crt\n', type: FileChangeType.Changed, verdict: 'roots' },
    { what: 'goes', file: 'corp.crt', content: undefined, type: FileChangeType.Deleted, verdict: 'unknown' },
  ];

  test('re-judges it whenever it changes, and the client is told to look again', async () => {
    const workspace = workspaceWith({});
    const uri = workspace.uriOf('Dockerfile');
    await withServer({ folders: [workspace.uri] }, async client => {
      await client.open(uri, copying);
      await client.pull(uri);
      assert.equal(await verdict(client, uri), 'unknown', 'what is not there may come before the build');
      for (const [index, step] of steps.entries()) {
        if (step.content === undefined) workspace.remove(step.file);
        else workspace.write(step.file, step.content);
        await client.filesChanged({ uri: workspace.uriOf(step.file), type: step.type });
        await client.until(`the client is told to look again: the file ${step.what}`, () => client.heard.diagnosticRefreshes > index && client.heard.lensRefreshes > index);
        assert.equal(await verdict(client, uri), step.verdict, step.what);
        await client.pull(uri);
      }
    });
  });

  test('counts as it stands in the editor', async () => {
    const workspace = workspaceWith({ 'corp.crt': '' });
    const [uri, bundle] = [workspace.uriOf('Dockerfile'), workspace.uriOf('corp.crt')];
    await withServer({ folders: [workspace.uri] }, async client => {
      await client.open(uri, copying);
      assert.equal(await verdict(client, uri), 'no-roots');
      await client.open(bundle, certificate, 'pem');
      assert.equal(await verdict(client, uri), 'roots');
      await client.change(bundle, 2, '');
      assert.equal(await verdict(client, uri), 'no-roots');
      await client.close(bundle);
      assert.equal(await verdict(client, uri), 'no-roots');
    });
  });

  test('that nobody rests on changes nothing', async () => {
    const workspace = workspaceWith({ 'corp.crt': certificate });
    const uri = workspace.uriOf('Dockerfile');
    await withServer({ folders: [workspace.uri] }, async client => {
      await client.open(uri, copying);
      await client.pull(uri);
      await client.filesChanged({ uri: workspace.uriOf('src/other.txt'), type: FileChangeType.Changed }, { uri: 'file:///elsewhere/corp.crt', type: FileChangeType.Changed });
      assert.equal(await verdict(client, uri), 'roots');
      assert.equal(client.heard.diagnosticRefreshes, 0);
    });
  });

  test('outside the workspace folder is not read', async () => {
    const workspace = workspaceWith({ 'corp.crt': certificate, 'inner/x': '' });
    const uri = workspace.uriOf('inner/Dockerfile');
    await withServer({ folders: [workspace.uriOf('inner')] }, async client => {
      await client.open(uri, 'FROM scratch\nCOPY ../corp.crt /etc/ssl/certs/ca-certificates.crt\n');
      await verdict(client, uri);
      await client.open('file:///Dockerfile', copying);
      assert.equal(await verdict(client, 'file:///Dockerfile'), 'unknown');
    });
  });

  test('may be anything: a folder, a pipe without a writer, a loop of links, a broken link', async () => {
    const workspace = workspaceWith({ 'folder/x': '' });
    const { execFileSync } = await import('node:child_process');
    execFileSync('mkfifo', [path.join(workspace.path, 'pipe')]);
    symlinkSync('loop', path.join(workspace.path, 'loop'));
    symlinkSync('nothing', path.join(workspace.path, 'broken'));
    writeFileSync(path.join(workspace.path, 'huge'), Buffer.alloc(5 * 1024 * 1024, 'x'));
    await withServer({ folders: [workspace.uri] }, async client => {
      for (const file of ['folder', 'pipe', 'loop', 'broken', 'huge']) {
        const uri = workspace.uriOf(`${file}.Dockerfile`);
        await client.open(uri, copying.replace('corp.crt', file));
        assert.equal((await client.pull(uri)).kind, 'full', file);
        assert.ok(await verdict(client, uri), file);
      }
    });
  });
});

describe('watching', () => {
  const watchedPatterns = async (client: ServerProcess | Client, wanted: string): Promise<readonly string[]> => {
    await client.until(`${wanted} is watched`, () => client.watched().includes(wanted));
    return client.watched();
  };

  test('begins with what the open documents ask for, relative to their folder', async () => {
    const workspace = workspaceWith({});
    await withServer({ folders: [workspace.uri] }, async client => {
      const uri = workspace.uriOf('Dockerfile');
      await client.open(uri, 'FROM scratch\nCOPY certs/[ab].crt /x\nCOPY certs/corp.crt /etc/ssl/certs/\n');
      await client.pull(uri);
      const patterns = await watchedPatterns(client, 'certs/corp.crt');
      for (const pattern of ['.trustlint.json', '.dockerignore', 'certs']) assert.ok(patterns.includes(pattern), `${pattern} in ${patterns.join(' ')}`);
      assert.equal(new Set(patterns).size, patterns.length, 'nothing is watched twice');
      await client.change(uri, 2, 'FROM scratch\nCOPY certs/other.crt /etc/ssl/certs/\n');
      await client.pull(uri);
      const more = await watchedPatterns(client, 'certs/other.crt');
      assert.equal(new Set(more).size, more.length);
    });
  });

  test('uses plain patterns for clients that know no others, and nothing for those that watch nothing', async () => {
    const watching = async (didChangeWatchedFiles: object): Promise<Client> => {
      const { client } = await startInProcess({}, { folders: [folder], capabilities: { ...pullingEditor, workspace: { ...pullingEditor.workspace, didChangeWatchedFiles } } });
      await client.open(`${folder}/a.toy`, 'read b*.txt\n');
      await client.pull(`${folder}/a.toy`);
      return client;
    };
    const plain = await watching({ dynamicRegistration: true });
    assert.ok((await watchedPatterns(plain, '**/b?.txt')).includes('**/b?.txt/*'));
    const none = await watching({});
    await new Promise(resolve => setTimeout(resolve, 150));
    assert.deepEqual(none.watched(), []);
  });

  test('re-judges documents of a client that diagnostics are pushed to', async () => {
    const capabilities = { ...plainEditor, workspace: { workspaceFolders: true, didChangeWatchedFiles: { dynamicRegistration: true } } };
    const { client, files } = await startInProcess({}, { folders: [folder], capabilities });
    const [uri, other] = [`${folder}/a.toy`, `${folder}/b.txt`];
    await client.open(uri, 'read b.txt\n');
    await client.pushedFor(uri, params => params.diagnostics.length === 1);
    await watchedPatterns(client, '**/b.txt');
    files.files.set(other, 'good');
    await client.filesChanged({ uri: other, type: FileChangeType.Created });
    await client.pushedFor(uri, params => params.diagnostics.length === 0);
  });

  test('a folder that goes takes along what was read in it', async () => {
    const { client, files } = await startInProcess({}, { folders: [folder] });
    const uri = `${folder}/a.toy`;
    files.files.set(`${folder}/sub/b.txt`, 'good');
    await client.open(uri, 'read sub/b.txt\n');
    assert.deepEqual(await client.findings(uri), []);
    files.files.delete(`${folder}/sub/b.txt`);
    await client.filesChanged({ uri: `${folder}/sub`, type: FileChangeType.Deleted });
    assert.deepEqual(await client.findings(uri), ['1:1-1:15 error[pem/toy-reads] `read sub/b.txt` is there']);
  });
});
