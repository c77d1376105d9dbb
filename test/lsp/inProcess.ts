/** A server in this process, with languages, files and a clock of the test's choice; what is between it and the client is the real protocol. */
import { webcrypto } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { PassThrough } from 'node:stream';
import { createConnection, createProtocolConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver/node';
import { startServer } from '../../server/src/lsp/server';
import type { Runtime } from '../../server/src/lsp/runtime';
import { CountingFiles, toyLanguage } from '../unit/service-toy';
import { Client, type ClientOptions } from './client';

export interface InProcess {
  readonly client: Client;
  readonly files: CountingFiles;
}

/** Starts a server for the toy language, or those given, and initializes it. Never send `exit`: it would end the test. */
export async function startInProcess(runtime: Partial<Runtime> = {}, options: ClientOptions = {}): Promise<InProcess> {
  const toServer = new PassThrough();
  const toClient = new PassThrough();
  const files = new CountingFiles();
  const connection = createConnection(new StreamMessageReader(toServer), new StreamMessageWriter(toClient));
  startServer(connection, {
    languages: [toyLanguage()],
    files,
    today: () => '2026-11-24',
    instant: () => '2026-11-24T12:00:00Z',
    subtle: webcrypto.subtle,
    readBytes: () => Promise.resolve(undefined),
    now: () => performance.now(),
    // The client lives on the same loop and needs some turns to send and to receive.
    async giveWay() {
      for (let turn = 0; turn < 5; turn++) await new Promise(resolve => setImmediate(resolve));
    },
    after(milliseconds, work) {
      const timer = setTimeout(work, milliseconds);
      return () => clearTimeout(timer);
    },
    version: '0.0.0',
    ...runtime,
  });
  const client = new Client(createProtocolConnection(new StreamMessageReader(toClient), new StreamMessageWriter(toServer)), options);
  await client.initialize();
  return { client, files };
}
