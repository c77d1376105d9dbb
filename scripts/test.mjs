/**
 * `npm test`: installs what the tests need, builds, packs, runs every test and ends with `N passed, N failed`.
 * `npm test -- WORD …` runs only the test files whose path contains one of the words.
 * What cannot run on this machine is counted and said; with CI=true it is a failure.
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ensureHost, ensureNodeModules, ensureSystemPackages, partNames } from './system.mjs';

const root = path.resolve(import.meta.dirname, '..');
const words = process.argv.slice(2);

/** Test files below `directory`, by path. What the editor's own runner takes, and what belongs to a folder with an installation of its own, is not among them. */
function testFilesIn(directory) {
  const found = [];
  for (const entry of fs.readdirSync(path.join(root, directory), { withFileTypes: true })) {
    const name = path.posix.join(directory, entry.name);
    if (entry.isDirectory()) {
      if (!['node_modules', 'host', 'bench', 'suite', 'fixtures', 'cases', 'specs', 'workspaces'].includes(entry.name)) found.push(...testFilesIn(name));
    } else if (/\.test\.(ts|mjs)$/.test(entry.name)) found.push(name);
  }
  return found.sort();
}

/** In the order in which they tell most soonest; the editor's tests one after the other, since two windows on one machine disturb each other. */
function phases() {
  const files = testFilesIn('test').filter(file => words.length === 0 || words.some(word => file.includes(word)));
  const isHeavy = file => /^test\/(vscode|oracle|builds)\//.test(file);
  return [
    { title: 'unit, specs, protocol, command line', files: files.filter(file => !isHeavy(file)), concurrency: 2 },
    { title: 'real Go and real builds', files: files.filter(file => /^test\/(oracle|builds)\//.test(file)), concurrency: 1 },
    { title: 'real VS Code', files: files.filter(file => file.startsWith('test/vscode/')), concurrency: 1 },
  ].filter(phase => phase.files.length > 0);
}

function runPhase({ title, files, concurrency }, sumsFile) {
  console.log(`\n${title}`);
  fs.rmSync(sumsFile, { force: true });
  const args = ['--import', 'tsx', '--test', `--test-concurrency=${concurrency}`, '--test-reporter', './scripts/test-reporter.mjs', '--test-reporter-destination', 'stdout', ...files];
  const started = Date.now();
  const { status, signal } = spawnSync(process.execPath, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, TRUSTLINT_TEST_SUMS: sumsFile, TRUSTLINT_BUILT: '1', TRUSTLINT_VSIX: path.join(root, 'out/trustlint.vsix') } });
  console.log(`  (${Math.round((Date.now() - started) / 1000)} s)`);
  const sums = fs.existsSync(sumsFile) ? JSON.parse(fs.readFileSync(sumsFile, 'utf8')) : { passed: 0, failed: 1, skipped: [] };
  // A run that ends badly without a failed test has lost one.
  if (status !== 0 && sums.failed === 0) {
    console.log(`  the test run ended with ${signal ?? status}`);
    sums.failed = 1;
  }
  return sums;
}

function prepare(phasesToRun) {
  ensureNodeModules(root);
  const needsMachine = phasesToRun.some(({ files }) => files.some(file => /^test\/(vscode|oracle|builds)\//.test(file)));
  if (needsMachine) {
    ensureSystemPackages(partNames);
    ensureHost();
  }
  for (const args of [['node_modules/typescript/bin/tsc', '-p', 'tsconfig.json', '--noEmit'], ['scripts/package.mjs']]) {
    const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
    if (status !== 0) throw new Error(`${args[0]} ended with ${status}`);
  }
}

function main() {
  const phasesToRun = phases();
  if (phasesToRun.length === 0) throw new Error(`no test file has ${words.join(' or ')} in its path`);
  prepare(phasesToRun);
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'trustlint-test-'));
  const total = { passed: 0, failed: 0, skipped: [] };
  try {
    for (const phase of phasesToRun) {
      const { passed, failed, skipped } = runPhase(phase, path.join(directory, 'sums.json'));
      total.passed += passed;
      total.failed += failed;
      total.skipped.push(...skipped);
    }
  } finally {
    fs.rmSync(directory, { recursive: true, force: true });
  }
  for (const what of total.skipped) console.log(`not run: ${what}`);
  const unmet = process.env.CI === 'true' ? total.skipped.length : 0;
  const skipped = total.skipped.length - unmet;
  console.log(`\n${total.passed} passed, ${total.failed + unmet} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
  process.exitCode = total.failed + unmet > 0 ? 1 : 0;
}

try {
  main();
} catch (error) {
  console.error(error.message);
  console.log('\n0 passed, 1 failed');
  process.exitCode = 1;
}
