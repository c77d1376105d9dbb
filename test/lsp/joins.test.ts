/** Files of a workspace that know of each other: what one says changes what is found in another, in the editor and on disk. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, test } from 'node:test';
import { FileChangeType, type Diagnostic } from 'vscode-languageserver/node';
import { scannedNotification, scanRequest } from '../../server/src/lsp/protocol';
import { plainEditor, withServer } from './client';
import { missing, withoutRoots, withRoots } from './samples';
import { makeWorkspace, type Workspace } from './workspace';

const certificate = readFileSync(path.join(import.meta.dirname, '../cases/pem/d001-ok.pem'), 'utf8');

const workspaces: Workspace[] = [];
afterEach(() => {
  for (const workspace of workspaces.splice(0)) workspace.dispose();
});

function workspaceWith(name: string, files: Readonly<Record<string, string>>): Workspace {
  const workspace = makeWorkspace(files, name);
  workspaces.push(workspace);
  return workspace;
}

const skaffold = 'apiVersion: skaffold/v4beta11\nkind: Config\nbuild:\n  artifacts:\n    - image: registry.example.com/shop\n';

function podWith(mountPath: string | undefined): string {
  const mount = mountPath === undefined ? '' : `      volumeMounts:\n        - name: roots\n          mountPath: ${mountPath}\n  volumes:\n    - name: roots\n      configMap:\n        name: roots\n`;
  return `apiVersion: v1\nkind: Pod\nmetadata:\n  name: shop\nspec:\n  containers:\n    - name: shop\n      image: registry.example.com/shop:1.4\n${mount}`;
}

const config = `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: roots\ndata:\n  ca.crt: |\n${certificate.trimEnd().replace(/^/gm, '    ')}\n`;

async function rulesIn(client: { findings(uri: string): Promise<readonly string[]> }, uri: string): Promise<readonly string[]> {
  return (await client.findings(uri)).filter(finding => finding.includes(missing));
}

describe('a Dockerfile in one folder of the workspace, the Pod that runs its image in another', () => {
  test('follow each other, in the editor and on disk', async () => {
    const app = workspaceWith('app', { 'skaffold.yaml': skaffold, Dockerfile: withoutRoots });
    const deploy = workspaceWith('deploy', { 'pod.yaml': podWith(undefined), 'roots.yaml': config });
    const [uri, pod] = [app.uriOf('Dockerfile'), deploy.uriOf('pod.yaml')];
    await withServer({ folders: [app.uri, deploy.uri] }, async client => {
      await client.open(uri, withoutRoots);
      assert.equal((await rulesIn(client, uri)).length, 1, 'nothing brings roots');

      await client.open(pod, podWith('/etc/ssl/certs'), 'yaml');
      assert.equal((await rulesIn(client, uri)).length, 0, 'the Pod as it stands in the editor mounts them');

      await client.change(pod, 2, podWith('/nowhere'));
      assert.equal((await rulesIn(client, uri)).length, 1, 'now it mounts them elsewhere');
      await client.close(pod);

      deploy.write('pod.yaml', podWith('/etc/ssl/certs'));
      await client.filesChanged({ uri: pod, type: FileChangeType.Changed });
      assert.equal((await rulesIn(client, uri)).length, 0, 'the Pod on disk mounts them');

      deploy.remove('roots.yaml');
      await client.filesChanged({ uri: deploy.uriOf('roots.yaml'), type: FileChangeType.Deleted });
      assert.equal((await rulesIn(client, uri)).length, 0, 'what the ConfigMap holds is not known any more');

      deploy.write('second.yaml', podWith(undefined).replace('name: shop\nspec', 'name: worker\nspec'));
      await client.filesChanged({ uri: deploy.uriOf('second.yaml'), type: FileChangeType.Created });
      assert.match((await rulesIn(client, uri)).join(), /none are mounted in pod\/worker/, 'another Pod runs it without roots');

      app.remove('skaffold.yaml');
      await client.filesChanged({ uri: app.uriOf('skaffold.yaml'), type: FileChangeType.Deleted });
      assert.doesNotMatch((await rulesIn(client, uri)).join(), /worker/, 'nobody says any more which image it makes');
    });
  });

  test('are watched, and what git ignores is not', async () => {
    const app = workspaceWith('app', { 'skaffold.yaml': skaffold, Dockerfile: withoutRoots, '.gitignore': 'out/\n', 'out/pod.yaml': podWith('/etc/ssl/certs'), 'out/roots.yaml': config });
    await withServer({ folders: [app.uri] }, async client => {
      const uri = app.uriOf('Dockerfile');
      await client.open(uri, withoutRoots);
      assert.equal((await rulesIn(client, uri)).length, 1);
      await client.until('the folder is watched', () => JSON.stringify(client.heard.registrations).includes('**/*.{yaml,yml}'));
      app.write('.gitignore', '');
      await client.filesChanged({ uri: app.uriOf('.gitignore'), type: FileChangeType.Changed });
      assert.equal((await rulesIn(client, uri)).length, 0);
    });
  });
});

describe('a scan of the workspace', () => {
  test('finds in every file what an editor shows in it, and counts', async () => {
    const app = workspaceWith('app', { 'a/Dockerfile': withoutRoots, 'b/Dockerfile': withoutRoots, 'c/Dockerfile': withRoots, '.gitignore': 'b/\n', 'notes.txt': 'FROM scratch\n' });
    await withServer({ folders: [app.uri], capabilities: plainEditor }, async client => {
      const found = new Map<string, readonly Diagnostic[]>();
      let [done, total] = [0, 0];
      client.connection.onNotification(scannedNotification, params => {
        [done, total] = [params.done, params.total];
        for (const { uri, diagnostics } of params.reports) found.set(uri, diagnostics);
      });
      const result = await client.connection.sendRequest(scanRequest, { id: 1 });
      assert.deepEqual(result, { files: 2, error: 0, warning: 1, information: 0, hint: 0 });
      await client.until('the last report is there', () => done === 2);
      assert.equal(total, 2);
      assert.deepEqual([...found.keys()], [app.uriOf('a/Dockerfile')]);
      assert.deepEqual(found.get(app.uriOf('a/Dockerfile'))?.map(({ code }) => code), [missing]);

      const again = await client.connection.sendRequest(scanRequest, { id: 2, uris: [app.uriOf('b/Dockerfile')] });
      assert.deepEqual(again, { files: 1, error: 0, warning: 1, information: 0, hint: 0 });
    });
  });

  test('stops when it is cancelled', async () => {
    const files = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`${index}/Dockerfile`, withoutRoots]));
    const app = workspaceWith('app', files);
    await withServer({ folders: [app.uri], capabilities: plainEditor }, async client => {
      let last = 0;
      client.connection.onNotification(scannedNotification, ({ done }) => {
        last = done;
      });
      const { CancellationTokenSource } = await import('vscode-languageserver/node');
      const source = new CancellationTokenSource();
      const running = client.connection.sendRequest(scanRequest, { id: 1 }, source.token);
      source.cancel();
      await assert.rejects(running, /cancel/i);
      assert.ok(last < 60);
    });
  });
});
