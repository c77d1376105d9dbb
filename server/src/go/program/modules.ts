/** Where the packages of a program come from: its module, the workspace of go.work, replacements by folders. */
import { folderOf, isWithin, joinUri, type HostFiles } from '../../core/host';
import { parseGoRelease } from '../../facts/go-lookup';
import { isStandardPackage } from '../../facts/go-connections';
import { readGoMod, type GoMod } from '../../syntax/gomod/read';
import type { ProgramModule } from '../../trust/program';
import type { GoRelease } from '../../trust/types';

export type Location =
  | { readonly kind: 'standard' }
  /** A package whose source lies in the workspace. */
  | { readonly kind: 'own'; readonly folder: string }
  /** A package of a module that is fetched. */
  | { readonly kind: 'module' };

interface Root {
  readonly path: string;
  readonly folder: string;
}

export class Modules {
  readonly module: ProgramModule | undefined;
  /** go.mod of the main module. */
  readonly goMod: GoMod | undefined;
  /** The file whose `go` and `godebug` lines count, read. */
  readonly deciding: GoMod | undefined;
  /** Whether every file that was asked for is there. */
  readonly isComplete: boolean;
  readonly #roots: readonly Root[];

  private constructor(found: Pick<Modules, 'module' | 'goMod' | 'deciding' | 'isComplete'>, roots: readonly Root[]) {
    this.module = found.module;
    this.goMod = found.goMod;
    this.deciding = found.deciding;
    this.isComplete = found.isComplete;
    // The longest path decides.
    this.#roots = [...roots].sort((a, b) => b.path.length - a.path.length);
  }

  static around(folder: string, files: HostFiles): Modules {
    const reader = new ModuleFiles(files);
    const goMod = reader.above(folder, 'go.mod');
    const goWork = reader.above(folder, 'go.work');
    const home = goMod && folderOf(goMod.uri);
    const used = goWork?.read.uses.flatMap(({ value }) => joinUri(folderOf(goWork.uri), value) ?? []) ?? [];
    const inWorkspace = goWork !== undefined && home !== undefined && used.includes(home);
    const decidedBy = inWorkspace ? goWork : goMod;
    const own = home === undefined || goMod?.read.module === undefined ? [] : [{ path: goMod.read.module.value, folder: home }];
    const replaced = [goMod, ...(inWorkspace ? [goWork] : [])].flatMap(each => (each ? replacementsOf(each) : []));
    const others = inWorkspace ? used.flatMap(each => reader.rootAt(each)) : [];
    return new Modules({
      module: goMod && home !== undefined ? { path: goMod.read.module?.value, folder: home, decidedBy: decidedBy?.uri ?? goMod.uri } : undefined,
      goMod: goMod?.read,
      deciding: decidedBy?.read,
      isComplete: reader.isComplete,
    }, [...replaced, ...own, ...others]);
  }

  get goLine(): GoRelease | 'unknown' {
    return releaseOf(this.deciding?.go?.value) ?? 'unknown';
  }

  /** The newest release that is asked for. */
  get asksFor(): GoRelease | 'unknown' {
    const releases = [releaseOf(this.deciding?.go?.value), releaseOf(this.deciding?.toolchain?.value)].flatMap(each => each ?? []);
    return releases.reduce<GoRelease | undefined>((newest, each) => (newest && newest.minor >= each.minor ? newest : each), undefined) ?? 'unknown';
  }

  locate(path: string): Location {
    const root = this.#roots.find(each => path === each.path || path.startsWith(`${each.path}/`));
    const folder = root && joinUri(root.folder, path.slice(root.path.length));
    if (folder !== undefined) return { kind: 'own', folder };
    return isStandardPackage(path) ? { kind: 'standard' } : { kind: 'module' };
  }
}

function releaseOf(value: string | undefined): GoRelease | undefined {
  return value === undefined ? undefined : parseGoRelease(value);
}

interface ModuleFile {
  readonly uri: string;
  readonly read: GoMod;
}

function replacementsOf({ uri, read }: ModuleFile): readonly Root[] {
  return read.replaces.flatMap(({ path, by }) => {
    const folder = by.startsWith('.') ? joinUri(folderOf(uri), by) : undefined;
    return folder === undefined ? [] : [{ path, folder }];
  });
}

/** Asks the host, and notes whether something is still to come. */
class ModuleFiles {
  readonly #files: HostFiles;
  isComplete = true;

  constructor(files: HostFiles) {
    this.#files = files;
  }

  /** The nearest file of a name in the folder and those above it, within the workspace. */
  above(folder: string, name: string): ModuleFile | undefined {
    const root = this.#files.rootOf(folder);
    for (let at = folder; root !== undefined && isWithin(at, root); at = folderOf(at)) {
      const found = this.#read(`${at}/${name}`);
      if (found || !this.isComplete) return found;
    }
    return undefined;
  }

  rootAt(folder: string): readonly Root[] {
    const found = this.#read(`${folder}/go.mod`);
    return found?.read.module ? [{ path: found.read.module.value, folder }] : [];
  }

  #read(uri: string): ModuleFile | undefined {
    const root = this.#files.rootOf(uri);
    if (root === undefined || !isWithin(uri, root)) return undefined;
    const entry = this.#files.entry(uri);
    if (entry === undefined) this.isComplete = false;
    return entry?.kind === 'file' ? { uri, read: readGoMod(new TextDecoder().decode(entry.bytes)) } : undefined;
  }
}
