/** What breaks takes along only itself: a rule, a feature, a language, a file, a client's answer. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CodeLensRequest, HoverRequest } from 'vscode-languageserver/node';
import type { Support } from '../../server/src/service/service';
import { folder, toyLanguage } from '../unit/service-toy';
import { everywhere } from './client';
import { startInProcess } from './inProcess';

const uri = `${folder}/a.toy`;
const finding = '1:1-1:4 warning[pem/toy-bad] `bad` is there';

function failures(log: readonly string[]): readonly string[] {
  return log.filter(line => line.includes('failed')).map(line => line.split('\n', 1)[0] ?? '');
}

describe('an exception', () => {
  test('in one rule loses the findings of that rule and no others', async () => {
    const { client } = await startInProcess({}, { folders: [folder] });
    await client.open(uri, 'bad\ncrash\nodd\n');
    assert.deepEqual(await client.findings(uri), [finding, '3:1-3:4 information[pem/toy-ugly] `odd` is there']);
    assert.deepEqual(failures(client.heard.log), [`run pem/toy-crash failed file=${uri} Error: the toy is broken`]);
  });

  test('that comes with every keystroke is logged once, without a word of the text', async () => {
    const { client } = await startInProcess({}, { folders: [folder] });
    await client.open(uri, 'crash\n');
    for (let version = 2; version < 6; version++) {
      await client.change(uri, version, `crash\nsecret ${version}\n`);
      await client.pull(uri);
    }
    assert.equal(failures(client.heard.log).length, 1);
    assert.doesNotMatch(client.heard.log.join('\n'), /secret/);
  });

  test('in a feature is answered with nothing, and the others go on', async () => {
    const { client } = await startInProcess({}, { folders: [folder] });
    await client.open(uri, 'crash\nbad\n');
    const at = (line: number): Promise<unknown> => client.connection.sendRequest(HoverRequest.type, { textDocument: { uri }, position: { line, character: 0 } });
    assert.equal(await at(0), null);
    assert.notEqual(await at(1), null);
    assert.deepEqual((await client.connection.sendRequest(CodeLensRequest.type, { textDocument: { uri } }))?.length, 1);
    assert.equal((await client.actions(uri, everywhere)).length > 0, true);
  });

  test('in a whole language leaves a file to the others', async () => {
    const broken: Support = { ...toyLanguage(), rules: [], analyse: () => { throw new Error('no reading'); } };
    const { client } = await startInProcess({ languages: [broken, toyLanguage()] }, { folders: [folder] });
    await client.open(uri, 'bad\n');
    assert.deepEqual(await client.findings(uri), [finding]);
    assert.deepEqual(failures(client.heard.log), [`analyse pem file=${uri} failed Error: no reading`]);
  });

  test('while a language lists its checks leaves a file to the others', async () => {
    const good = toyLanguage();
    const broken: Support = { ...good, rules: [], analyse: input => ({
      ...good.analyse(input),
      get checks(): never { throw new Error('no checks'); },
      get suppressions(): never { throw new Error('no comments'); },
      hover: () => { throw new Error('no hover'); },
    }) };
    const { client } = await startInProcess({ languages: [broken, good] }, { folders: [folder] });
    await client.open(uri, 'bad\n');
    assert.deepEqual(await client.findings(uri), [finding]);
    assert.notEqual(await client.connection.sendRequest(HoverRequest.type, { textDocument: { uri }, position: { line: 0, character: 0 } }), null);
  });

  test('of the file system makes the file unreadable and nothing else', async () => {
    const { client } = await startInProcess({ files: { load: () => Promise.reject(new Error('the disk is gone')) } }, { folders: [folder] });
    await client.open(uri, 'read b.txt\nbad\n');
    assert.deepEqual(await client.findings(uri), ['2:1-2:4 warning[pem/toy-bad] `bad` is there']);
  });
});

describe('a client', () => {
  test('that fails to give its settings gets findings with the defaults', async () => {
    const { client } = await startInProcess({}, { folders: [folder], settings: () => { throw new Error('no settings'); } });
    await client.open(uri, 'bad\n');
    assert.deepEqual(await client.findings(uri), [finding]);
  });

  test('that never answers about its settings is not waited for longer than a while', async () => {
    const waits: (() => void)[] = [];
    const after = (milliseconds: number, work: () => void): (() => void) => {
      if (milliseconds >= 1000) waits.push(work);
      return () => undefined;
    };
    const { client } = await startInProcess({ after }, { folders: [folder], settings: () => new Promise(() => undefined) });
    await client.open(uri, 'bad\n');
    const pulled = client.findings(uri);
    await client.until('the server waits for its settings', () => client.heard.configurationScopes.length > 0 && waits.length > 0);
    for (const work of waits) work();
    assert.deepEqual(await pulled, [finding]);
  });

  test('that sends nonsense is survived', async () => {
    const { client } = await startInProcess({}, { folders: [folder] });
    await client.open(uri, 'bad\n');
    const nonsense = ['textDocument/didOpen', 'textDocument/didChange', 'textDocument/didClose', 'workspace/didChangeWatchedFiles', 'workspace/didChangeConfiguration'];
    for (const method of nonsense) for (const params of [null, {}, { textDocument: {} }, { textDocument: { uri: 7 } }]) await client.connection.sendNotification(method, params);
    for (const method of ['textDocument/hover', 'textDocument/diagnostic', 'textDocument/codeAction', 'textDocument/completion', 'trustlint/trace']) {
      for (const params of [{}, { textDocument: {} }, { textDocument: { uri } }, { textDocument: { uri }, position: {} }]) await client.connection.sendRequest(method, params).catch(() => undefined);
    }
    assert.deepEqual(await client.findings(uri), [finding]);
  });
});
