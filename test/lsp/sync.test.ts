/** Keeping texts in step with the client, and never answering about a text that is no longer there. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CancellationTokenSource, CodeActionRequest, DocumentDiagnosticRequest, HoverRequest, LSPErrorCodes, ResponseError } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { Random } from '../oracle/random';
import { folder, toyLanguage } from '../unit/service-toy';
import { everywhere, plainEditor, rangeOf, type Client } from './client';
import { startInProcess } from './inProcess';

const uri = `${folder}/a.toy`;

/** A server that tells which texts it has analysed. */
async function recordingServer(): Promise<{ readonly client: Client; readonly texts: string[] }> {
  const texts: string[] = [];
  const language = toyLanguage({ remember: (_, input) => void texts.push(input.text) });
  const { client } = await startInProcess({ languages: [language] }, { folders: [folder] });
  return { client, texts };
}

describe('incremental changes', () => {
  const cases: readonly { readonly name: string; readonly before: string; readonly range: ReturnType<typeof rangeOf>; readonly text: string; readonly after: string }[] = [
    { name: 'within a line', before: 'one two\n', range: rangeOf(0, 4, 0, 7), text: 'three', after: 'one three\n' },
    { name: 'an insertion at the end', before: 'one', range: rangeOf(0, 3), text: '\ntwo', after: 'one\ntwo' },
    { name: 'over CRLF', before: 'a\r\nb\r\nc', range: rangeOf(0, 1, 2, 0), text: '', after: 'ac' },
    { name: 'of the end of a CRLF line, which ends before the break', before: 'a\r\nb', range: rangeOf(0, 1, 0, 99), text: '!', after: 'a!\r\nb' },
    { name: 'after lone carriage returns', before: 'a\rb\rc', range: rangeOf(2, 0, 2, 1), text: 'd', after: 'a\rb\rd' },
    { name: 'behind a surrogate pair', before: '🐳🐳 x', range: rangeOf(0, 5, 0, 6), text: 'y', after: '🐳🐳 y' },
    { name: 'between two halves', before: '🐳', range: rangeOf(0, 1, 0, 2), text: '', after: '\uD83D' },
    { name: 'past the end of the text', before: 'a\n', range: rangeOf(7, 3, 9, 1), text: 'b', after: 'a\nb' },
    { name: 'upside down', before: 'abcd', range: rangeOf(0, 3, 0, 1), text: '', after: 'ad' },
    { name: 'before a byte order mark', before: '\uFEFFa', range: rangeOf(0, 0, 0, 1), text: '', after: 'a' },
  ];
  for (const { name, before, range, text, after } of cases) {
    test(name, async () => {
      const { client, texts } = await recordingServer();
      await client.open(uri, before);
      await client.edit(uri, 2, { range, text });
      await client.pull(uri);
      assert.equal(texts.at(-1), after);
    });
  }

  test('of one message each start from what the one before left', async () => {
    const { client, texts } = await recordingServer();
    await client.open(uri, 'ab\ncd\n');
    await client.edit(uri, 2, { range: rangeOf(0, 0), text: 'new\n' }, { range: rangeOf(1, 1, 1, 2), text: 'B' }, { range: rangeOf(0, 0, 1, 0), text: '' });
    await client.pull(uri);
    assert.equal(texts.at(-1), 'aB\ncd\n');
  });

  test('agree with the document library over long random histories', async () => {
    for (let seed = 1; seed <= 12; seed++) {
      const random = new Random(seed);
      const { client, texts } = await recordingServer();
      let text = randomText(random, 40);
      await client.open(uri, text);
      for (let version = 2; version < 60; version++) {
        const changes = Array.from({ length: 1 + random.below(3) }, () => ({ range: randomRange(random), text: randomText(random, 8) }));
        // A fresh document for each change: the library misses a line break whose two halves come from two changes.
        for (const change of changes) text = TextDocument.update(TextDocument.create(uri, 'toy', 1, text), [change], 2).getText();
        await client.edit(uri, version, ...changes);
        await client.pull(uri);
        assert.equal(texts.at(-1), text, `seed ${seed}, version ${version}`);
      }
    }
  });

  test('of documents that are not open are ignored', async () => {
    const { client, texts } = await recordingServer();
    await client.edit(uri, 2, { range: rangeOf(0, 0), text: 'x' });
    await client.close(uri);
    assert.deepEqual(await client.findings(uri), []);
    assert.deepEqual(texts, []);
  });
});

function randomText(random: Random, length: number): string {
  const letters = ['a', 'bad', ' ', '\n', '\r\n', '\r', '🐳', '\uD83D', 'ü', '\t'];
  return Array.from({ length: random.below(length) }, () => random.pick(letters)).join('');
}

function randomRange(random: Random): ReturnType<typeof rangeOf> {
  return rangeOf(random.below(8), random.below(10), random.below(8), random.below(10));
}

/** When this is answered, the server has read everything that was sent before. */
async function caughtUp(client: Client): Promise<void> {
  await client.connection.sendRequest('trustlint/rules', {});
}

function isError(code: number): (error: unknown) => boolean {
  return error => error instanceof ResponseError && error.code === code;
}

describe('an edit that arrives while a request is answered', () => {
  test('makes the answers that hold positions void', async () => {
    const { client } = await startInProcess({}, { folders: [folder] });
    await client.open(uri, 'bad\ngood\n');
    const hover = client.connection.sendRequest(HoverRequest.type, { textDocument: { uri }, position: { line: 0, character: 1 } });
    const actions = client.connection.sendRequest(CodeActionRequest.type, { textDocument: { uri }, range: everywhere, context: { diagnostics: [] } });
    const edited = client.change(uri, 2, 'good\nbad\n');
    await assert.rejects(hover, isError(LSPErrorCodes.ContentModified));
    await assert.rejects(actions, isError(LSPErrorCodes.ContentModified));
    await edited;
  });

  test('gives the findings of the new text to a pull that has not begun', async () => {
    const { client } = await startInProcess({}, { folders: [folder] });
    await client.open(uri, 'bad\n');
    const pulled = client.findings(uri);
    await client.change(uri, 2, 'good\nbad\n');
    assert.deepEqual(await pulled, ['2:1-2:4 warning[pem/toy-bad] `bad` is there']);
  });

  test('asks a client to pull again that is already waiting for a file', async () => {
    const { client, files } = await startInProcess({}, { folders: [folder] });
    const gate = gateOf(files);
    await client.open(uri, 'read b.txt\n');
    const pulled = client.pull(uri);
    await gate.reached(`${folder}/b.txt`);
    await client.change(uri, 2, 'good\n');
    await caughtUp(client);
    gate.open();
    await assert.rejects(pulled, (error: unknown) => error instanceof ResponseError && error.code === LSPErrorCodes.ServerCancelled && error.data.retriggerRequest === true);
    assert.deepEqual(await client.findings(uri), []);
  });

  test('never lets the findings of an older text be pushed', async () => {
    const { client, files } = await startInProcess({}, { folders: [folder], capabilities: { ...plainEditor, workspace: { workspaceFolders: true } } });
    const gate = gateOf(files);
    await client.open(uri, 'read b.txt\n');
    await gate.reached(`${folder}/b.txt`);
    await client.change(uri, 2, 'bad\n');
    await caughtUp(client);
    gate.open();
    await client.pushedFor(uri, params => params.version === 2);
    assert.deepEqual(client.heard.pushed.map(params => params.version), [2]);
  });

  test('that closes the document leaves nothing to say', async () => {
    const { client, files } = await startInProcess({}, { folders: [folder] });
    const gate = gateOf(files);
    await client.open(uri, 'read b.txt\nbad\n');
    const pulled = client.findings(uri);
    await gate.reached(`${folder}/b.txt`);
    await client.close(uri);
    await caughtUp(client);
    gate.open();
    assert.deepEqual(await pulled, []);
  });
});

/** Holds back every answer of the loader until opened. */
function gateOf(files: { gate: Promise<void>; readonly loads: ReadonlyMap<string, number> }): { open(): void; reached(uri: string): Promise<void> } {
  let open = (): void => undefined;
  files.gate = new Promise<void>(resolve => {
    open = resolve;
  });
  return {
    open,
    async reached(file) {
      while (!files.loads.has(file)) await new Promise(resolve => setImmediate(resolve));
    },
  };
}

describe('a request that is cancelled', () => {
  test('before it is looked at does no work at all', async () => {
    const { client, texts } = await recordingServer();
    await client.open(uri, 'bad\n');
    const source = new CancellationTokenSource();
    const pulled = client.connection.sendRequest(DocumentDiagnosticRequest.type, { textDocument: { uri } }, source.token);
    source.cancel();
    await assert.rejects(pulled, isError(LSPErrorCodes.RequestCancelled));
    assert.deepEqual(texts, []);
  });

  test('between two rules stops there, and what was done serves the next request', async () => {
    let ran = 0;
    let cancel = (): void => undefined;
    const clock = { now: 0 };
    const language = toyLanguage({ slow: () => {
      ran++;
      clock.now += 1000;
      cancel();
    } });
    const { client } = await startInProcess({ languages: [language], now: () => clock.now }, { folders: [folder] });
    await client.open(uri, 'good\n');
    await client.pull(uri);
    await client.change(uri, 2, 'slow\nbad\n');
    const source = new CancellationTokenSource();
    cancel = () => source.cancel();
    const pulled = client.connection.sendRequest(DocumentDiagnosticRequest.type, { textDocument: { uri } }, source.token);
    await assert.rejects(pulled, isError(LSPErrorCodes.RequestCancelled));
    assert.deepEqual(await client.findings(uri), ['1:1-1:5 hint[pem/toy-slow] `slow` is there', '2:1-2:4 warning[pem/toy-bad] `bad` is there']);
    assert.equal(ran, 1);
  });

  test('does not take along another request for the same document', async () => {
    const { client, files } = await startInProcess({}, { folders: [folder] });
    const gate = gateOf(files);
    await client.open(uri, 'read b.txt\n');
    const source = new CancellationTokenSource();
    const first = client.connection.sendRequest(DocumentDiagnosticRequest.type, { textDocument: { uri } }, source.token);
    const second = client.findings(uri);
    await gate.reached(`${folder}/b.txt`);
    source.cancel();
    await caughtUp(client);
    gate.open();
    await assert.rejects(first, isError(LSPErrorCodes.RequestCancelled));
    assert.deepEqual(await second, ['1:1-1:11 error[pem/toy-reads] `read b.txt` is there']);
  });
});
