/** Bundles the suite for the extension host: `test/vscode/suite/*.ts` → `out/test/vscode/suite/*.js`. */
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { root } from './prepare.mjs';

const suiteDirectory = path.join(root, 'test/vscode/suite');
const outDirectory = path.join(root, 'out/test/vscode/suite');

/** The file whose `run()` the test runners call. */
export const suiteEntry = path.join(outDirectory, 'index.js');

export async function buildSuite() {
  // A test that has been renamed must not go on running under its old name.
  fs.rmSync(outDirectory, { recursive: true, force: true });
  const isEntry = name => name === 'index.ts' || name.endsWith('.test.ts');
  await build({
    entryPoints: fs.readdirSync(suiteDirectory).filter(isEntry).map(name => path.join(suiteDirectory, name)),
    outdir: outDirectory,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    // The editor gives the first; there must be one mocha only, which the entry and the tests share.
    external: ['vscode', 'mocha'],
    sourcemap: 'inline',
    logLevel: 'warning',
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildSuite();
