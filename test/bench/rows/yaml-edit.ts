/** From a keystroke in a file of 2,000 lines and 89 documents to its diagnostics, over the protocol. */
import { folder } from '../engine';
import { manyManifests } from '../inputs';
import type { Row, Subject } from '../rows';
import { ourServer, peerServer, yamlPeer, type MeasuredServer } from '../server';

const text = manyManifests();
const uri = `${folder}/manifests.yaml`;
const lines = text.split('\n');
const line = lines.findIndex(each => each.includes('containerPort: 8022'));
const at = (lines[line] ?? '').indexOf('8022') + 3;

async function subject(server: MeasuredServer): Promise<Subject> {
  await server.initialize(folder);
  await server.open(uri, 'yaml', text);
  return {
    run: iteration => server.cpuOf(() => server.edit(uri, iteration + 2, line, at, at + 1, String(iteration % 10))),
    end: () => server.end(),
  };
}

const row: Row = {
  work: `edit → diagnostics over LSP, ${lines.length.toLocaleString('en')} lines of YAML`,
  goal: '≤ 0.1 ×',
  unit: 'ms CPU',
  ours: { prepare: () => subject(ourServer()) },
  peer: { name: 'yaml-language-server', prepare: () => subject(peerServer(yamlPeer)) },
};

export default row;
