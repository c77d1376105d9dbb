/** From a keystroke in a Dockerfile of 500 lines to its diagnostics, over the protocol: what the server's process uses. */
import { folder } from '../engine';
import { longDockerfile } from '../inputs';
import type { Row, Subject } from '../rows';
import { dockerfilePeer, ourServer, peerServer, type MeasuredServer } from '../server';

const text = longDockerfile();
const uri = `${folder}/Dockerfile`;
const lines = text.split('\n');
const line = lines.findIndex(each => each.includes('SVC7_PORT='));
const at = (lines[line] ?? '').indexOf('=') + 1;

async function subject(server: MeasuredServer): Promise<Subject> {
  await server.initialize(folder);
  await server.open(uri, 'dockerfile', text);
  return {
    run: iteration => server.cpuOf(() => server.edit(uri, iteration + 2, line, at, at + 1, String(iteration % 10))),
    end: () => server.end(),
  };
}

const row: Row = {
  work: `edit → diagnostics over LSP, ${lines.length} lines`,
  goal: '≤ 0.5 ×',
  unit: 'ms CPU',
  ours: { prepare: () => subject(ourServer()) },
  peer: { name: 'dockerfile-language-server', prepare: () => subject(peerServer(dockerfilePeer)) },
};

export default row;
