/** Runs the suite in the served VS Code of `test/host`, and reports each of its tests as one of its own. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runSuite } from '../host/run-suite.mjs';
import { buildSuite, suiteEntry } from './build.mjs';
import { ensureBuilt, ensureEditor, fixtureWorkspace, root, temporaryCopy } from './prepare.mjs';

test('the suite in the extension host of VS Code', async context => {
  ensureEditor();
  ensureBuilt();
  await buildSuite();
  const workspace = temporaryCopy(fixtureWorkspace);
  const lines = [];
  try {
    const { code, tests } = await runSuite({
      extensionDevelopmentPath: root,
      extensionTestsPath: suiteEntry,
      workspace: workspace.folder,
      print: text => lines.push(text),
    });
    for (const { title, state, error } of tests) {
      await context.test(title, { skip: state === 'skip' }, () => assert.equal(state, 'pass', error));
    }
    assert.equal(code, 0, `the suite ended with ${code}:\n${lines.join('')}`);
  } finally {
    workspace.remove();
  }
});
