/** From starting the server to the diagnostics of the first file, in real time. */
import { performance } from 'node:perf_hooks';
import { folder } from '../engine';
import { longDockerfile } from '../inputs';
import type { Row, Subject } from '../rows';
import { dockerfilePeer, ourServer, peerServer, type MeasuredServer } from '../server';

const text = longDockerfile();

function subject(start: () => MeasuredServer): Subject {
  return {
    async run() {
      const began = performance.now();
      const server = start();
      await server.initialize(folder);
      await server.open(`${folder}/Dockerfile`, 'dockerfile', text);
      const took = performance.now() - began;
      await server.end();
      return took;
    },
  };
}

const row: Row = {
  work: 'start → first diagnostics of that file',
  goal: '≤ 300 ms',
  unit: 'ms',
  ours: { prepare: async () => subject(ourServer) },
  peer: { name: 'dockerfile-language-server', prepare: async () => subject(() => peerServer(dockerfilePeer)) },
};

export default row;
