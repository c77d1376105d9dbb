/** Watching what the open documents rest on: a changed certificate or `.dockerignore` re-judges its Dockerfile. */
import { DidChangeWatchedFilesNotification, type DidChangeWatchedFilesParams, type DidChangeWatchedFilesRegistrationOptions, type FileSystemWatcher } from 'vscode-languageserver';
import { describeError } from '../core/bug';
import { folderOf, isWithin } from '../core/host';
import type { Context } from './context';

/** Names of the files that the index reads, and of those that say which files it passes over. */
const indexedNames = ['*.{yaml,yml}', '{Dockerfile,dockerfile,Containerfile,containerfile}*', '*.{Dockerfile,dockerfile,Containerfile,containerfile}', '{Tiltfile,Kustomization,*.tiltfile,docker-bake*.hcl,docker-bake*.json,.gitignore,.trustlintignore}'];

/** Files are asked for in bursts; one registration serves a burst. */
const gatherMilliseconds = 50;

export class Watcher {
  readonly #context: Context;
  readonly #folders: () => readonly string[];
  readonly #registered = new Set<string>();
  #waiting = false;

  constructor(context: Context, folders: () => readonly string[]) {
    this.#context = context;
    this.#folders = folders;
  }

  /** Registers what has been asked for since the last time. Watches that nobody needs any more are harmless: their events concern nobody. */
  refresh(): void {
    if (!this.#context.client.watchedFiles || this.#waiting) return;
    this.#waiting = true;
    this.#context.runtime.after(gatherMilliseconds, () => {
      this.#waiting = false;
      this.#register().catch((error: unknown) => this.#context.log.warn(`watching files failed ${describeError(error)}`));
    });
  }

  async #register(): Promise<void> {
    const watchers: FileSystemWatcher[] = [];
    for (const uri of this.#context.service.watched()) {
      const root = this.#folders().find(folder => isWithin(uri, folder));
      if (root === undefined) continue;
      for (const path of pathsTo(uri, root)) {
        const key = `${root} ${path}`;
        if (this.#registered.has(key)) continue;
        this.#registered.add(key);
        watchers.push(this.#watcher(root, path));
      }
    }
    watchers.push(...this.#indexWatchers());
    if (watchers.length === 0) return;
    const options: DidChangeWatchedFilesRegistrationOptions = { watchers };
    await this.#context.connection.client.register(DidChangeWatchedFilesNotification.type, options);
  }

  /** Folders that have been looked through: files that may be new there count too. */
  #indexWatchers(): readonly FileSystemWatcher[] {
    return this.#context.service.indexed().flatMap(root =>
      indexedNames.flatMap(pattern => {
        const key = `${root} **/${pattern}`;
        if (this.#registered.has(key)) return [];
        this.#registered.add(key);
        return [this.#watcher(root, `**/${pattern}`)];
      }));
  }

  #watcher(root: string, path: string): FileSystemWatcher {
    if (this.#context.client.relativePatterns) return { globPattern: { baseUri: this.#context.uris.client(root), pattern: path } };
    return { globPattern: path.startsWith('**/') ? path : `**/${path}` };
  }
}

/**
 * The file itself, what lies directly in it if it is a folder, and the folders above it: when one of them appears or
 * goes, editors tell of the folder alone.
 */
function pathsTo(uri: string, root: string): readonly string[] {
  const patterns = [globOf(uri, root), `${globOf(uri, root)}/*`];
  for (let folder = folderOf(uri); folder.length > root.length && isWithin(folder, root); folder = folderOf(folder)) patterns.push(globOf(folder, root));
  return uri === root ? ['*'] : patterns;
}

/** A path as a glob. What a glob would take for more than a letter becomes `?`: a watch too wide does no harm. */
function globOf(uri: string, root: string): string {
  const path = uri.slice(root.length + 1);
  let decoded = path;
  try {
    decoded = decodeURIComponent(path);
  } catch {
    // A name that is not UTF-8 stays as it is; its changes are then seen when the document is next edited.
  }
  return decoded.replace(/[[\]{}*?!,\\]/g, '?');
}

/** Tells the engine and gives the documents that need to be looked at again. */
export function changedFiles(context: Context, params: DidChangeWatchedFilesParams): readonly string[] {
  return context.service.filesChanged(params.changes.map(change => context.uris.engine(change.uri)));
}
