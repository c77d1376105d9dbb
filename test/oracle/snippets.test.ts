/** What the snippets insert, held to real Go of two releases: it compiles, vet and gofmt have nothing to say, and it does what it promises, without a data race. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test, type TestContext } from 'node:test';
import { applyEdits } from '../../server/src/core/edits';
import { defaultSettings } from '../../server/src/core/settings';
import { analyseGo } from '../../server/src/go/analysis';
import { goInsertion } from '../../server/src/go/rewritings';
import { snippets } from '../../server/src/go/snippets';
import { instantiate } from '../../server/src/go/snippets/instantiate';
import { declarationsOf, type Snippet } from '../../server/src/go/snippets/snippet';
import { readAsset } from '../../server/src/node/assets';
import { prepareGo } from '../../server/src/syntax/go/grammar';
import { goSamples, offsetOfSample, textOfSample } from '../support/go-samples';
import { cacheFolder, goReleases, goToolchain, NoGo, type GoToolchain } from './go';
import { moduleFolder } from './modules';

const harness = join(import.meta.dirname, 'snippets');
const fallbackProbe = join(import.meta.dirname, 'fallback-probe', 'main.go');
const modules = ['github.com/fsnotify/fsnotify', 'golang.org/x/sys', 'golang.org/x/crypto/x509roots/fallback'];

interface Workshop {
  readonly go: GoToolchain;
  readonly folder: string;
  /** Only in the newest release: the race detector compiles the whole standard library once more. */
  readonly race: boolean;
  readonly environment: Readonly<Record<string, string>>;
}

let workshops: readonly Workshop[] | string = 'not prepared';

/** The oldest release that has every package of the snippets, and the newest. */
function releases(): readonly string[] {
  const oldest = Math.max(...snippets.filter(({ declarations }) => declarations.length > 0).map(({ since }) => minorOf(since)));
  const all = goReleases().filter((release) => minorOf(release) >= oldest);
  return [...new Set([all[0], all.at(-1)])].filter((release) => release !== undefined);
}

function minorOf(release: string): number {
  return Number(release.split('.')[1]);
}

function offered(release: string): readonly Snippet[] {
  return snippets.filter(({ since }) => minorOf(since) <= minorOf(release));
}

/** A file of package `name` that holds the snippets and nothing else, as somebody would write it. */
function fileOf(name: string, chosen: readonly Snippet[]): string {
  const declarations = [...new Set(chosen.flatMap(declarationsOf))];
  const paths = [...new Set(declarations.flatMap(({ imports }) => imports))].sort();
  const own = paths.filter((path) => !path.includes('.')).map((path) => `\t"${path}"\n`);
  const others = paths.filter((path) => path.includes('.')).map((path) => `\t"${path}"\n`);
  const blank = chosen.flatMap(({ blankImports }) => blankImports).map(({ path, comment }) => `\t// ${comment}\n\t_ "${path}"\n`);
  const groups = [own, [...others, ...blank]].filter((group) => group.length > 0).map((group) => group.join(''));
  const words = { packages: new Map<string, string>(), names: new Map<string, string>() };
  return `package ${name}\n\nimport (\n${groups.join('\n')})\n${declarations.map((each) => `\n${instantiate(each, words)}\n`).join('')}`;
}

function goModOf(go: GoToolchain): string {
  const used = modules.flatMap((module) => (module.includes('x509roots') && minorOf(go.version) < 20 ? [] : [[module, moduleFolder(module, go.version)] as const]));
  const lines = used.map(([module, folder]) => `require ${module} v0.0.0\nreplace ${module} => ${folder}\n`);
  return `module example.test/snippets\n\ngo ${go.version}\n\n${lines.join('\n')}`;
}

function open(version: string, race: boolean): Workshop {
  const go = goToolchain(version);
  const folder = mkdtempSync(join(cacheFolder(), 'snippets-'));
  writeFileSync(join(folder, 'go.mod'), goModOf(go));
  const write = (name: string, text: string): void => {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, `${name}.go`), text);
  };
  for (const snippet of offered(version)) {
    const name = snippet.id.replaceAll('-', '');
    write(name, fileOf(snippet.declarations.length === 0 ? 'main' : name, [snippet]));
    if (snippet.declarations.length === 0) copyFileSync(fallbackProbe, join(folder, name, 'main.go'));
  }
  write('together', fileOf('together', offered(version).filter(({ declarations }) => declarations.length > 0)));
  for (const file of readdirSync(harness)) copyFileSync(join(harness, file), join(folder, 'together', file));
  for (const [name, text] of race ? insertedInto() : []) write(name, text);
  return { go, folder, race, environment: { ...go.environment, CGO_ENABLED: race ? '1' : '0' } };
}

/** Every sample with every snippet in it, as the editor would insert it. */
function insertedInto(): readonly (readonly [string, string])[] {
  return goSamples.flatMap((sample, index) => {
    const text = textOfSample(sample);
    const analysis = analyseGo({ uri: 'file:///ws/main.go', text, files: { entry: () => ({ kind: 'absent' }), rootOf: () => 'file:///ws' }, settings: defaultSettings, today: '2026-11-24' });
    return snippets.flatMap(({ id }) => {
      const rewriting = goInsertion(analysis, id, offsetOfSample(sample));
      return rewriting && !rewriting.disabled ? [[`sample${index}${id.replaceAll('-', '')}`, applyEdits(text, rewriting.edits)] as const] : [];
    });
  });
}

before(async () => {
  await prepareGo(readAsset);
  try {
    workshops = releases().map((release, index, all) => open(release, index === all.length - 1));
  } catch (error) {
    if (!(error instanceof NoGo)) throw error;
    workshops = error.message;
  }
});

after(() => {
  if (typeof workshops !== 'string') for (const { folder } of workshops) rmSync(folder, { recursive: true, force: true });
});

function need(context: TestContext): readonly Workshop[] {
  if (typeof workshops !== 'string') return workshops;
  context.skip(`not run: ${workshops}`);
  return [];
}

function run({ folder, environment }: Workshop, command: string, args: readonly string[], more: Readonly<Record<string, string>> = {}): { readonly status: number | null; readonly output: string } {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: folder, env: { ...environment, ...more }, encoding: 'utf8', timeout: 300_000 });
  return { status, output: stdout + stderr };
}

function raceOf({ race }: Workshop): readonly string[] {
  return race ? ['-race'] : [];
}

describe('snippets in real Go', () => {
  test('are written as gofmt writes them', (context) => {
    for (const each of need(context)) {
      assert.deepEqual(run(each, join(each.go.goroot, 'bin', 'gofmt'), ['-l', '.']), { status: 0, output: '' });
    }
  });

  test('compile, and vet has nothing to say', (context) => {
    for (const each of need(context)) {
      const { status, output } = run(each, each.go.command, ['vet', ...raceOf(each), './...']);
      assert.equal(status, 0, `${each.go.release}: ${output}`);
    }
  });

  test('connect, follow rotated files, keep HTTP/2 and use the proxy, without a data race', (context) => {
    for (const each of need(context)) {
      const { status, output } = run(each, each.go.command, ['test', ...raceOf(each), '-vet=off', '-count=1', './together']);
      assert.equal(status, 0, `${each.go.release}: ${output}`);
    }
  });

  test('give roots to a program whose system has none', (context) => {
    for (const each of need(context).filter(({ go }) => offered(go.version).some(({ id }) => id === 'fallback-roots'))) {
      const { status, output } = run(each, each.go.command, ['run', './fallbackroots'], { SSL_CERT_FILE: '/nonexistent', SSL_CERT_DIR: '/nonexistent' });
      assert.ok(status === 0 && Number(output) > 100, `${each.go.release}: ${output}`);
    }
  });
});
