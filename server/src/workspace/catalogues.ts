/**
 * The index: of each folder, what its files offer and ask for. Nothing is looked for before the first question; then
 * the folder is walked once, every candidate is read, outlined and let go again. An edit costs its own file.
 */
import { largestIndex, largestIndexed, parallelLoads } from '../core/budgets';
import { describeError } from '../core/bug';
import { folderOf, isWithin, type HostEntry } from '../core/host';
import type { LanguageSupport } from '../core/language';
import type { Log } from '../core/log';
import type { OutlineEntry } from '../core/outline';
import type { Catalogue, CatalogueEntry } from '../trust/joins';

/** Somebody who reads outlines: a language, or the reader of a build tool's file. */
export type Outliner = Required<Pick<LanguageSupport<unknown>, 'accepts' | 'outline'>>;

/** Finds files: the platform walks folders, respects ignore files and does not follow links. */
export interface Finder {
  /** Ids of the files below `root` that are wanted; `undefined` where nobody can look. */
  find(root: string, wanted: (uri: string) => boolean, pause: () => Promise<void>): Promise<readonly string[] | undefined>;
}

export interface CataloguesOptions {
  readonly outliners: readonly Outliner[];
  readonly finder: Finder;
  load(uri: string): Promise<HostEntry | undefined>;
  /** The text of an open document, which stands before the file. */
  openText(uri: string): string | undefined;
  /** Whether the settings leave the file out. */
  excluded(uri: string): boolean;
  pause(): Promise<void>;
  readonly log: Log;
}

/** What is known of one folder. */
interface Folder {
  /** By file, only those that have something to say; `undefined` is one that has not been read since it changed. */
  readonly outlines: Map<string, readonly OutlineEntry[] | undefined>;
  /** Which files there are, as far as the last walk found. */
  isWalked: boolean;
  isComplete: boolean;
  /** Files that are being read; one that changes meanwhile is taken out, since what was read may be old. */
  readonly reading: Set<string>;
  catalogue: Catalogue | undefined;
  loading: Promise<void> | undefined;
}

const ignoreFiles = /\/\.(gitignore|trustlintignore)$/;

export class Catalogues {
  readonly #options: CataloguesOptions;
  readonly #folders = new Map<string, Folder>();

  constructor(options: CataloguesOptions) {
    this.#options = options;
  }

  peek(root: string): Catalogue | undefined {
    return this.#folders.get(root)?.catalogue;
  }

  /** The folders that have been indexed. */
  indexed(): readonly string[] {
    return [...this.#folders.keys()];
  }

  /** Whether a file's outline is part of the index. */
  accepts(uri: string): boolean {
    return this.#options.outliners.some(outliner => outliner.accepts({ uri }));
  }

  async load(root: string): Promise<void> {
    const folder = this.#folders.get(root) ?? { outlines: new Map(), isWalked: false, isComplete: false, reading: new Set(), catalogue: undefined, loading: undefined };
    this.#folders.set(root, folder);
    if (folder.catalogue) return;
    folder.loading ??= this.#build(root, folder).finally(() => {
      folder.loading = undefined;
    });
    return folder.loading;
  }

  /** Files changed on disk. Gives the folders whose catalogue may be different now. */
  changed(uris: readonly string[]): readonly string[] {
    return [...this.#folders].flatMap(([root, folder]) => {
      const inside = uris.filter(uri => isWithin(uri, root));
      const hits = inside.filter(uri => this.#forget(folder, uri));
      if (hits.length === 0) return [];
      folder.catalogue = undefined;
      return [root];
    });
  }

  /** An open document has another text. Gives the folders whose catalogue is different now: most edits change no outline. */
  edited(uri: string): readonly string[] {
    if (!this.accepts(uri)) return [];
    return [...this.#folders].flatMap(([root, folder]) => {
      if (!isWithin(uri, root) || !folder.outlines.has(uri)) return [];
      const text = this.#options.openText(uri);
      const before = folder.outlines.get(uri);
      if (text !== undefined && before !== undefined) {
        const after = this.#outline(uri, text);
        if (JSON.stringify(after) === JSON.stringify(before)) return [];
        folder.outlines.set(uri, after);
        if (folder.catalogue) folder.catalogue = catalogueOf(folder);
        return [root];
      }
      folder.outlines.set(uri, undefined);
      folder.reading.delete(uri);
      folder.catalogue = undefined;
      return [root];
    });
  }

  /** The same index with other texts in some files; what is known so far is shared, and what either learns later is not. */
  with(texts: ReadonlyMap<string, string>): Catalogues {
    const { openText, ...options } = this.#options;
    const other = new Catalogues({ ...options, openText: uri => texts.get(uri) ?? openText(uri) });
    for (const [root, folder] of this.#folders) {
      other.#folders.set(root, { ...folder, outlines: new Map(folder.outlines), reading: new Set(), loading: undefined });
    }
    for (const uri of texts.keys()) other.edited(uri);
    return other;
  }

  forgetAll(): void {
    this.#folders.clear();
  }

  /** Whether the change concerns the folder's index. */
  #forget(folder: Folder, uri: string): boolean {
    if (ignoreFiles.test(uri)) {
      folder.isWalked = false;
      return true;
    }
    const below = [...folder.outlines.keys()].filter(file => isWithin(file, uri));
    for (const file of below) {
      folder.outlines.set(file, undefined);
      folder.reading.delete(file);
    }
    if (below.length > 0 && !(below.length === 1 && below[0] === uri)) folder.isWalked = false;
    if (below.length > 0) return true;
    // Something new: a file that the index wants, or a folder that may hold some.
    if (!this.accepts(uri) && /\.[^/]*$/.test(uri.slice(folderOf(uri).length))) return false;
    folder.isWalked = false;
    return true;
  }

  async #build(root: string, folder: Folder): Promise<void> {
    for (let fresh = false; !fresh; ) {
      if (!folder.isWalked) await this.#walk(root, folder);
      const waiting = [...folder.outlines].filter(([, outline]) => outline === undefined).map(([uri]) => uri);
      for (let i = 0; i < waiting.length; i += parallelLoads) {
        await Promise.all(waiting.slice(i, i + parallelLoads).map(uri => this.#read(folder, uri)));
        await this.#options.pause();
      }
      fresh = folder.isWalked && ![...folder.outlines.values()].includes(undefined);
    }
    folder.catalogue = catalogueOf(folder);
  }

  async #walk(root: string, folder: Folder): Promise<void> {
    folder.isWalked = true;
    const wanted = (uri: string): boolean => this.accepts(uri) && !this.#options.excluded(uri);
    const found = await this.#options.finder.find(root, wanted, this.#options.pause).catch((error: unknown) => {
      this.#options.log.warn(`looking through ${root} failed ${describeError(error)}`);
      return undefined;
    });
    const kept = (found ?? []).slice(0, largestIndex);
    folder.isComplete = found !== undefined && found.length <= largestIndex;
    const files = new Set(kept);
    for (const gone of [...folder.outlines.keys()].filter(uri => !files.has(uri))) folder.outlines.delete(gone);
    for (const uri of files) if (!folder.outlines.has(uri)) folder.outlines.set(uri, undefined);
  }

  async #read(folder: Folder, uri: string): Promise<void> {
    folder.reading.add(uri);
    const open = this.#options.openText(uri);
    const entry = open === undefined ? await this.#options.load(uri).catch(() => undefined) : undefined;
    const text = open ?? (entry?.kind === 'file' && entry.bytes.length <= largestIndexed ? new TextDecoder().decode(entry.bytes) : '');
    if (!folder.reading.delete(uri)) return;
    if (entry?.kind === 'absent') folder.outlines.delete(uri);
    else folder.outlines.set(uri, this.#outline(uri, text));
  }

  #outline(uri: string, text: string): readonly OutlineEntry[] {
    const found = this.#options.outliners.filter(outliner => outliner.accepts({ uri })).flatMap(outliner => {
      try {
        return outliner.outline({ uri, text });
      } catch (error) {
        this.#options.log.error(`outline failed file=${uri} ${describeError(error)}`);
        return [];
      }
    });
    return found.length === 0 ? nothing : found;
  }
}

/** One value for all the files that have nothing to say. */
const nothing: readonly OutlineEntry[] = [];

function catalogueOf({ outlines, isComplete }: Folder): Catalogue {
  const byKind = new Map<OutlineEntry['kind'], CatalogueEntry[]>();
  for (const [file, entries] of outlines) {
    for (const entry of entries ?? nothing) {
      const list = byKind.get(entry.kind) ?? [];
      list.push({ file, entry });
      byKind.set(entry.kind, list);
    }
  }
  return {
    isComplete,
    // Each list holds entries of its own kind only.
    of: kind => (byKind.get(kind) ?? []) as ReturnType<Catalogue['of']> as never,
  };
}
