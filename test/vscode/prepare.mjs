/** Brings what the tests in the editor run on: the built extension, its package, VS Code, a browser, and a fresh copy of a workspace. */
import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureHost, ensureSystemPackages } from '../../scripts/system.mjs';

/** The folder of the whole project. */
export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

function runScript(name) {
  execFileSync('npm', ['run', '--silent', name], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'], shell: process.platform === 'win32' });
}

/** Builds the extension, so that the tests never see an old one. Whoever has just built it says so with TRUSTLINT_BUILT=1. */
export function ensureBuilt() {
  if (process.env.TRUSTLINT_BUILT !== '1') runScript('build');
}

/** Packs the extension and returns the package's path; TRUSTLINT_VSIX names one that is there already. */
export function ensurePackage() {
  if (process.env.TRUSTLINT_VSIX) return path.resolve(process.env.TRUSTLINT_VSIX);
  runScript('package');
  return path.join(root, 'out/trustlint.vsix');
}

/** VS Code and the browser that shows it. Throws with the command to type when the machine lacks something that only its owner may install. */
export function ensureEditor() {
  const { ok, command } = ensureSystemPackages(['chromium', 'fonts']);
  if (!ok) throw new Error(`the tests in the editor need more of this machine: ${command}`);
  ensureHost();
}

/**
 * What `trustlint check` finds at or above `severity` in `target`, with `folder` as the working directory.
 * One engine serves the command line and the window, so the window has to show the same.
 */
export function checkOnCommandLine(folder, target, severity = 'warning') {
  const args = [path.join(root, 'dist/cli/trustlint.js'), 'check', target, '--format', 'json', '--min-severity', severity];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 28 });
  // 0: nothing found, 1: findings. All else is not an answer.
  if (status !== 0 && status !== 1) throw new Error(`trustlint check ended with ${status}\n${stderr}`);
  return JSON.parse(stdout).findings;
}

/**
 * A copy of a folder for one run, which the run may change. It is removed at the latest when this process ends;
 * `keep` hands it over to somebody who needs it longer.
 */
export function temporaryCopy(source) {
  const workspace = temporaryFolder();
  fs.cpSync(source, workspace.folder, { recursive: true });
  return workspace;
}

/** The same without anything in it. */
export function temporaryFolder() {
  // The real path: the editor and the tests have to name a file in the same way.
  const directory = fs.mkdtempSync(path.join(fs.realpathSync(os.tmpdir()), 'trustlint-'));
  const folder = path.join(directory, 'workspace');
  fs.mkdirSync(folder);
  const remove = () => fs.rmSync(directory, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  process.once('exit', remove);
  return { folder, directory, remove, keep: () => process.off('exit', remove) };
}

/** The smallest workspace in which the extension has something to say. */
export const fixtureWorkspace = path.join(root, 'test/vscode/fixtures/workspace');
