/** Reading the files that are judged. */
import { readFileSync, statSync } from 'node:fs';
import { longestDocument } from '../core/budgets';

export type ReadResult =
  /** With its byte-order mark if it has one. */
  | { readonly kind: 'text'; readonly text: string; /** Whether the text is not what the file says: it is judged and never written. */ readonly isBinary?: boolean }
  /** No text; `text` is what an editor shows of it. */
  | { readonly kind: 'binary'; readonly text: string; readonly start: Uint8Array }
  /** Beyond every limit, so it was not read. */
  | { readonly kind: 'too-large'; readonly bytes: number }
  | { readonly kind: 'unreadable'; readonly reason: string };

/** No character takes more bytes than this, so a larger file is certainly too long to be judged. */
const mostBytes = longestDocument * 4;
/** Text has no NUL; Git looks at as many bytes to tell. */
const sniffedBytes = 8000;

export function readText(file: string): ReadResult {
  try {
    const { size } = statSync(file);
    // Reading a disk image to find out that it is one would help nobody.
    if (size > mostBytes) return { kind: 'too-large', bytes: size };
    const bytes = readFileSync(file);
    if (bytes.subarray(0, sniffedBytes).includes(0)) return { kind: 'binary', text: shownText(bytes), start: bytes.subarray(0, 16) };
    return { kind: 'text', text: decode(bytes) };
  } catch (error) {
    return { kind: 'unreadable', reason: reasonOf(error) };
  }
}

/** Bytes as the engine sees them: what is no UTF-8 is replaced, a byte-order mark stays. */
export function decode(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}

/** An editor knows UTF-16 by its mark. */
function shownText(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  return decode(bytes);
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
