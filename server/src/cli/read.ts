/** Reading the files that are judged. */
import { readFileSync, statSync } from 'node:fs';
import { longestDocument } from '../core/budgets';

export type ReadResult = { readonly text: string; readonly utf8: boolean } | { readonly reason: string };

/** The text of a file, with its byte-order mark if it has one. `utf8` is false when bytes had to be replaced. */
export function readText(file: string): ReadResult {
  try {
    // Nothing is judged above the limit; reading a disk image to find that out would help nobody.
    const { size } = statSync(file);
    if (size > longestDocument * 8) return { text: ' '.repeat(longestDocument + 1), utf8: false };
    const bytes = readFileSync(file);
    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
    return { text, utf8: !text.includes('\uFFFD') || Buffer.from(text, 'utf8').equals(bytes) };
  } catch (error) {
    return { reason: reasonOf(error) };
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or directory',
  ENOTDIR: 'no such file or directory',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EISDIR: 'is a directory',
  ELOOP: 'too many symbolic links',
  ENAMETOOLONG: 'the name is too long',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space left on the device',
};

/** Why the system refused, in a few words. */
export function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return code === undefined ? 'unreadable' : (reasons[code] ?? code);
}
