/** Packs the command line as the npm package `trustlint` into `out/`, without a network: one bundle and the grammars, no dependencies. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const staging = path.join(root, 'out/npm');

function run(command, args, cwd) {
  const { status, error } = spawnSync(command, args, { cwd, stdio: 'inherit', shell: process.platform === 'win32' });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
}

// Whoever has just built says so, and must not lose what others are running from.
if (process.env.TRUSTLINT_BUILT !== '1') run(process.execPath, ['scripts/build.mjs', '--production'], root);
fs.rmSync(staging, { recursive: true, force: true });
for (const name of ['dist/cli', 'dist/assets', 'LICENSE']) fs.cpSync(path.join(root, name), path.join(staging, name), { recursive: true });
fs.cpSync(path.join(root, 'server/README.md'), path.join(staging, 'README.md'));
fs.cpSync(path.join(root, 'server/docs'), path.join(staging, 'docs'), { recursive: true });

const { version, license, repository, keywords } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));
const { description, bin, engines } = JSON.parse(fs.readFileSync(path.join(root, 'server/package.json'), 'utf8'));
const manifest = { name: 'trustlint', version, description, license, repository, keywords, bin, engines };
fs.writeFileSync(path.join(staging, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
run('npm', ['pack', '--silent', '--pack-destination', path.join(root, 'out')], staging);
