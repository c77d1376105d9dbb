/**
 * Bundles what ships: the client, the server and the command line, each into one file under `dist/`.
 * `--watch` builds again on every change, `--production` leaves the source maps out.
 */
import fs from 'node:fs';
import path from 'node:path';
import { build, context } from 'esbuild';

const root = path.resolve(import.meta.dirname, '..');
const watch = process.argv.includes('--watch');
const production = process.argv.includes('--production');

const common = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  // Packages that offer both: their ES modules, of which unused parts can be left out.
  mainFields: ['module', 'main'],
  // Its ES module asks for its own place in the file system, which a CommonJS bundle cannot tell.
  alias: { 'web-tree-sitter': path.join(root, 'node_modules/web-tree-sitter/web-tree-sitter.cjs') },
  minify: production,
  keepNames: false,
  sourcemap: production ? false : 'linked',
  sourcesContent: false,
  legalComments: 'none',
  logLevel: 'warning',
};

const bundles = [
  { entryPoints: ['client/src/node/extension.ts'], outfile: 'dist/client/extension.js', external: ['vscode'] },
  { entryPoints: ['client/src/inspector/view/main.ts', 'client/src/inspector/view/style.css'], outdir: 'dist/inspector', platform: 'browser', format: 'iife', target: 'es2022' },
  { entryPoints: ['server/src/node/main.ts'], outfile: 'dist/server/main.js' },
  { entryPoints: ['server/src/cli/trustlint.ts'], outfile: 'dist/cli/trustlint.js', banner: { js: '#!/usr/bin/env node' } },
];

/** Grammars, which are read when the first file needs them. */
const assets = ['web-tree-sitter/web-tree-sitter.wasm', 'tree-sitter-go/tree-sitter-go.wasm'];

function copyAssets() {
  const target = path.join(root, 'dist/assets');
  fs.mkdirSync(target, { recursive: true });
  for (const asset of assets) fs.copyFileSync(path.join(root, 'node_modules', asset), path.join(target, path.basename(asset)));
}

async function run() {
  fs.rmSync(path.join(root, 'dist'), { recursive: true, force: true });
  copyAssets();
  if (!watch) {
    await Promise.all(bundles.map(bundle => build({ ...common, ...bundle })));
    fs.chmodSync(path.join(root, 'dist/cli/trustlint.js'), 0o755);
    return;
  }
  const contexts = await Promise.all(bundles.map(bundle => context({ ...common, ...bundle, logLevel: 'info' })));
  await Promise.all(contexts.map(each => each.watch()));
}

await run();
