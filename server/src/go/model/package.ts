/** The other files of a Go file's package, loaded only when a question needs them. */
import { folderOf, joinUri, type HostFiles } from '../../core/host';
import { GoCache } from '../../syntax/go/file';
import { GoModel } from './model';

/** A folder with more Go files is not read to the end: what would be found there is unknown. */
const mostFiles = 300;
/** A file of more bytes is data or generated. */
const largestFile = 1_000_000;

interface Kept {
  readonly bytes: Uint8Array;
  readonly model: GoModel;
}

/** What was read of the neighbours; each stays as long as its bytes are the same. */
export class NeighbourCache {
  readonly #known = new Map<string, Kept>();

  read(uri: string, bytes: Uint8Array): GoModel {
    const known = this.#known.get(uri);
    if (known?.bytes === bytes) return known.model;
    const model = new GoModel(new GoCache().read(uri, new TextDecoder().decode(bytes)));
    this.#known.set(uri, { bytes, model });
    return model;
  }
}

/** The files that are compiled together with one file, as far as they are known. */
export class GoPackage {
  readonly own: GoModel;
  readonly #files: HostFiles;
  readonly #cache: NeighbourCache;
  #neighbours: { readonly models: readonly GoModel[]; readonly isComplete: boolean } | undefined;

  constructor(own: GoModel, files: HostFiles, cache: NeighbourCache) {
    this.own = own;
    this.#files = files;
    this.#cache = cache;
  }

  /** Every file of the package that could be read; asking makes the service load them. */
  get models(): readonly GoModel[] {
    return [this.own, ...this.#read().models];
  }

  /** Whether nothing of the package is missing: only then is something certainly not there. */
  get isComplete(): boolean {
    return this.#read().isComplete;
  }

  #read(): { readonly models: readonly GoModel[]; readonly isComplete: boolean } {
    this.#neighbours ??= this.#load();
    return this.#neighbours;
  }

  #load(): { readonly models: readonly GoModel[]; readonly isComplete: boolean } {
    const { uri } = this.own.file;
    const folder = folderOf(uri);
    const listing = this.#files.entry(folder);
    if (listing?.kind !== 'directory') return { models: [], isComplete: false };
    const names = listing.names.filter(name => name.endsWith('.go') && (this.own.isTest || !name.endsWith('_test.go')));
    if (names.length > mostFiles) return { models: [], isComplete: false };
    const models: GoModel[] = [];
    let isComplete = true;
    for (const name of names) {
      const at = joinUri(folder, name);
      if (at === undefined || at === uri) continue;
      const entry = this.#files.entry(at);
      if (entry?.kind !== 'file' || entry.bytes.length > largestFile) {
        isComplete &&= entry?.kind === 'absent';
        continue;
      }
      const model = this.#cache.read(at, entry.bytes);
      if (model.packageName === this.own.packageName) models.push(model);
    }
    return { models, isComplete };
  }
}
