/**
 * Files beside the one that is analysed: a build context, a PEM file, a script. The engine is synchronous and reads
 * nothing itself: it asks, and what is not loaded yet counts as unknown and is noted, so that the service can load it
 * and analyse again.
 */

/** What the host knows of one path. */
export type HostEntry =
  | { readonly kind: 'file'; readonly bytes: Uint8Array; readonly mode: number | null }
  /** A file whose content is not wanted: too large, or only its existence was asked for. */
  | { readonly kind: 'large-file'; readonly size: number; readonly mode: number | null }
  | { readonly kind: 'directory'; readonly names: readonly string[] }
  | { readonly kind: 'absent' }
  | { readonly kind: 'unreadable' };

/** A snapshot of what has been loaded so far. */
export interface HostFiles {
  /** `undefined`: not loaded yet; the question is noted and the answer is there in the next round. */
  entry(uri: string): HostEntry | undefined;
  /** The same, but always what is on disk, also where the file is open: an editor's text has lost what is only in the bytes. */
  saved?(uri: string): HostEntry | undefined;
  /** The workspace folder that holds `uri`: nothing outside it is read. */
  rootOf(uri: string): string | undefined;
}

/** For texts without surroundings (an untitled document, standard input). */
export const noFiles: HostFiles = { entry: () => ({ kind: 'absent' }), rootOf: () => undefined };

/** The folder of a document id: `file:///a/b` for `file:///a/b/c`. */
export function folderOf(uri: string): string {
  const slash = uri.lastIndexOf('/');
  return slash < 0 ? '' : uri.slice(0, slash);
}

/** The last component, percent-decoded. */
export function nameOf(uri: string): string {
  return decode(uri.slice(uri.lastIndexOf('/') + 1));
}

/**
 * Joins a folder's id and a relative path as it stands in a user's file (not percent-encoded, `.` and `..` allowed).
 * `undefined` when the path leaves the top of the folder's scheme.
 */
export function joinUri(folder: string, relative: string): string | undefined {
  const parts = folder.split('/');
  const fixed = folder.includes('://') ? 3 : 1;
  for (const part of relative.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..') {
      if (parts.length <= fixed) return undefined;
      parts.pop();
    } else parts.push(encodeURIComponent(part).replace(/%40/g, '@').replace(/%2B/gi, '+'));
  }
  return parts.join('/');
}

/** Whether `uri` is `folder` or stands below it. */
export function isWithin(uri: string, folder: string): boolean {
  return uri === folder || uri.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
