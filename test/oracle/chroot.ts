/** Runs static programs in a bare root file system with a bare environment, as root or as nobody. */
import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, linkSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** How a chroot can be had here. */
export type Jail =
  | { readonly kind: 'root' }
  /** A user namespace: its root can chroot, but no second user is there to be refused anything. */
  | { readonly kind: 'namespace' }
  | { readonly kind: 'none'; readonly reason: string };

const path = '/usr/sbin:/usr/bin:/sbin:/bin';
const nobody = 65534;

export function findJail(): Jail {
  if (process.getuid?.() === 0) {
    const tried = spawnSync('chroot', ['/', 'true'], { env: { PATH: path } });
    if (tried.status === 0) return { kind: 'root' };
  }
  const tried = spawnSync('unshare', ['-r', 'chroot', '/', 'true'], { env: { PATH: path }, encoding: 'utf8' });
  if (tried.status === 0) return { kind: 'namespace' };
  return { kind: 'none', reason: `neither root nor a user namespace: ${String(tried.error?.message ?? tried.stderr).trim()}` };
}

/** A file system of its own below `work`, with the given programs hard-linked into it under their names. */
export class Root {
  readonly #folder: string;
  readonly #jail: Jail;

  constructor(work: string, jail: Jail, programs: Readonly<Record<string, string>>) {
    this.#folder = mkdtempSync(join(work, 'root-'));
    this.#jail = jail;
    chmodSync(this.#folder, 0o755);
    for (const [name, program] of Object.entries(programs)) {
      const place = join(this.#folder, name);
      try {
        linkSync(program, place);
      } catch {
        copyFileSync(program, place);
      }
    }
  }

  /** Runs `/name`; gives what it printed. Throws with its complaint when it fails. */
  run(name: string, args: readonly string[], options: { runsAs?: 'root' | 'other'; environment?: Readonly<Record<string, string>>; input?: string } = {}): string {
    const user = options.runsAs === 'other' ? [`--userspec=${nobody}:${nobody}`, '--groups='] : [];
    const command = ['chroot', ...user, this.#folder, `/${name}`, ...args];
    const [program = '', ...rest] = this.#jail.kind === 'namespace' ? ['unshare', '-r', ...command] : command;
    const done = spawnSync(program, rest, { env: { PATH: path, ...options.environment }, encoding: 'utf8', input: options.input ?? '' });
    if (done.status !== 0) throw new Error(`${name} failed: ${done.error?.message ?? done.stderr}`);
    return done.stdout;
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
