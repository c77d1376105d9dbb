/** buildah with a storage of its own in the cache folder and an environment that holds nothing of this machine. */
import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from '../oracle/go';

export interface Ran {
  readonly ok: boolean;
  readonly stdout: string;
  /** What both streams said, for complaints. */
  readonly output: string;
}

export class Buildah {
  readonly #home = join(cacheFolder(), 'buildah');
  readonly #environment = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', HOME: this.#home };
  #options: readonly string[] | undefined;

  /** Found out at first use: before the tests begin buildah may not be installed. */
  get #storage(): readonly string[] {
    if (this.#options !== undefined) return this.#options;
    mkdirSync(this.#home, { recursive: true });
    const drivers = ['overlay', 'vfs'].map((driver) => ['--storage-driver', driver, '--root', join(this.#home, driver), '--runroot', join(this.#home, `${driver}-run`)]);
    this.#options = drivers.find((options) => this.#works(options)) ?? [];
    return this.#options;
  }

  /** An overlay is fast, and not to be had on every file system. */
  #works(options: readonly string[]): boolean {
    try {
      execFileSync('buildah', [...options, 'info'], { env: this.#environment, stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  }

  get isUsable(): boolean {
    return this.#storage.length > 0;
  }

  run(...args: readonly string[]): Promise<Ran> {
    return new Promise((resolve) => {
      execFile('buildah', [...this.#storage, ...args], { env: this.#environment, maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
        resolve({ ok: error === null, stdout, output: `${stdout}${stderr}` });
      });
    });
  }

  /** As `run`, for what has to succeed. */
  async must(...args: readonly string[]): Promise<string> {
    const ran = await this.run(...args);
    if (!ran.ok) throw new Error(`buildah ${args.join(' ')} failed:\n${ran.output}`);
    return ran.stdout.trim();
  }

  /** Builds the folder's Dockerfile; RUN works in a chroot, and no image is fetched. */
  build(folder: string, image: string): Promise<Ran> {
    return this.run('bud', '--isolation', 'chroot', '--pull-never', '--tag', image, folder);
  }

  async hasImage(image: string): Promise<boolean> {
    return (await this.run('inspect', '--type', 'image', image)).ok;
  }

  /** Runs the image's program with its user and its environment, as a runtime would; `args` follow its entrypoint. */
  async start(image: string, args: readonly string[]): Promise<Ran> {
    const container = await this.must('from', '--pull-never', image);
    try {
      const { OCIv1: { config = {} } = {} } = JSON.parse(await this.must('inspect', '--type', 'image', image)) as { OCIv1?: { config?: { Entrypoint?: string[]; Cmd?: string[] } } };
      return await this.run('run', '--isolation', 'chroot', container, '--', ...(config.Entrypoint ?? config.Cmd ?? []), ...args);
    } finally {
      await this.run('rm', container);
    }
  }

  /** Hands the root file system of an image to `look`. */
  async mounted<T>(image: string, look: (root: string) => T): Promise<T> {
    const container = await this.must('from', '--pull-never', image);
    try {
      const root = await this.must('mount', container);
      return look(root);
    } finally {
      await this.run('umount', container);
      await this.run('rm', container);
    }
  }

  async remove(image: string): Promise<void> {
    await this.run('rmi', '--force', image);
  }
}
