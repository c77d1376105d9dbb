/** Go modules for the oracles, from Debian's packages of their source: the real ones, without a module proxy. */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { aptOptions, cacheFolder, NoGo } from './go';

/** The Debian package that holds a module. */
const packages: Readonly<Record<string, string>> = {
  'github.com/fsnotify/fsnotify': 'golang-github-fsnotify-fsnotify-dev',
  'golang.org/x/sys': 'golang-golang-x-sys-dev',
  'golang.org/x/crypto/x509roots/fallback': 'golang-golang-x-crypto-dev',
};

/**
 * A folder that a `replace` directive can name: the newest version that release `go` (`1.19`) takes, by the go line of its go.mod.
 * Fetched at first use. Throws `NoGo` when there is none.
 */
export function moduleFolder(module: string, go: string): string {
  const folder = join(cacheFolder(), 'modules', `${module.replaceAll('/', '+')}-${go}`);
  const name = packages[module];
  if (name === undefined) throw new NoGo(`no package is known for the module ${module}`);
  if (!existsSync(folder)) fetchModule(module, name, go, folder);
  return folder;
}

function fetchModule(module: string, name: string, go: string, folder: string): void {
  const versions = run('apt-cache', [...aptOptions(), 'madison', name]).split('\n').flatMap((line) => line.split('|')[1]?.trim() ?? []);
  for (const version of new Set(versions)) {
    const work = mkdtempSync(join(cacheFolder(), 'module-'));
    try {
      run('apt-get', [...aptOptions(), 'download', `${name}=${version}`], work);
      for (const file of readdirSync(work)) run('dpkg-deb', ['-x', join(work, file), join(work, 'root')]);
      const found = join(work, 'root/usr/share/gocode/src', module);
      if (!suits(join(found, 'go.mod'), go)) continue;
      const copy = join(work, 'copy');
      cpSync(found, copy, { recursive: true, dereference: true });
      mkdirSync(join(folder, '..'), { recursive: true });
      if (!existsSync(folder)) renameSync(copy, folder);
      return;
    } catch (error) {
      throw new NoGo(`the module ${module} could not be fetched: ${String(error)}`);
    } finally {
      rmSync(work, { recursive: true, force: true });
    }
  }
  throw new NoGo(`${name} has no version of ${module} for Go ${go}`);
}

function suits(file: string, go: string): boolean {
  if (!existsSync(file)) return false;
  const line = /^go 1\.(\d+)/m.exec(readFileSync(file, 'utf8'));
  return line !== null && Number(line[1]) <= Number(go.split('.')[1]);
}

function run(command: string, args: readonly string[], cwd?: string): string {
  return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], ...(cwd === undefined ? {} : { cwd }) });
}
