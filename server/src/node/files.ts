/** Reading files beside the documents from disk: regular files and directories only, within size limits, without ever blocking on a pipe or a device. */
import { constants } from 'node:fs';
import { open, readdir, readFile, stat, type FileHandle } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { largestDirectory, largestHostFile } from '../core/budgets';
import type { HostEntry } from '../core/host';
import type { FileLoader } from '../service/host';

/** Loads `file:` URIs; of every other scheme nothing can be known here. */
export const diskFiles: FileLoader = {
  async load(uri) {
    const path = pathOf(uri);
    if (path === undefined) return undefined;
    try {
      return await read(path);
    } catch (error) {
      return whyNot(error);
    }
  },
};

/** Larger files are not inspected: they would not fit into memory beside what is made of them. */
const largestInspected = 512 * 1024 * 1024;

/** The whole of a regular file, for the inspector; `undefined` where there is none, or it is too large, or may not be read. */
export async function readBytes(uri: string): Promise<Uint8Array | undefined> {
  const path = pathOf(uri);
  if (path === undefined) return undefined;
  try {
    const info = await stat(path);
    return info.isFile() && info.size <= largestInspected ? new Uint8Array(await readFile(path)) : undefined;
  } catch {
    return undefined;
  }
}

/** The path of a `file:` URI; `undefined` for other schemes and for what is no path on this system. */
export function pathOf(uri: string): string | undefined {
  if (!uri.startsWith('file:')) return undefined;
  try {
    const path = fileURLToPath(uri);
    return path.includes('\0') ? undefined : path;
  } catch {
    return undefined;
  }
}

async function read(path: string): Promise<HostEntry | undefined> {
  const info = await stat(path);
  if (info.isDirectory()) {
    const names = await readdir(path);
    return names.length > largestDirectory ? undefined : { kind: 'directory', names: names.sort() };
  }
  // What a pipe or a device would give nobody knows before reading it.
  if (!info.isFile()) return undefined;
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    return await readOpen(file);
  } finally {
    await file.close();
  }
}

/** Looks again at what was really opened: between the first look and now it may have been replaced. */
async function readOpen(file: FileHandle): Promise<HostEntry | undefined> {
  const info = await file.stat();
  if (!info.isFile()) return undefined;
  // Windows has no permission bits worth judging.
  const mode = process.platform === 'win32' ? null : info.mode & 0o7777;
  if (info.size > largestHostFile) return { kind: 'large-file', size: info.size, mode };
  const bytes = new Uint8Array(await file.readFile());
  return bytes.length > largestHostFile ? { kind: 'large-file', size: bytes.length, mode } : { kind: 'file', bytes, mode };
}

function whyNot(error: unknown): HostEntry | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT' || code === 'ENOTDIR') return { kind: 'absent' };
  if (code === 'EACCES' || code === 'EPERM') return { kind: 'unreadable' };
  // Too many links, too long a name, a disk that fails: none of it says anything about what is there.
  return undefined;
}
