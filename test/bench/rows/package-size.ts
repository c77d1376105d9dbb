/** The packed extension, made anew. */
import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import path from 'node:path';
import type { Row } from '../rows';

const root = process.env['BENCH_ROOT'] ?? '';

const row: Row = {
  work: 'packed extension (.vsix)',
  goal: '≤ 1024 kB',
  unit: 'kB',
  ours: {
    async prepare() {
      const { status, stderr } = spawnSync(process.execPath, ['scripts/package.mjs'], { cwd: root, encoding: 'utf8' });
      if (status !== 0) throw new Error(`packing failed: ${stderr}`);
      return { once: true, run: async () => statSync(path.join(root, 'out/trustlint.vsix')).size / 1024 };
    },
  },
};

export default row;
