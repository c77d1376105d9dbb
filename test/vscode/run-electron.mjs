/**
 * Runs the suite with the official runner. Without VSCODE_EXECUTABLE it downloads the desktop VS Code (VSCODE_VERSION, or the newest) and needs a display;
 * `VSCODE_EXECUTABLE=test/host/code.mjs` takes the served VS Code instead, which needs neither.
 */
import path from 'node:path';
import { runTests } from '@vscode/test-electron';
import { buildSuite, suiteEntry } from './build.mjs';
import { ensureBuilt, ensureEditor, fixtureWorkspace, root, temporaryCopy } from './prepare.mjs';

const executable = process.env.VSCODE_EXECUTABLE && path.resolve(process.env.VSCODE_EXECUTABLE);
if (executable === path.join(root, 'test/host/code.mjs')) ensureEditor();
ensureBuilt();
await buildSuite();
const workspace = temporaryCopy(fixtureWorkspace);
try {
  process.exitCode = await runTests({
    ...(executable ? { vscodeExecutablePath: executable } : { version: process.env.VSCODE_VERSION ?? 'stable' }),
    extensionDevelopmentPath: root,
    extensionTestsPath: suiteEntry,
    launchArgs: [
      workspace.folder, '--disable-extensions', '--disable-workspace-trust',
      // Beside the workspace: the path of a socket in it may have 103 characters at most.
      '--user-data-dir', path.join(workspace.directory, 'u'),
    ],
  });
} catch (error) {
  console.error(error);
  process.exitCode = 1;
} finally {
  workspace.remove();
}
