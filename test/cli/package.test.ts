/** What is packed: the extension holds what runs in the editor and no more, and the npm package runs by itself. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';

const root = path.resolve(import.meta.dirname, '../..');
const largestExtension = 1024 * 1024;

test('the extension has exactly these files', () => {
  const listed = execFileSync(process.execPath, ['node_modules/@vscode/vsce/vsce', 'ls', '--no-dependencies'], { cwd: root, encoding: 'utf8' });
  assert.deepEqual(listed.trim().split('\n').sort(), [
    'CHANGELOG.md', 'LICENSE', 'README.md',
    'dist/assets/tree-sitter-go.wasm', 'dist/assets/web-tree-sitter.wasm', 'dist/client/extension.js',
    'dist/inspector/main.js', 'dist/inspector/style.css', 'dist/server/main.js',
    'media/icon.png', 'package.json', 'package.nls.json', 'server/docs/trustlint.schema.json',
    'syntaxes/pem-injection.tmLanguage.json', 'syntaxes/pem.tmLanguage.json',
  ].sort());
});

test('the packed extension stays within its size', { skip: process.env['TRUSTLINT_VSIX'] === undefined ? 'nothing has been packed' : false }, () => {
  assert.ok(statSync(process.env['TRUSTLINT_VSIX'] ?? '').size <= largestExtension);
});

test('the npm package runs by itself', { skip: process.env['TRUSTLINT_BUILT'] === '1' ? false : 'nothing has been built' }, () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'trustlint-npm-'));
  try {
    execFileSync(process.execPath, ['scripts/package-npm.mjs'], { cwd: root, stdio: 'ignore', env: { ...process.env, TRUSTLINT_BUILT: '1' } });
    const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { version: string };
    execFileSync('npm', ['install', '--silent', '--no-audit', '--no-fund', '--offline', '--prefix', directory, path.join(root, `out/trustlint-${version}.tgz`)]);
    const shown = execFileSync(path.join(directory, 'node_modules/.bin/trustlint'), ['--version'], { encoding: 'utf8' });
    assert.match(shown, new RegExp(version.replaceAll('.', '\\.')));
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
});
