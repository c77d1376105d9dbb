/** Resident memory of a server that has judged a Dockerfile of 500 lines after 100 edits. */
import { folder } from '../engine';
import { longDockerfile } from '../inputs';
import type { Row, Subject } from '../rows';
import { dockerfilePeer, ourServer, peerServer, type MeasuredServer } from '../server';

const uri = `${folder}/Dockerfile`;

async function subject(server: MeasuredServer): Promise<Subject> {
  await server.initialize(folder);
  await server.open(uri, 'dockerfile', longDockerfile());
  return {
    once: true,
    async run() {
      for (let version = 2; version < 102; version++) await server.edit(uri, version, 0, 0, 0, version % 10 === 0 ? '\n' : '#');
      return (await server.usage()).rss;
    },
    end: () => server.end(),
  };
}

const row: Row = {
  work: 'server RSS after 100 edits of that file',
  goal: '≤ 90 MB',
  unit: 'MB',
  ours: { prepare: () => subject(ourServer()) },
  peer: { name: 'dockerfile-language-server', prepare: () => subject(peerServer(dockerfilePeer)) },
};

export default row;
