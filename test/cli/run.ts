/** The command line under test: in this process for speed, in one of its own for streams and exit statuses. */
import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { main } from '../../server/src/cli/main';

export interface Ran {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

export interface RunOptions {
  readonly colour?: boolean;
  readonly interactive?: boolean;
}

/** Runs a command in this process. */
export async function run(cwd: string, args: readonly string[], { colour = false, interactive = false }: RunOptions = {}): Promise<Ran> {
  let out = '';
  let err = '';
  const status = await main(args, { out: text => void (out += text), err: text => void (err += text), colour, interactive, cwd });
  return { status, out, err };
}

let bundled: Promise<string> | undefined;

/** The command as it ships, bundled once per test process. */
export function commandFile(): Promise<string> {
  bundled ??= bundle();
  return bundled;
}

async function bundle(): Promise<string> {
  const root = path.resolve(import.meta.dirname, '../..');
  const folder = mkdtempSync(path.join(tmpdir(), 'trustlint-cli-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  chmodSync(folder, 0o755);
  const outfile = path.join(folder, 'trustlint.js');
  await build({
    absWorkingDir: root, entryPoints: ['server/src/cli/trustlint.ts'], outfile, bundle: true,
    platform: 'node', format: 'cjs', target: 'node20', mainFields: ['module', 'main'], logLevel: 'error',
  });
  return outfile;
}

export interface ProcessOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Not as root, whom permissions do not stop. */
  readonly ordinary?: boolean;
}

/** Runs the command in a process of its own. */
export async function runProcess(cwd: string, args: readonly string[], options: ProcessOptions = {}): Promise<Ran> {
  return finished(process.execPath, [await commandFile(), ...args], cwd, options);
}

/** The user that owns nothing. */
const nobody = 65534;

/** Runs any program and waits for it. */
export function finished(command: string, args: readonly string[], cwd: string, { env = {}, ordinary = false }: ProcessOptions = {}): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const user = ordinary && process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {};
    const child = spawn(command, args, { cwd, env: { PATH: process.env['PATH'], HOME: cwd, ...env }, stdio: ['ignore', 'pipe', 'pipe'], ...user });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (data: Buffer) => out.push(data));
    child.stderr.on('data', (data: Buffer) => err.push(data));
    child.on('error', reject);
    child.on('close', status => resolve({ status, out: Buffer.concat(out).toString(), err: Buffer.concat(err).toString() }));
  });
}

export interface Folder {
  readonly path: string;
  at(file: string): string;
  read(file: string): string;
  write(file: string, content: string | Uint8Array): void;
}

/** Does `use` in a folder with these files; directories end with a slash. The folder is gone afterwards. */
export async function inFolder(files: Readonly<Record<string, string | Uint8Array>>, use: (folder: Folder) => Promise<void>): Promise<void> {
  const base = mkdtempSync(path.join(realpathSync(tmpdir()), 'trustlint-cli-'));
  chmodSync(base, 0o755);
  const at = (file: string): string => path.join(base, file);
  const write = (file: string, content: string | Uint8Array): void => {
    mkdirSync(path.dirname(at(file)), { recursive: true });
    if (file.endsWith('/')) mkdirSync(at(file), { recursive: true });
    else writeFileSync(at(file), content);
  };
  try {
    for (const [file, content] of Object.entries(files)) write(file, content);
    await use({ path: base, at, write, read: file => readFileSync(at(file), 'utf8') });
  } finally {
    rmSync(base, { recursive: true, force: true });
  }
}

/** One warning: the program is Go, and nothing brings roots. Its preferred fix copies the bundle. */
export const bad = 'FROM golang:1.22 AS build\nRUN go build -o /app .\nFROM scratch\nCOPY --from=build /app /app\nCMD ["/app"]\n';
export const repaired = bad.replace('FROM scratch\n', 'FROM scratch\nCOPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/\n');
/** One information without a safe fix: whether the program is Go is not known. */
export const unsure = 'FROM scratch\nCOPY app /app\nCMD ["/app"]\n';
/** No findings. */
export const good = 'FROM alpine:3.20\nCMD ["true"]\n';
