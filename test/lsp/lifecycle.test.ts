/** A server's life: what it says at the start, how it ends, and what it does when its client is gone. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { describe, test } from 'node:test';
import { DidOpenTextDocumentNotification, ErrorCodes, ExitNotification, HoverRequest, ResponseError, ShutdownRequest } from 'vscode-languageserver/node';
import { plainEditor, pullingEditor, startServer, withServer } from './client';
import { serverFile } from './bundle';
import { missingIn, withoutRoots } from './samples';

const untitled = 'untitled:Dockerfile';

describe('initialize', () => {
  test('names the abilities of the server', async () => {
    await withServer({}, async client => {
      assert.deepEqual(client.result, {
        serverInfo: { name: 'trustlint', version: client.result?.serverInfo?.version },
        capabilities: {
          positionEncoding: 'utf-16',
          textDocumentSync: { openClose: true, change: 2, save: false },
          diagnosticProvider: { identifier: 'trustlint', interFileDependencies: true, workspaceDiagnostics: false },
          codeActionProvider: { codeActionKinds: ['quickfix', 'refactor.rewrite', 'source.fixAll.trustlint'] },
          hoverProvider: true,
          codeLensProvider: { resolveProvider: false },
          completionProvider: { triggerCharacters: ['=', '/', ',', ':', ' '] },
          definitionProvider: true,
          documentLinkProvider: { resolveProvider: false },
          documentSymbolProvider: true,
          foldingRangeProvider: true,
          workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
        },
      });
      assert.match(client.result?.serverInfo?.version ?? '', /^\d+\.\d+\.\d+/);
    });
  });

  test('offers no pulling to a client that cannot pull', async () => {
    await withServer({ capabilities: plainEditor }, async client => {
      assert.equal(client.result?.capabilities.diagnosticProvider, undefined);
    });
  });

  test('counts characters in UTF-16 units, whatever a client would like better', async () => {
    for (const positionEncodings of [['utf-8', 'utf-16'], ['utf-8'], ['utf-32']]) {
      await withServer({ capabilities: { ...pullingEditor, general: { positionEncodings } } }, async client => {
        assert.equal(client.result?.capabilities.positionEncoding, 'utf-16');
        await client.open(untitled, withoutRoots.replace('FROM scratch', 'FROM scratch AS final # 🐳'));
        const [finding = ''] = await client.findings(untitled);
        assert.match(finding, /^6:6-6:13 /);
      });
    }
  });

  test('comes before everything else', async () => {
    const server = await startServer();
    const refused = server.connection.sendRequest(HoverRequest.type, { textDocument: { uri: untitled }, position: { line: 0, character: 0 } });
    await assert.rejects(refused, (error: unknown) => error instanceof ResponseError && error.code === ErrorCodes.ServerNotInitialized);
    // A notification cannot be refused; it is ignored.
    await server.connection.sendNotification(DidOpenTextDocumentNotification.type, { textDocument: { uri: untitled, languageId: 'dockerfile', version: 1, text: withoutRoots } });
    await server.initialize();
    await server.open(untitled, withoutRoots);
    assert.deepEqual(await server.findings(untitled), [missingIn(6)]);
    assert.equal(await server.stop(), 0);
  });
});

describe('requests that nobody serves', () => {
  test('are refused by name, and the server goes on', async () => {
    await withServer({}, async client => {
      await assert.rejects(client.connection.sendRequest('trustlint/nothing', {}), (error: unknown) => error instanceof ResponseError && error.code === ErrorCodes.MethodNotFound);
      await client.connection.sendNotification('$/nothing', {});
      await client.connection.sendNotification('trustlint/nothing', {});
      await client.open(untitled, withoutRoots);
      assert.deepEqual(await client.findings(untitled), [missingIn(6)]);
    });
  });
});

describe('the end', () => {
  test('is 0 after shutdown', async () => {
    const server = await startServer();
    await server.initialize();
    assert.equal(await server.stop(), 0);
  });

  test('is 1 without shutdown', async () => {
    const server = await startServer();
    await server.initialize();
    await server.connection.sendNotification(ExitNotification.type);
    assert.equal(await server.ended, 1);
  });

  test('comes when the client hangs up: 1, and 0 after shutdown', async () => {
    for (const shutdown of [false, true]) {
      const server = await startServer();
      await server.initialize();
      await server.open(untitled, withoutRoots);
      if (shutdown) await server.connection.sendRequest(ShutdownRequest.type);
      server.child.stdin?.end();
      assert.equal(await server.ended, shutdown ? 0 : 1);
    }
  });

  test('comes when the client reads no more', async () => {
    const server = await startServer();
    await server.initialize();
    server.child.stdout?.destroy();
    const reports = Array.from({ length: 20 }, (_, index) => server.open(`untitled:${index}/Dockerfile`, withoutRoots).then(() => server.pull(`untitled:${index}/Dockerfile`)));
    for (const report of reports) report.catch(() => undefined);
    server.child.stdin?.end();
    assert.notEqual(await server.ended, 0);
  });

  test('comes when the process of the client dies and the pipes stay open', async () => {
    const client = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    const server = await startServer();
    await server.connection.sendRequest('initialize', { processId: client.pid, rootUri: null, capabilities: {} });
    client.kill('SIGKILL');
    assert.equal(await server.ended, 1);
  });

  test('requests after shutdown are refused', async () => {
    const server = await startServer();
    await server.initialize();
    await server.connection.sendRequest(ShutdownRequest.type);
    await assert.rejects(server.pull(untitled), (error: unknown) => error instanceof ResponseError && error.code === ErrorCodes.InvalidRequest);
    await server.connection.sendNotification(ExitNotification.type);
    assert.equal(await server.ended, 0);
  });
});

describe('the standard streams', () => {
  test('carry nothing but the protocol', async () => {
    await withServer({}, async client => {
      await client.open(untitled, withoutRoots);
      await client.findings(untitled);
      assert.equal(client.stderr, '');
    });
  });

  test('a process that is not told how to speak says so and ends', async () => {
    const child = spawn(process.execPath, [await serverFile()], { stdio: ['ignore', 'pipe', 'pipe'] });
    let stderr = '';
    child.stderr.on('data', (data: Buffer) => (stderr += data.toString()));
    const code = await new Promise<number | null>(resolve => child.once('exit', resolve));
    assert.notEqual(code, 0);
    assert.match(stderr, /--stdio/);
  });

  test('two servers side by side keep apart', async () => {
    await withServer({}, async first => {
      await withServer({ settings: () => ({ rules: { 'dockerfile/missing-ca-bundle': 'off' } }) }, async second => {
        await Promise.all([first.open(untitled, withoutRoots), second.open(untitled, withoutRoots)]);
        assert.deepEqual(await Promise.all([first.findings(untitled), second.findings(untitled)]), [[missingIn(6)], []]);
      });
      assert.deepEqual(await first.findings(untitled), [missingIn(6)]);
    });
  });
});
