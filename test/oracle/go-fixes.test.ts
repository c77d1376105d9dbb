/**
 * What the fixes of the Go rules leave behind, held to real Go: a case that compiles still compiles with the oldest and
 * newest release at hand, and one that gofmt would leave as it is still is.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import type { Finding, Fix } from '../../server/src/core/finding';
import { render } from '../../server/src/core/message';
import { runCase, specFiles } from '../support/spec-case';
import { afterFix, textOf, type World } from '../support/world';
import { goReleases, goToolchain, NoGo, type GoToolchain } from './go';

/** Go 1.16 has `os.ReadFile`: the oldest release that the fixes are written for. */
const oldest = 16;

interface Variant {
  readonly folder: string;
  /** The folder of the case as it was. */
  readonly original: string;
  readonly what: string;
  readonly world: World;
}

async function variants(): Promise<readonly Variant[]> {
  const all: Variant[] = [];
  for (const file of specFiles('go/')) {
    for (const [index, each] of file.spec.cases.entries()) {
      const { world, findings } = await runCase(file.name, each);
      const original = `${file.name.replace('/', '_')}_${index}`;
      all.push({ folder: original, original, what: each.name, world });
      for (const [number, { fix }] of fixesOf(findings).entries()) {
        all.push({ folder: `${original}_${number}`, original, what: `${file.name}, ${each.name}: ${render(fix.title)}`, world: afterFix(world, fix) });
      }
    }
  }
  return all;
}

function fixesOf(findings: readonly Finding[]): readonly { readonly fix: Fix }[] {
  return findings.flatMap(finding => finding.fixes.map(fix => ({ fix })));
}

/** Folders whose package does not compile: it does not parse, an import is not there, or the compiler complains. */
function broken(go: GoToolchain, module: string, folders: readonly string[]): ReadonlyMap<string, string> {
  const ask = (...args: readonly string[]): { readonly stdout: string; readonly stderr: string } => spawnSync(go.command, args, { cwd: module, env: { ...go.environment }, encoding: 'utf8' });
  const whole = ask('list', '-e', '-f', '{{if not .Error}}{{if not .DepsErrors}}{{.ImportPath}}{{end}}{{end}}', './...').stdout.split('\n').filter(line => line !== '');
  const found = new Map(folders.filter(folder => !whole.includes(`cases/${folder}`)).map(folder => [folder, 'it is not a whole package']));
  for (const part of ask('build', ...whole).stderr.split(/^# /m).slice(1)) found.set(/^cases\/(\S+)/.exec(part)?.[1] ?? '', part);
  return found;
}

/** Go files of the variants, each in the folder of its package: the cases are files of one package each. */
function write(module: string, each: Variant): readonly string[] {
  const written: string[] = [];
  for (const name of each.world.files.keys()) {
    const text = textOf(each.world, name);
    if (!name.endsWith('.go') || name.includes('/') || text === undefined) continue;
    const file = path.join(module, each.folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
    written.push(file);
  }
  return written;
}

function unformatted(go: GoToolchain, files: readonly string[]): ReadonlySet<string> {
  const { stdout, stderr } = spawnSync(path.join(go.goroot, 'bin/gofmt'), ['-l', ...files], { encoding: 'utf8', env: { ...go.environment } });
  // What it cannot parse it complains about, with place and reason.
  const named = [...stdout.split('\n'), ...stderr.split('\n').map(line => line.replace(/:\d+:\d+: .*/, ''))];
  return new Set(named.filter(line => line !== '').map(file => path.dirname(file)));
}

const releases = (() => {
  try {
    const all = goReleases().filter(release => Number(release.split('.')[1]) >= oldest);
    return [...new Set([...all.slice(0, 1), ...all.slice(-1)])];
  } catch (error) {
    if (error instanceof NoGo) return [];
    throw error;
  }
})();

test('every fix of the Go rules leaves code that compiles and is formatted', { skip: releases.length === 0 ? 'no Go release can be had' : false }, async () => {
  const all = await variants();
  assert.ok(all.some(each => each.folder !== each.original), 'no case has a fix');
  const module = mkdtempSync(path.join(tmpdir(), 'trustlint-fixes-'));
  try {
    writeFileSync(path.join(module, 'go.mod'), 'module cases\n\ngo 1.21\n');
    const files = all.flatMap(each => write(module, each));
    for (const release of releases) {
      const go = goToolchain(release);
      const failing = broken(go, module, all.map(each => each.folder));
      const changed = unformatted(go, files);
      const isLeft = (folder: string): boolean => changed.has(path.join(module, folder));
      const wrong = all.flatMap(each => [
        ...(failing.has(each.folder) && !failing.has(each.original) ? [`Go ${release}: ${each.what}: ${failing.get(each.folder) ?? ''}`] : []),
        ...(isLeft(each.folder) && !isLeft(each.original) ? [`gofmt ${release}: ${each.what}`] : []),
      ]);
      assert.deepEqual(wrong, []);
      assert.ok(failing.size < all.length / 2, 'most cases should compile');
    }
  } finally {
    rmSync(module, { recursive: true, force: true });
  }
});
