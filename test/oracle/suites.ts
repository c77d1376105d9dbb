/** Test suites that others wrote, fetched from the Debian archive into the cache: NIST's PKITS and OpenSSL's certificates. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { aptOptions, cacheFolder, goReleases, NoGo } from './go';

export interface PkitsCase {
  readonly Name: string;
  /** Root first. */
  readonly CertPath: readonly string[];
  readonly ShouldValidate: boolean;
  readonly InitialPolicySet: readonly string[];
  readonly InitialPolicyMappingInhibit: boolean;
  readonly InitialExplicitPolicy: boolean;
  readonly InitialAnyPolicyInhibit: boolean;
}

export interface Pkits {
  readonly cases: readonly PkitsCase[];
  certificate(name: string): Uint8Array;
}

/** PKITS as Go carries it, with machine-readable results. Throws `NoGo` when it cannot be had. */
export function pkits(): Pkits {
  const release = goReleases().filter((version) => Number(version.split('.')[1]) >= 24).at(-1);
  if (release === undefined) throw new NoGo('no Go release that carries PKITS');
  const inside = `usr/share/go-${release}/src/crypto/x509/testdata/nist-pkits`;
  const home = fetched('pkits', (work) => {
    run('apt-get', [...aptOptions(), 'download', `golang-${release}-src`], work);
    const archive = readdirSync(work).find((name) => name.endsWith('.deb'));
    if (archive === undefined) throw new NoGo(`the archive gave no golang-${release}-src`);
    run('sh', ['-c', `dpkg-deb --fsys-tarfile '${archive}' | tar -x ./${inside}`], work);
    return join(work, inside);
  });
  return {
    cases: JSON.parse(readFileSync(join(home, 'vectors.json'), 'utf8')) as readonly PkitsCase[],
    certificate: (name) => new Uint8Array(readFileSync(join(home, 'certs', name))),
  };
}

export interface OpensslSuite {
  /** The text of the recipe: calls of `verify`. */
  readonly recipe: string;
  file(name: string): Uint8Array;
}

/** The certificates and the recipe of OpenSSL's verify tests. Throws `NoGo` when they cannot be had. */
export function opensslSuite(): OpensslSuite {
  const home = fetched('openssl-certs', (work) => {
    const options = sourceOptions();
    run('apt-get', [...options, 'update'], work);
    run('apt-get', [...options, '--download-only', 'source', 'openssl'], work);
    const archive = readdirSync(work).find((name) => /^openssl_.*\.orig\.tar/.test(name));
    if (archive === undefined) throw new NoGo('the archive gave no source of openssl');
    run('tar', ['-xf', archive, '--strip-components=2', '--wildcards', '*/test/certs/*', '*/test/recipes/25-test_verify.t'], work);
    renameSync(join(work, 'recipes', '25-test_verify.t'), join(work, 'certs', 'recipe.t'));
    return join(work, 'certs');
  });
  return { recipe: readFileSync(join(home, 'recipe.t'), 'utf8'), file: (name) => new Uint8Array(readFileSync(join(home, name))) };
}

/** Apt's options with a list of source packages, kept apart from the list of the others. */
function sourceOptions(): readonly string[] {
  const home = join(cacheFolder(), 'apt-source');
  for (const folder of ['state/lists/partial', 'cache/archives/partial']) mkdirSync(join(home, folder), { recursive: true });
  const options = aptOptions();
  const binaryList = readFileSync(join(cacheFolder(), 'apt', 'sources.list'), 'utf8');
  const list = join(home, 'sources.list');
  writeFileSync(list, binaryList.split('\n').filter((line) => / stable main$/.test(line)).map((line) => line.replace(/^deb /, 'deb-src ')).join('\n') + '\n');
  return options.map((option) => option.replace(/^Dir::Etc::sourcelist=.*/, `Dir::Etc::sourcelist=${list}`).replace(/^Dir::State::lists=.*/, `Dir::State::lists=${home}/state/lists`).replace(/^Dir::Cache=.*/, `Dir::Cache=${home}/cache`));
}

/** A folder of the cache, made at first use by `make`, which is given a folder to work in and says where the result lies. */
function fetched(name: string, make: (work: string) => string): string {
  const home = join(cacheFolder(), name);
  if (existsSync(home)) return home;
  const work = mkdtempSync(join(cacheFolder(), `${name}-`));
  try {
    const made = make(work);
    mkdirSync(dirname(home), { recursive: true });
    if (!existsSync(home)) renameSync(made, home);
    return home;
  } catch (error) {
    if (error instanceof NoGo) throw error;
    throw new NoGo(`${name} could not be fetched: ${String(error)}`);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function run(command: string, args: readonly string[], cwd: string): void {
  execFileSync(command, args, { cwd, stdio: ['ignore', 'ignore', 'pipe'] });
}
