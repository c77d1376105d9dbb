/** What the README promises a newcomer: `npm run try` shows the samples' findings in the terminal and in the window. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { root } from './prepare.mjs';

test('npm run try -- --check', () => {
  const { status, stdout, stderr } = spawnSync('npm', ['run', '--silent', 'try', '--', '--check'], { cwd: root, encoding: 'utf8', maxBuffer: 1 << 26, shell: process.platform === 'win32' });
  assert.equal(status, 0, `${stdout}\n${stderr}`);
  assert.match(stdout, /Problems: \d+ errors and \d+ warnings, as on the command line/);
});
