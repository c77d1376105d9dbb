/**
 * Base images under the names that Dockerfiles use, made here and kept in the storage of the cache folder.
 *
 * Debian is the real one: debootstrap's, with the package repository of its ca-certificates inside, so that apt works without a
 * network. Alpine is an imitation: busybox, the files of its root store, and scripts that do to them what its package and its tool
 * do. The images that compile Go have a `go` that hands out the client of the tests.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { cacheFolder, goProgram, goReleases } from '../oracle/go';
import { authorityPem } from './authorities';
import type { Buildah } from './buildah';

const sources = import.meta.dirname;
const environment = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', HOME: '/root', DEBIAN_FRONTEND: 'noninteractive' };

/** What cannot be made here, and why. */
export type Missing = ReadonlyMap<string, string>;

/** Sees that the bases are there; gives the names of those that are not. */
export async function makeBases(buildah: Buildah): Promise<Missing> {
  const missing = new Map<string, string>();
  const stamp = stampOf();
  const make = async (name: string, needs: string | undefined, recipe: (work: string) => void): Promise<void> => {
    const because = needs === undefined ? undefined : missing.get(needs);
    if (because !== undefined) missing.set(name, because);
    else await makeBase(buildah, name, stamp, recipe).catch((error: unknown) => missing.set(name, String(error)));
  };
  await make('docker.io/library/alpine:3.20', undefined, alpine);
  await make('docker.io/library/golang:1.27-alpine', 'docker.io/library/alpine:3.20', (work) => golang(work, 'alpine:3.20', 'apk add --no-cache ca-certificates'));
  await make('docker.io/library/debian:bookworm-slim', undefined, debian);
  await make('docker.io/library/golang:1.27', 'docker.io/library/debian:bookworm-slim', (work) => golang(work, 'debian:bookworm-slim', 'apt-get update && apt-get install -y --no-install-recommends ca-certificates'));
  return missing;
}

/** Changes with everything that goes into a base. */
function stampOf(): string {
  const hash = createHash('sha256').update(authorityPem('public')).update(readFileSync(import.meta.filename));
  for (const folder of ['client', 'base-files/alpine', 'base-files/golang']) for (const name of readdirSync(join(sources, folder)).sort()) hash.update(readFileSync(join(sources, folder, name)));
  return hash.digest('hex').slice(0, 16);
}

async function makeBase(buildah: Buildah, name: string, stamp: string, recipe: (work: string) => void): Promise<void> {
  const stamped = `localhost/${name.replace(/[:.]/g, '-')}:${stamp}`;
  if ((await buildah.hasImage(stamped)) && (await buildah.hasImage(name))) return;
  const work = mkdtempSync(join(cacheFolder(), 'base-'));
  try {
    recipe(work);
    const built = await buildah.build(work, stamped);
    if (!built.ok) throw new Error(built.output);
    await buildah.must('tag', stamped, name);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function alpine(work: string): void {
  const root = join(work, 'root');
  const put = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  for (const folder of ['bin', 'sbin', 'usr/bin', 'usr/sbin', 'tmp', 'root', 'etc/ssl/certs']) mkdirSync(join(root, folder), { recursive: true });
  chmodSync(join(root, 'tmp'), 0o1777);
  copyFileSync(busybox(), join(root, 'bin/busybox'));
  const applets = execFileSync(busybox(), ['--list'], { encoding: 'utf8' }).split('\n').filter((name) => name !== '' && name !== 'busybox');
  for (const applet of applets) symlinkSync('/bin/busybox', join(root, 'bin', applet));
  put('etc/passwd', 'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n');
  put('etc/group', 'root:x:0:\nnobody:x:65534:\n');
  put('etc/alpine-release', '3.20.3\n');
  put('etc/ssl/certs/ca-certificates.crt', authorityPem('public'));
  symlinkSync('certs/ca-certificates.crt', join(root, 'etc/ssl/cert.pem'));
  put('usr/lib/imitation/public-root.crt', authorityPem('public'));
  copyFileSync(join(sources, 'base-files/alpine/apk'), join(root, 'sbin/apk'));
  copyFileSync(join(sources, 'base-files/alpine/update-ca-certificates'), join(root, 'usr/lib/imitation/update-ca-certificates'));
  writeFileSync(join(work, 'Dockerfile'), 'FROM scratch\nCOPY root /\nENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\nCMD ["/bin/sh"]\n');
}

function busybox(): string {
  const found = ['/bin/busybox', '/usr/bin/busybox'].find((path) => existsSync(path));
  if (found === undefined) throw new Error('no busybox');
  return found;
}

function golang(work: string, base: string, install: string): void {
  const newest = goReleases().at(-1) ?? '';
  copyFileSync(goProgram(newest, join(sources, 'client')).path, join(work, 'client'));
  copyFileSync(join(sources, 'base-files/golang/go'), join(work, 'go'));
  writeFileSync(join(work, 'Dockerfile'), `FROM ${base}\nRUN ${install}\nCOPY go /usr/local/go/bin/go\nCOPY client /usr/local/go/lib/client\nENV PATH=/go/bin:/usr/local/go/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\nWORKDIR /go\n`);
}

function debian(work: string): void {
  const archive = join(cacheFolder(), 'debian', 'bookworm.tar');
  if (!existsSync(archive)) bootstrap(archive);
  execFileSync('cp', ['--reflink=auto', archive, join(work, 'root.tar')]);
  // The playing public root stands beside the package's own, where the package takes it in.
  writeFileSync(join(work, 'public-root.crt'), authorityPem('public'));
  writeFileSync(join(work, 'debconf'), quickDebconf);
  writeFileSync(join(work, 'dpkg.cfg'), 'force-unsafe-io\n');
  writeFileSync(join(work, 'Dockerfile'), 'FROM scratch\nADD root.tar /\nCOPY public-root.crt /usr/local/share/ca-certificates/\nCOPY dpkg.cfg /etc/dpkg/dpkg.cfg.d/unsafe-io\nCOPY debconf /tmp/debconf\nRUN debconf-set-selections /tmp/debconf && rm /tmp/debconf\nCMD ["bash"]\n');
}

/** The package is told to enable none of Mozilla's roots: hashing 140 of them takes longer than all the rest. */
const quickDebconf = 'ca-certificates ca-certificates/trust_new_crts select no\n';

/** A minimal Debian whose only package source is a folder inside it that holds ca-certificates and what that needs. */
function bootstrap(archive: string): void {
  const work = mkdtempSync(join(cacheFolder(), 'debootstrap-'));
  const root = join(work, 'root');
  const run = (command: string, ...args: readonly string[]): string => execFileSync(command, args, { encoding: 'utf8', env: environment, stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 1 << 28 });
  try {
    run('debootstrap', '--variant=minbase', 'bookworm', root, ...archiveAddress());
    run('chroot', root, 'apt-get', 'install', '--yes', '--no-install-recommends', '--download-only', 'ca-certificates');
    makeRepository(root, run);
    for (const folder of ['usr/share/doc', 'usr/share/man', 'usr/share/locale', 'usr/share/info', 'var/cache/apt/archives', 'var/lib/apt/lists', 'var/log/apt']) emptyFolder(join(root, folder));
    mkdirSync(dirname(archive), { recursive: true });
    run('tar', '-C', root, '-cf', `${archive}.new`, '--exclude=./dev/*', '--exclude=./proc/*', '.');
    run('mv', `${archive}.new`, archive);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** The archive that this machine's apt uses; debootstrap's usual one where there is none. */
function archiveAddress(): readonly string[] {
  const targets = execFileSync('apt-get', ['indextargets', '--format', '$(REPO_URI) $(ORIGIN)', 'Created-By: Packages'], { encoding: 'utf8' });
  const address = targets.split('\n').find((line) => line.endsWith(' Debian'))?.split(' ')[0];
  return address === undefined ? [] : [address];
}

function makeRepository(root: string, run: (command: string, ...args: readonly string[]) => string): void {
  const folder = join(root, 'repository');
  mkdirSync(folder);
  const downloads = join(root, 'var/cache/apt/archives');
  const packages = readdirSync(downloads).filter((name) => name.endsWith('.deb'));
  const entries = packages.map((name) => {
    copyFileSync(join(downloads, name), join(folder, name));
    const sum = createHash('sha256').update(readFileSync(join(folder, name))).digest('hex');
    return `${run('dpkg-deb', '--field', join(folder, name)).trim()}\nFilename: ./${name}\nSize: ${statSync(join(folder, name)).size}\nSHA256: ${sum}\n`;
  });
  writeFileSync(join(folder, 'Packages'), entries.join('\n'));
  emptyFolder(join(root, 'etc/apt/sources.list.d'));
  writeFileSync(join(root, 'etc/apt/sources.list'), 'deb [trusted=yes] file:/repository ./\n');
}

function emptyFolder(folder: string): void {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true, force: true });
}
