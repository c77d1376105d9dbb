/** The server as it ships, bundled once per test process into a folder of its own. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';

let bundled: Promise<string> | undefined;

/** The path of the bundled server. */
export function serverFile(): Promise<string> {
  bundled ??= bundle();
  return bundled;
}

async function bundle(): Promise<string> {
  const root = path.resolve(import.meta.dirname, '../..');
  const folder = mkdtempSync(path.join(tmpdir(), 'trustlint-server-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const outfile = path.join(folder, 'main.js');
  await build({
    absWorkingDir: root, entryPoints: ['server/src/node/main.ts'], outfile, bundle: true,
    platform: 'node', format: 'cjs', target: 'node20', mainFields: ['module', 'main'], logLevel: 'error',
  });
  return outfile;
}
