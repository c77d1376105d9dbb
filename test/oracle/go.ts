/**
 * Real Go releases for the oracles: fetched from the Debian archive that the machine's own apt already uses, unpacked
 * beside each other in a cache folder outside the repository, never installed.
 */
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, join } from 'node:path';

/** Why real Go cannot be had here, in words for the test report. */
export class NoGo extends Error {}

export interface GoToolchain {
  /** `1.27` */
  readonly version: string;
  /** The full release, `go1.27.3`. */
  readonly release: string;
  readonly goroot: string;
  /** The `go` command. */
  readonly command: string;
  /** An environment that holds nothing of this machine's own: no network, no other toolchain, no SSL_CERT_FILE. */
  readonly environment: Readonly<Record<string, string>>;
}

/** A static binary and the release that built it. */
export interface GoProgram {
  readonly version: string;
  readonly release: string;
  readonly path: string;
}

export interface ProgramOptions {
  /** Leaves the unpacked toolchain (about 300 MB) in the cache for tests that compile more; without it a release that is not there yet is deleted again after the build. */
  readonly keepToolchain?: boolean;
}

const probeSource = join(import.meta.dirname, 'probe');
const builderSource = join(import.meta.dirname, 'builder');
/** The suites by role, so that a new Debian release needs no change here; a suite the archive lacks is passed over. */
const suites = ['oldoldstable', 'oldstable', 'oldstable-backports', 'stable', 'stable-backports', 'testing', 'unstable'];
const indexLifetime = 24 * 3600 * 1000;

/** The folder for everything that is fetched or built: `TRUSTLINT_CACHE`, or the user's cache folder. */
export function cacheFolder(): string {
  const chosen = process.env['TRUSTLINT_CACHE'] ?? join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'trustlint');
  mkdirSync(chosen, { recursive: true });
  return chosen;
}

/**
 * The minor releases that can be had, oldest first (`['1.15', …, '1.27']`). Without the archive these are the ones
 * whose probe is in the cache already. Throws `NoGo` when there is none.
 */
export function goReleases(): readonly string[] {
  const releases = archiveReleases() ?? cachedProbes();
  if (releases.length === 0) throw new NoGo('no Go release: neither a Debian archive behind apt-get nor a probe in the cache');
  return [...releases].sort(byMinor);
}

/** The oldest and the newest release that can be had. */
export function oldestAndNewest(): readonly string[] {
  const releases = goReleases();
  return [...new Set([releases[0], releases[releases.length - 1]])].filter((release) => release !== undefined);
}

/** A release to compile with; unpacked into the cache at first use and left there. `version` is `1.N`. Throws `NoGo` when it cannot be had. */
export function goToolchain(version: string): GoToolchain {
  const home = sharedHome(version);
  if (!existsSync(home)) unpackRelease(version, home);
  return toolchainAt(home, version);
}

function sharedHome(version: string): string {
  return join(cacheFolder(), 'go', version);
}

function toolchainAt(home: string, version: string): GoToolchain {
  const goroot = join(home, 'usr', 'lib', `go-${version}`);
  const command = join(goroot, 'bin', 'go');
  if (!existsSync(command)) throw new NoGo(`Go ${version} was unpacked but has no go command at ${command}`);
  const environment = {
    PATH: '/usr/bin:/bin',
    HOME: cacheFolder(),
    GOROOT: goroot,
    GOPATH: join(cacheFolder(), 'gopath'),
    GOCACHE: join(home, 'cache'),
    GOTOOLCHAIN: 'local',
    GOFLAGS: '-mod=mod',
    GOPROXY: 'off',
    CGO_ENABLED: '0',
  };
  const release = run(command, ['version'], { env: environment }).split(' ')[2] ?? version;
  return { version, release, goroot, command, environment };
}

/**
 * The probe built by release `version` (`1.N`): prints `{"roots":n,"error":"…"}`; with the arguments `-fallback PEM` it links
 * these roots as fallback first. Built at first use. Throws `NoGo` when the release cannot be had.
 */
export function goProbe(version: string, options: ProgramOptions = {}): GoProgram {
  return goProgram(version, probeSource, options);
}

/** The program that makes a file system from a list of deeds on standard input, see `builder/main.go`. */
export function goBuilder(version: string, options: ProgramOptions = {}): GoProgram {
  return goProgram(version, builderSource, options);
}

/** The main package in folder `source` (no dependencies, no go.mod: it gets one that names the release), built statically and kept. */
export function goProgram(version: string, source: string, options: ProgramOptions = {}): GoProgram {
  const name = basename(source);
  const folder = join(cacheFolder(), name, `${version}-${stampOf(source)}`);
  const path = join(folder, name);
  if (!existsSync(path)) withToolchain(version, options, (go) => buildProgram(go, source, folder));
  return { version, release: readFileSync(join(folder, 'release'), 'utf8'), path };
}

/** A toolchain that nobody wants to keep is unpacked where no other test process sees it, so that none loses it while compiling. */
function withToolchain(version: string, options: ProgramOptions, use: (go: GoToolchain) => void): void {
  if (options.keepToolchain === true || existsSync(sharedHome(version))) return use(goToolchain(version));
  const home = mkdtempSync(join(cacheFolder(), 'go-'));
  try {
    rmSync(home, { recursive: true });
    unpackRelease(version, home);
    use(toolchainAt(home, version));
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

function buildProgram(go: GoToolchain, source: string, folder: string): void {
  const name = basename(source);
  const work = mkdtempSync(join(cacheFolder(), 'build-'));
  try {
    for (const file of readdirSync(source)) copyFileSync(join(source, file), join(work, file));
    // The go line chooses the GODEBUG defaults, so each program names its own release.
    writeFileSync(join(work, 'go.mod'), `module ${name}\n\ngo ${go.version}\n`);
    run(go.command, ['build', '-ldflags', '-s -w', '-o', name, '.'], { cwd: work, env: go.environment });
    const finished = mkdtempSync(join(cacheFolder(), 'built-'));
    renameSync(join(work, name), join(finished, name));
    writeFileSync(join(finished, 'release'), go.release);
    moveIntoPlace(finished, folder);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function unpackRelease(version: string, home: string): void {
  const work = mkdtempSync(join(cacheFolder(), 'unpack-'));
  try {
    run('apt-get', [...aptOptions(), 'download', `golang-${version}-go`, `golang-${version}-src`], { cwd: work });
    const packages = readdirSync(work).filter((name) => name.endsWith('.deb'));
    if (packages.length !== 2) throw new NoGo(`the archive gave ${packages.length} of the 2 packages of Go ${version}`);
    const root = join(work, 'root');
    for (const name of packages) run('dpkg-deb', ['-x', join(work, name), root], {});
    moveIntoPlace(root, home);
  } catch (error) {
    if (error instanceof NoGo) throw error;
    throw new NoGo(`Go ${version} could not be fetched: ${String(error)}`);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** Another test process may have been first: then its result is as good as ours. */
function moveIntoPlace(from: string, to: string): void {
  mkdirSync(join(to, '..'), { recursive: true });
  try {
    renameSync(from, to);
  } catch (error) {
    if (!existsSync(to)) throw error;
    rmSync(from, { recursive: true, force: true });
  }
}

/** Releases named in the archive's index; undefined when there is no archive to ask. */
function archiveReleases(): string[] | undefined {
  const known = join(cacheFolder(), 'apt', 'releases.json');
  if (existsSync(known) && Date.now() - statSync(known).mtimeMs < indexLifetime) return JSON.parse(readFileSync(known, 'utf8')) as string[];
  try {
    const options = aptOptions();
    run('apt-get', [...options, 'update'], {});
    const names = run('apt-cache', [...options, 'pkgnames', 'golang-1.'], {}).split('\n');
    const releases = names.flatMap((name) => /^golang-(1\.\d+)-go$/.exec(name)?.[1] ?? []);
    if (releases.length === 0) return undefined;
    writeFileSync(known, JSON.stringify(releases));
    return releases;
  } catch {
    return undefined;
  }
}

/** Options that keep apt's lists and downloads in the cache folder; the system's own configuration stays as it is. */
export function aptOptions(): string[] {
  const home = join(cacheFolder(), 'apt');
  for (const folder of ['state/lists/partial', 'cache/archives/partial']) mkdirSync(join(home, folder), { recursive: true });
  const list = join(home, 'sources.list');
  if (!existsSync(list)) {
    const targets = run('apt-get', ['indextargets', '--format', '$(REPO_URI) $(ORIGIN)', 'Created-By: Packages'], {}).split('\n');
    const archive = targets.find((line) => line.endsWith(' Debian'))?.split(' ')[0];
    if (archive === undefined) throw new NoGo('apt knows no Debian archive');
    const key = '[signed-by=/usr/share/keyrings/debian-archive-keyring.gpg]';
    writeFileSync(list, suites.map((suite) => `deb ${key} ${archive} ${suite} main\n`).join(''));
  }
  const settings = [`Dir::Etc::sourcelist=${list}`, 'Dir::Etc::sourceparts=-', `Dir::State::lists=${home}/state/lists`, `Dir::Cache=${home}/cache`];
  // Downloads go to a folder of the current user, which apt's own unprivileged user could not write to.
  return [...settings, 'APT::Sandbox::User='].flatMap((setting) => ['-o', setting]);
}

function cachedProbes(): string[] {
  const folder = join(cacheFolder(), 'probe');
  if (!existsSync(folder)) return [];
  return readdirSync(folder).flatMap((name) => (name.endsWith(`-${stampOf(probeSource)}`) ? (name.split('-')[0] ?? []) : []));
}

/** Changes when a program's source does, so that an old binary is never used for a new question. */
function stampOf(source: string): string {
  const text = readdirSync(source).sort().map((name) => readFileSync(join(source, name), 'utf8')).join('\0');
  let hash = 0;
  for (let i = 0; i < text.length; i++) hash = (Math.imul(hash, 31) + text.charCodeAt(i)) >>> 0;
  return hash.toString(16);
}

function byMinor(a: string, b: string): number {
  return Number(a.split('.')[1]) - Number(b.split('.')[1]);
}

function run(command: string, args: readonly string[], options: { cwd?: string; env?: Readonly<Record<string, string>> }): string {
  return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 1 << 28, ...options });
}
