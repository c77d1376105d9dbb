/** All rules over a Dockerfile of 500 lines, in one process, after an edit somewhere in the middle. */
import { createRequire } from 'node:module';
import path from 'node:path';
import { engine, folder } from '../engine';
import { longDockerfile } from '../inputs';
import { cpuOf, type Row } from '../rows';

const text = longDockerfile();

/** Another number in the middle of the file each time. */
function edited(iteration: number): string {
  return text.replace('listens on 8007', `listens on ${10_000 + iteration}`).replace('SVC7_PORT=8007', `SVC7_PORT=${10_000 + iteration}`);
}

const row: Row = {
  work: `analyse a Dockerfile of ${text.split('\n').length} lines, all rules`,
  goal: '≤ 0.5 ×',
  unit: 'ms CPU',
  ours: {
    async prepare() {
      const service = engine();
      const uri = `${folder}/Dockerfile`;
      service.open(uri, 'dockerfile', 0, text);
      const first = await service.findings(uri);
      if (!first || first.findings.length === 0) throw new Error('nothing was found');
      return {
        run(iteration) {
          const next = edited(iteration);
          return cpuOf(() => {
            service.change(uri, iteration + 1, next);
            return service.findings(uri);
          });
        },
      };
    },
  },
  peer: {
    name: 'dockerfile-utils validate',
    async prepare() {
      const require = createRequire(path.join(process.env['BENCH_FOLDER'] ?? '', 'package.json'));
      const { validate } = require('dockerfile-utils') as { validate(content: string): readonly unknown[] };
      return { run: iteration => cpuOf(() => validate(edited(iteration))) };
    },
  },
};

export default row;
