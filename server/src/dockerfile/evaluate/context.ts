/** The build context: the folder that COPY reads from, found from what is there, with `.dockerignore` respected. */
import { folderOf, isWithin, joinUri, type HostEntry, type HostFiles } from '../../core/host';
import type { Entry, FileContent, FileView, Listing, Origin } from '../../trust/types';
import { ignoreMatcher } from '../../syntax/dockerfile/ignore';
import { texts } from '../texts';

/** Says what Go would find in a file; injected, since certificates are another language's business. */
export type ReadContent = (bytes: Uint8Array) => FileContent;

export interface BuildContext {
  /** The folder's id; `undefined` when it cannot be told which folder is the context. */
  readonly folder: string | undefined;
  /** Files of the context as a file system whose root is the context; what is not there is unknown: a build may create it first. */
  readonly view: FileView;
  /** The host's entry at a path relative to the context. */
  entry(path: string): HostEntry | undefined;
  uriOf(path: string): string | undefined;
  /** The `.dockerignore` in force. */
  readonly ignoreFile: { readonly uri: string; readonly text: string } | undefined;
  /** Whether COPY does not see a path, whatever lies there. */
  ignores(path: string): boolean;
}

/**
 * Finds the context of a Dockerfile: its own folder or the nearest one above it, inside the workspace folder, that has
 * every literal source the file copies. A file without such sources has its own folder as context.
 */
export function findContext(uri: string, sources: readonly string[], files: HostFiles, readContent: ReadContent): BuildContext {
  const root = files.rootOf(uri);
  for (const folder of candidates(uri, root)) {
    if (sources.every((source) => exists(files, folder, source))) return contextAt(folder, uri, files, readContent);
  }
  const own = folderOf(uri);
  const some = candidates(uri, root).find((folder) => sources.some((source) => exists(files, folder, source)));
  return contextAt(some ?? own, uri, files, readContent);
}

function candidates(uri: string, root: string | undefined): string[] {
  const list: string[] = [];
  let folder = folderOf(uri);
  while (list.length < 12) {
    list.push(folder);
    if (root === undefined || folder === root || !isWithin(folder, root)) break;
    folder = folderOf(folder);
  }
  return list;
}

function exists(files: HostFiles, folder: string, source: string): boolean {
  const uri = joinUri(folder, source);
  const kind = uri === undefined ? undefined : files.entry(uri)?.kind;
  return kind === 'file' || kind === 'large-file' || kind === 'directory';
}

function contextAt(folder: string, dockerfile: string, files: HostFiles, readContent: ReadContent): BuildContext {
  const ignoreFile = findIgnoreFile(folder, dockerfile, files);
  const matches = ignoreFile ? ignoreMatcher(ignoreFile.text) : (): boolean => false;
  const ignores = (path: string): boolean => matches(path.replace(/^\/+/, ''));
  const uriOf = (path: string): string | undefined => joinUri(folder, path);
  const known = new Map<string, { readonly entry: HostEntry | undefined }>();
  const entry = (path: string): HostEntry | undefined => {
    let found = known.get(path);
    if (!found) known.set(path, (found = { entry: lookUp(path) }));
    return found.entry;
  };
  const lookUp = (path: string): HostEntry | undefined => {
    if (ignores(path)) return { kind: 'absent' };
    const uri = uriOf(path);
    return uri === undefined ? undefined : files.entry(uri);
  };
  return { folder, entry, uriOf, ignoreFile, ignores, view: contextView(entry, uriOf, readContent) };
}

/** The Dockerfile's own one goes before the one of the context. */
function findIgnoreFile(folder: string, dockerfile: string, files: HostFiles): BuildContext['ignoreFile'] {
  const own = `${dockerfile}.dockerignore`;
  for (const uri of [own, joinUri(folder, '.dockerignore')]) {
    const entry = uri === undefined ? undefined : files.entry(uri);
    if (uri !== undefined && entry?.kind === 'file') return { uri, text: new TextDecoder().decode(entry.bytes) };
  }
  return undefined;
}

function contextView(entry: BuildContext['entry'], uriOf: BuildContext['uriOf'], readContent: ReadContent): FileView {
  const originAt = (path: string): Origin => ({
    kind: 'span',
    file: uriOf(path) ?? '',
    span: { start: 0, end: 0 },
    text: texts.contextFile({ path: path.replace(/^\//, '') }),
  });
  return {
    entry: (path) => contextEntry(entry(path), originAt(path), readContent),
    list: (path): Listing => {
      const found = entry(path);
      if (found?.kind !== 'directory') return { names: [], complete: false, origin: originAt(path) };
      const names = found.names.filter((name) => entry(`${path === '/' ? '' : path}/${name}`)?.kind !== 'absent');
      return { names: [...names].sort(), complete: true, origin: originAt(path) };
    },
  };
}

function contextEntry(found: HostEntry | undefined, origin: Origin, readContent: ReadContent): Entry {
  switch (found?.kind) {
    case 'file':
      return { kind: 'file', content: readContent(found.bytes), access: { mode: found.mode, owner: 'root' }, origin };
    case 'large-file':
      return { kind: 'file', content: { kind: 'unknown' }, access: { mode: found.mode, owner: 'root' }, origin };
    case 'directory':
      return { kind: 'directory', access: { mode: null, owner: 'root' }, origin };
    default:
      return { kind: 'unknown', origin };
  }
}
