/** Fixes of Go files, held to real Go: what was formatted stays formatted, and what compiled compiles. Every fix of every case of every spec. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { render } from '../../server/src/core/message';
import { runCase, specFiles, worldOf } from '../support/spec-case';
import { afterFix, mainText } from '../support/world';
import { goProgram, goReleases, goToolchain, NoGo } from './go';

interface Report {
  readonly formatted: boolean;
  readonly checked: boolean;
  readonly errors: readonly string[];
}

/** Texts by name: each case's own under its name, and what each of its fixes makes of it under the name with the fix. */
async function texts(): Promise<{ readonly all: Readonly<Record<string, string>>; readonly fixes: ReadonlyMap<string, string> }> {
  const all: Record<string, string> = {};
  const fixes = new Map<string, string>();
  for (const { name, spec } of specFiles('go/')) {
    for (const each of spec.cases) {
      if (!worldOf(name, each).main.endsWith('.go')) continue;
      const { world, findings } = await runCase(name, each);
      const own = `${name}: ${each.name}`;
      all[own] = mainText(world);
      for (const [index, finding] of findings.entries()) {
        for (const fix of finding.fixes) {
          const title = `${own}: ${index + 1}: ${render(fix.title)}`;
          all[title] = mainText(afterFix(world, fix));
          fixes.set(title, own);
        }
      }
    }
  }
  return { all, fixes };
}

test('fixes of Go files leave them formatted and whole', async (context) => {
  let reports: Readonly<Record<string, Report>>;
  const { all, fixes } = await texts();
  try {
    const newest = goReleases().at(-1) ?? '';
    const { environment, goroot } = goToolchain(newest);
    const { path } = goProgram(newest, join(import.meta.dirname, 'go-check'), { keepToolchain: true });
    reports = JSON.parse(execFileSync(path, { input: JSON.stringify(all), env: { ...environment, GOROOT: goroot }, encoding: 'utf8', maxBuffer: 1 << 28 })) as Record<string, Report>;
  } catch (error) {
    if (!(error instanceof NoGo)) throw error;
    context.skip(`not run: ${error.message}`);
    return;
  }
  const complaints: string[] = [];
  for (const [name, before] of fixes) {
    const [old, fresh] = [reports[before], reports[name]];
    assert.ok(old && fresh, name);
    if (old.formatted && !fresh.formatted) complaints.push(`${name}\nis not formatted:\n${all[name] ?? ''}`);
    if (old.errors.length === 0 && fresh.errors.length > 0) complaints.push(`${name}\n${fresh.errors.join('\n')}\n${all[name] ?? ''}`);
  }
  assert.deepEqual(complaints, []);
  const compiled = Object.entries(reports).filter(([name, { checked, errors }]) => !fixes.has(name) && checked && errors.length === 0);
  assert.ok(compiled.length > 30, `only ${compiled.length} cases compile: the test has lost its ground`);
  const broken = Object.entries(reports).filter(([name, { checked, errors }]) => !fixes.has(name) && checked && errors.length > 0);
  context.diagnostic(`${fixes.size} fixes of ${compiled.length} cases that compile; ${broken.length} do not: ${broken.map(([name, { errors }]) => `${name} (${errors[0] ?? ''})`).join(', ')}`);
});
