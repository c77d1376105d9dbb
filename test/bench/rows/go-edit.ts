/** From a keystroke in a Go file of 1,000 lines to its diagnostics, over the protocol. gopls is no npm package: its 39 ms were measured apart. */
import { folder } from '../engine';
import { longGoFile } from '../inputs';
import type { Row } from '../rows';
import { ourServer } from '../server';

const text = longGoFile();
const uri = `${folder}/shop.go`;
const lines = text.split('\n');
const line = lines.findIndex(each => each.includes('Timeout: 21 '));
const at = (lines[line] ?? '').indexOf('21 ') + 1;

const row: Row = {
  work: `edit → diagnostics over LSP, ${lines.length.toLocaleString('en')} lines of Go`,
  goal: '≤ 8 ms (0.2 × gopls)',
  unit: 'ms CPU',
  ours: {
    async prepare() {
      const server = ourServer();
      await server.initialize(folder);
      await server.open(uri, 'go', text);
      return {
        run: iteration => server.cpuOf(() => server.edit(uri, iteration + 2, line, at, at + 1, String(iteration % 10))),
        end: () => server.end(),
      };
    },
  },
};

export default row;
