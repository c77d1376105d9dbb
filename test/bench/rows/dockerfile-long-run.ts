/** A RUN of 2,000 continued lines: every feature of ours after an edit, beside the peer's semantic tokens alone. */
import { folder } from '../engine';
import { longRun } from '../inputs';
import type { Row } from '../rows';
import { dockerfilePeer, ourServer, peerServer, type MeasuredServer } from '../server';

const text = longRun(2000);
const uri = `${folder}/Dockerfile`;
const textDocument = { uri };
const line = 1500;
const position = { line, character: 10 };
const at = (text.split('\n')[line] ?? '').indexOf('step ') + 'step '.length;

async function everyFeature(server: MeasuredServer, iteration: number): Promise<void> {
  await server.edit(uri, iteration + 2, line, at, at + 1, String(iteration % 10));
  await Promise.all([
    server.request('textDocument/codeLens', { textDocument }),
    server.request('textDocument/documentLink', { textDocument }),
    server.request('textDocument/hover', { textDocument, position }),
    server.request('textDocument/completion', { textDocument, position }),
    server.request('textDocument/definition', { textDocument, position }),
    server.request('textDocument/codeAction', { textDocument, range: { start: { line: 0, character: 0 }, end: { line: 5000, character: 0 } }, context: { diagnostics: [], only: ['quickfix'] } }),
    server.request('textDocument/codeAction', { textDocument, range: { start: position, end: position }, context: { diagnostics: [], only: ['source.fixAll'] } }),
    server.request('trustlint/trace', { uri }),
  ]);
}

const row: Row = {
  work: 'RUN of 2,000 continued lines, every feature',
  goal: '≤ 0.02 ×',
  unit: 'ms CPU',
  ours: {
    async prepare() {
      const server = ourServer();
      await server.initialize(folder);
      await server.open(uri, 'dockerfile', text);
      return { run: iteration => server.cpuOf(() => everyFeature(server, iteration)), end: () => server.end() };
    },
  },
  peer: {
    name: 'semantic tokens of dockerfile-language-server',
    async prepare() {
      const server = peerServer(dockerfilePeer);
      await server.initialize(folder);
      await server.open(uri, 'dockerfile', text);
      return { run: () => server.cpuOf(() => server.request('textDocument/semanticTokens/full', { textDocument })), end: () => server.end() };
    },
  },
};

export default row;
