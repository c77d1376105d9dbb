/** What the tests need of the operating system and of `test/host`: installs it where it may, and says exactly what to type where it may not. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const hostDirectory = path.join(root, 'test/host');

/**
 * One need of the tests.
 * `commands`: all of them have to be on PATH; an inner list names alternatives. `files`: one of them has to exist.
 * `packages`: what brings it on Debian; of an inner list the first that this release of Debian has.
 */
const needs = {
  chromium: {
    why: 'shows the editor window in the tests',
    commands: [['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']],
    variable: 'CHROMIUM',
    packages: [['chromium-headless-shell', 'chromium']],
  },
  fonts: {
    why: 'makes the text in the editor window legible and its place measurable',
    files: ['/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf', '/usr/share/fonts/dejavu-sans-mono-fonts/DejaVuSansMono.ttf', '/usr/share/fonts/TTF/DejaVuSansMono.ttf'],
    linuxOnly: true,
    packages: ['fonts-dejavu-core'],
  },
  go: { why: 'compares predictions with what Go does, and compiles what snippets insert', commands: ['go'], packages: ['golang-go'] },
  gcc: { why: 'builds cgo programs', commands: ['gcc'], packages: ['gcc', 'libc6-dev'] },
  buildah: { why: 'builds the images of the tests', commands: ['buildah', ['crun', 'runc']], packages: ['buildah', 'crun', 'netavark'] },
  openssl: { why: 'reads certificates a second way', commands: ['openssl'], packages: ['openssl'] },
  debootstrap: { why: 'makes the Debian that images of the tests are built on', commands: ['debootstrap'], packages: ['debootstrap'] },
  busybox: { why: 'is the shell of bare root file systems', commands: ['busybox'], packages: ['busybox-static'] },
};

/** Names that `ensureSystemPackages` understands. */
export const partNames = Object.freeze(Object.keys(needs));

function isOnPath(command) {
  // Users other than root often lack the sbin directories on their PATH, though they may run what is there.
  const directories = [...(process.env.PATH ?? '').split(path.delimiter), '/usr/sbin', '/sbin'];
  return directories.some(directory => directory !== '' && fs.existsSync(path.join(directory, command)));
}

function isThere({ commands = [], files = [], variable, linuxOnly = false }) {
  if (linuxOnly && process.platform !== 'linux') return true;
  if (variable !== undefined && fs.existsSync(process.env[variable] ?? '')) return true;
  return commands.every(command => [command].flat().some(isOnPath)) && (files.length === 0 || files.some(file => fs.existsSync(file)));
}

function aptGet(...args) {
  const options = ['-o', 'DPkg::Lock::Timeout=600', '-y', '--no-install-recommends'];
  return spawnSync('apt-get', [...options, ...args], { encoding: 'utf8', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }, maxBuffer: 1 << 26 });
}

function aptKnows(name) {
  return spawnSync('apt-cache', ['show', name], { stdio: 'ignore' }).status === 0;
}

/** The packages that bring `parts`. Without package lists apt knows none; then the first alternative stands. */
function packagesOf(parts) {
  return [...new Set(parts.flatMap(part => needs[part].packages.map(choice => Array.isArray(choice) ? choice.find(aptKnows) ?? choice[0] : choice)))];
}

function commandToType(parts) {
  const packages = packagesOf(parts).join(' ');
  if (!isOnPath('apt-get')) return `install what Debian calls: ${packages}`;
  return `sudo apt-get update && sudo apt-get install -y --no-install-recommends ${packages}`;
}

/** Installs with the package lists that are there; only when that fails they are renewed, once. */
function install(parts, log) {
  log(`Installing for the tests: apt-get install --no-install-recommends ${packagesOf(parts).join(' ')}`);
  const first = aptGet('install', ...packagesOf(parts));
  if (first.status === 0) return;
  log('That failed with the package lists of this machine; renewing them: apt-get update');
  const update = aptGet('update');
  if (update.status !== 0) log(`apt-get update failed:\n${update.stderr}`);
  const second = aptGet('install', ...packagesOf(parts));
  if (second.status !== 0) log(`apt-get install failed:\n${second.stderr || second.stdout}`);
}

/**
 * Sees that what the named parts of the tests need is on this machine. As root on Debian it installs what is missing, otherwise it only looks.
 * It says what it does and what is missing through `log`.
 * @param {readonly string[]} parts names of `partNames`
 * @returns {{ ok: boolean, missing: string[], command: string | undefined }} what is still missing, and what a person has to type for it
 */
export function ensureSystemPackages(parts, { log = text => console.error(text) } = {}) {
  const unknown = parts.filter(part => needs[part] === undefined);
  if (unknown.length > 0) throw new Error(`no such part: ${unknown.join(', ')}; there are ${partNames.join(', ')}`);
  const missingOf = () => parts.filter(part => !isThere(needs[part]));
  if (missingOf().length > 0 && process.getuid?.() === 0 && isOnPath('apt-get')) install(missingOf(), log);
  const missing = missingOf();
  if (missing.length === 0) return { ok: true, missing, command: undefined };
  const command = commandToType(missing);
  for (const part of missing) log(`Missing: ${part}, which ${needs[part].why}.`);
  log(`To get it: ${command}`);
  return { ok: false, missing, command };
}

function modifiedAt(file) {
  return fs.statSync(file, { throwIfNoEntry: false })?.mtimeMs;
}

/** npm writes its own copy of the lock file last, so a broken installation has none. */
function isInstalled(directory) {
  const installed = modifiedAt(path.join(directory, 'node_modules/.package-lock.json'));
  return installed !== undefined && installed >= modifiedAt(path.join(directory, 'package-lock.json'));
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Takes the lock file, or tells who has it. A lock of a process that is gone is taken over. */
function takeLock(file) {
  try {
    fs.writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    const owner = ownerOf(file);
    if (owner > 0 && !isAlive(owner)) fs.rmSync(file, { force: true });
    return false;
  }
}

/** The process that wrote a lock file; 0 when it has just been removed, or is not written yet. */
function ownerOf(file) {
  try {
    return Number(fs.readFileSync(file, 'utf8'));
  } catch {
    return 0;
  }
}

function pause(ms) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

/**
 * Runs `npm ci` in `directory` when its `node_modules` are missing or older than its lock file. Two test files that start together do not disturb each other.
 * Throws with npm's output when the installation fails.
 */
export function ensureNodeModules(directory, { log = text => console.error(text) } = {}) {
  const lock = path.join(directory, '.installing');
  while (!isInstalled(directory)) {
    if (!takeLock(lock)) {
      pause(200);
      continue;
    }
    try {
      if (isInstalled(directory)) return;
      log(`Installing: npm ci in ${path.relative(root, directory) || '.'}`);
      const { status, stdout, stderr } = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: directory, encoding: 'utf8', shell: process.platform === 'win32' });
      if (status !== 0) throw new Error(`npm ci failed in ${directory}\n${stdout}\n${stderr}`);
    } finally {
      fs.rmSync(lock, { force: true });
    }
  }
}

/** Sees that VS Code for the tests is installed in `test/host`. Throws when that fails. */
export function ensureHost(options) {
  ensureNodeModules(hostDirectory, options);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const parts = process.argv.slice(2);
  const unknown = parts.filter(part => part !== 'host' && !partNames.includes(part));
  if (parts.length === 0 || unknown.length > 0) {
    console.error(`usage: node scripts/system.mjs PART…   (${[...partNames, 'host'].join(', ')})`);
    process.exit(2);
  }
  const { ok } = ensureSystemPackages(parts.filter(part => part !== 'host'));
  if (parts.includes('host')) ensureHost();
  process.exit(ok ? 0 : 1);
}
