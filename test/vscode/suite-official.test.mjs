/** The same suite under the official runner, with the served VS Code in place of the desktop's executable. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { test } from 'node:test';
import { ensureEditor, root } from './prepare.mjs';

test('@vscode/test-electron runs the suite', () => {
  ensureEditor();
  const { status, stdout, stderr } = spawnSync(process.execPath, ['test/vscode/run-electron.mjs'], {
    cwd: root, encoding: 'utf8', maxBuffer: 1 << 26, env: { ...process.env, VSCODE_EXECUTABLE: path.join(root, 'test/host/code.mjs') },
  });
  assert.equal(status, 0, `${stdout}\n${stderr}`);
  assert.match(stdout, /\b[1-9]\d* passing/, 'tests ran');
});
