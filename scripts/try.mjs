/**
 * `npm run try`: builds and packs the extension, and opens VS Code with it on a copy of `samples/`.
 * `npm run try -- --check` does the same without a display, and sees that the window shows what the command line finds.
 */
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { installExtension, launchBrowser, startServer, workbenchUrl } from '../test/host/lib.mjs';
import { Workbench } from '../test/host/workbench.mjs';
import { checkOnCommandLine, ensureBuilt, ensureEditor, ensurePackage, root, temporaryCopy } from '../test/vscode/prepare.mjs';
import { ensureHost, ensureNodeModules } from './system.mjs';

const samples = path.join(root, 'samples');

/** Prints the findings as a person sees them on the command line. */
function printFindings() {
  console.log('\nWhat the command line says of samples/ (node dist/cli/trustlint.js check samples):\n');
  const { status } = spawnSync(process.execPath, ['dist/cli/trustlint.js', 'check', 'samples'], { cwd: root, stdio: 'inherit' });
  if (status !== 0 && status !== 1) throw new Error(`trustlint check ended with ${status}`);
}

/** Opens the VS Code of this machine. Returns false when there is none, or when it refuses (as it does for root). */
function openInstalledEditor(vsix, folder) {
  const code = (...args) => spawnSync('code', args, { encoding: 'utf8', shell: process.platform === 'win32' });
  const installed = code('--install-extension', vsix, '--force');
  if (installed.error !== undefined) return false;
  const opened = installed.status === 0 ? code('--new-window', folder) : installed;
  if (opened.status === 0) return true;
  console.log(`The VS Code of this machine refused:\n${opened.stderr}`);
  return false;
}

/** Serves VS Code on this machine's loopback interface until this process is interrupted. */
async function serveEditor(vsix, workspace) {
  ensureHost();
  const extensionsDir = path.join(workspace.directory, 'extensions');
  await installExtension(vsix, extensionsDir);
  // Other users of this machine reach the port too, and the window has a terminal: only who knows the token gets in.
  const server = await startServer({ extensionsDir, token: randomBytes(16).toString('hex') });
  console.log(`\nVS Code with Trustlint waits at\n\n  ${workbenchUrl(server, { folder: workspace.folder })}\n\nCtrl+C ends it.`);
  await server.exited;
  throw new Error(`the VS Code server ended:\n${server.log().slice(-1500)}`);
}

async function openEditor(vsix) {
  const workspace = temporaryCopy(samples);
  if (openInstalledEditor(vsix, workspace.folder)) {
    workspace.keep();
    console.log(`\nVS Code opens on a copy of the samples: ${workspace.folder}`);
    return;
  }
  await serveEditor(vsix, workspace);
}

/** The findings of each file, in the order in which the command line gives them. */
function byFile(findings) {
  const files = new Map();
  for (const finding of findings) files.set(finding.file, [...files.get(finding.file) ?? [], finding]);
  return files;
}

/** Opens each file that has findings, and waits for a squiggle in it. */
async function seeSquiggles(window, findings) {
  for (const [file, [first]] of byFile(findings)) {
    await window.openFile(file, first.range.start.line + 1);
    const kind = first.severity;
    await window.squiggles(kind).first().waitFor({ state: 'attached' })
      .catch(error => { throw new Error(`no ${kind} squiggle in ${file}, where the command line gives ${first.rule}`, { cause: error }); });
    console.log(`  ${file}: squiggles are there`);
  }
}

async function checkWindow(vsix) {
  const workspace = temporaryCopy(samples);
  const cleanUp = [() => workspace.remove()];
  try {
    const findings = checkOnCommandLine(workspace.folder, '.');
    const expected = {
      errors: findings.filter(({ severity }) => severity === 'error').length,
      warnings: findings.filter(({ severity }) => severity === 'warning').length,
    };
    if (findings.length === 0) throw new Error('the command line finds nothing in the samples, so there is nothing to compare');
    const extensionsDir = path.join(workspace.directory, 'extensions');
    await installExtension(vsix, extensionsDir);
    const server = await startServer({ extensionsDir });
    cleanUp.push(() => server.stop());
    const browser = await launchBrowser();
    cleanUp.push(() => browser.close());
    const window = await Workbench.open(browser, server, workspace.folder);
    const picture = path.join(root, 'out/screenshots/try.png');
    try {
      console.log('\nThe same in the window:');
      await seeSquiggles(window, findings);
      const seen = await window.problemCountsEqual(expected);
      console.log(`  Problems: ${seen.errors} errors and ${seen.warnings} warnings, as on the command line`);
    } finally {
      fs.mkdirSync(path.dirname(picture), { recursive: true });
      await window.screenshot(picture);
      console.log(`  a picture of the window: ${path.relative(root, picture)}`);
    }
  } finally {
    for (const step of cleanUp.reverse()) await step();
  }
}

try {
  const unknown = process.argv.slice(2).filter(arg => arg !== '--check');
  if (unknown.length > 0) throw new Error(`unknown: ${unknown.join(' ')}; usage: npm run try [-- --check]`);
  const check = process.argv.includes('--check');
  if (check) ensureEditor(); // first, so that a missing system package is told at once
  ensureNodeModules(root);
  console.log('Building and packing the extension …');
  ensureBuilt();
  const vsix = ensurePackage();
  printFindings();
  if (check) await checkWindow(vsix);
  else await openEditor(vsix);
} catch (error) {
  console.error(`\n${error.message}${error.cause ? `\n${error.cause.message}` : ''}`);
  process.exitCode = 1;
}
