/** Files beside the documents: loaded when an analysis asks for them, kept until the host says that they changed. */
import { parallelLoads } from '../core/budgets';
import { folderOf, isWithin, type HostEntry, type HostFiles } from '../core/host';

/** How the entry point reads: the only way in which anything outside the open documents reaches the engine. */
export interface FileLoader {
  /** `undefined`: it cannot be known here (another scheme, a directory too large to list), which is not the same as absent. */
  load(uri: string): Promise<HostEntry | undefined>;
}

/** Text of an open document, which stands before the file on disk. */
export type OpenText = (uri: string) => string | undefined;

/** How the content on disk of a file is asked for that may be open at the same time. */
const savedPrefix = 'saved:';

/** The file that was asked for, in either way. */
export function fileAsked(asked: string): string {
  return asked.startsWith(savedPrefix) ? asked.slice(savedPrefix.length) : asked;
}

export class HostCache {
  readonly #loader: FileLoader;
  readonly #openText: OpenText;
  readonly #entries = new Map<string, HostEntry | undefined>();
  readonly #loading = new Map<string, Promise<void>>();
  readonly #encoder = new TextEncoder();
  /** The last text of each open document as a file: the same bytes as long as the text is the same. */
  readonly #openEntries = new Map<string, { readonly text: string; readonly entry: HostEntry }>();
  #folders: readonly string[] = [];

  constructor(loader: FileLoader, openText: OpenText) {
    this.#loader = loader;
    this.#openText = openText;
  }

  setFolders(folders: readonly string[]): void {
    this.#folders = folders.map(folder => folder.replace(/\/+$/, '')).sort((a, b) => b.length - a.length);
  }

  get folders(): readonly string[] {
    return this.#folders;
  }

  /** The innermost folder that holds `uri`. */
  rootOf(uri: string): string | undefined {
    return this.#folders.find(folder => isWithin(uri, folder));
  }

  /** What an analysis of `document` may see; `asked` collects what it asks for. Nothing outside its folder is given. */
  viewFor(document: string, asked: Set<string>): HostFiles {
    const root = this.rootOf(document);
    const isSeen = (uri: string): boolean => root !== undefined && isWithin(uri, root);
    return {
      rootOf: uri => this.rootOf(uri),
      entry: uri => {
        if (!isSeen(uri)) return undefined;
        asked.add(uri);
        return this.#entry(uri);
      },
      saved: uri => {
        if (!isSeen(uri)) return undefined;
        asked.add(`${savedPrefix}${uri}`);
        return this.#entries.get(`${savedPrefix}${uri}`);
      },
    };
  }

  /** What is loaded of `uri`. */
  peek(uri: string): HostEntry | undefined {
    return this.#entry(uri);
  }

  #entry(uri: string): HostEntry | undefined {
    const open = this.#openText(uri);
    return open === undefined ? this.#entries.get(uri) : this.#openEntry(uri, open);
  }

  #openEntry(uri: string, text: string): HostEntry {
    const known = this.#openEntries.get(uri);
    if (known?.text === text) return known.entry;
    const entry: HostEntry = { kind: 'file', bytes: this.#encoder.encode(text), mode: null };
    this.#openEntries.set(uri, { text, entry });
    return entry;
  }

  /** Loads those of `uris` that nobody has tried yet. Tells whether there were any. */
  async load(uris: Iterable<string>): Promise<boolean> {
    const wanted = [...uris].filter(uri => !this.#entries.has(uri) && this.#openText(uri) === undefined);
    for (let i = 0; i < wanted.length; i += parallelLoads) {
      await Promise.all(wanted.slice(i, i + parallelLoads).map(uri => this.#loadOne(uri)));
    }
    return wanted.length > 0;
  }

  #loadOne(uri: string): Promise<void> {
    const running = this.#loading.get(uri);
    if (running) return running;
    const loading: Promise<void> = this.#loader.load(fileAsked(uri)).then(
      entry => this.#store(uri, entry, loading),
      () => this.#store(uri, { kind: 'unreadable' }, loading),
    );
    this.#loading.set(uri, loading);
    return loading;
  }

  /** What was invalidated while it was being read is dropped: it may be the old content. */
  #store(uri: string, entry: HostEntry | undefined, by: Promise<void>): void {
    if (this.#loading.get(uri) !== by) return;
    this.#loading.delete(uri);
    this.#entries.set(uri, entry);
  }

  /**
   * Forgets `uri`, what stands below it, and the list of names of its folder. Gives a test for what an analysis had
   * asked: whether it is touched by the change.
   */
  invalidate(uris: readonly string[]): (asked: string) => boolean {
    const exact = new Set(uris.flatMap(uri => [uri, folderOf(uri)]));
    const touched = (asked: string): boolean => {
      const file = fileAsked(asked);
      for (let at = file; at.length > 0 && at.includes('/'); at = folderOf(at)) {
        if (uris.includes(at)) return true;
      }
      return exact.has(file);
    };
    for (const key of [...this.#entries.keys(), ...this.#loading.keys()]) {
      if (!touched(key)) continue;
      this.#entries.delete(key);
      this.#loading.delete(key);
    }
    return touched;
  }

  /** Forgets the content of one file: it was opened, or closed. */
  forgetContent(uri: string): void {
    this.#entries.delete(uri);
    this.#openEntries.delete(uri);
    this.#loading.delete(uri);
  }

  /** Drops everything that nobody asks for any more; `spare` bytes of it may stay where files do not change meanwhile. */
  keepOnly(asked: ReadonlySet<string>, spare = 0): void {
    if (spare > 0 && this.#size() <= spare) return;
    for (const key of [...this.#entries.keys()]) if (!asked.has(key)) this.#entries.delete(key);
  }

  #size(): number {
    let bytes = 0;
    for (const entry of this.#entries.values()) bytes += entry?.kind === 'file' ? entry.bytes.length : 0;
    return bytes;
  }
}
