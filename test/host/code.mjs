#!/usr/bin/env node
/**
 * Takes the place of the `code` executable for @vscode/test-electron: `VSCODE_EXECUTABLE=test/host/code.mjs node test/vscode/run-electron.mjs`.
 * The window and the extension host are the real ones; a headless Chromium shows the window instead of Electron.
 */
import path from 'node:path';
import { runTests } from './run-suite.mjs';

const args = process.argv.slice(2);
const valueOf = name => args.find(arg => arg.startsWith(`--${name}=`))?.slice(name.length + 3);
// These come as two words, and the server has folders of its own for both.
const ignoredWithValue = new Set(['--user-data-dir', '--extensions-dir']);
const [workspace] = args.filter((arg, index) => !arg.startsWith('-') && !ignoredWithValue.has(args[index - 1]));
const extensionTestsPath = valueOf('extensionTestsPath');
const extensionDevelopmentPath = valueOf('extensionDevelopmentPath');
if (extensionTestsPath === undefined || extensionDevelopmentPath === undefined) {
  console.error('This runs extension tests only: --extensionDevelopmentPath=… --extensionTestsPath=… [folder]');
  process.exit(2);
}
process.exit(await runTests({
  extensionDevelopmentPath: path.resolve(extensionDevelopmentPath),
  extensionTestsPath: path.resolve(extensionTestsPath),
  workspace: workspace && path.resolve(workspace),
}));
