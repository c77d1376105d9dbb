/** Everything of the workspace that is linked into a program: its main package, and what that imports from its own modules. */
import { isWithin, joinUri, nameOf, type HostFiles } from '../../core/host';
import { linuxTarget, isBuilt, type BuildTarget } from '../../syntax/gofile/constraint';
import type { Tri } from '../../trust/types';
import { sourceFile, type SourceFile } from './file';
import type { Modules } from './modules';
import type { GoImport } from '../../syntax/gofile/header';

export interface LinkedFile {
  readonly file: SourceFile;
  /** `unknown`: nobody knows whether a build takes it. */
  readonly isBuilt: Exclude<Tri, 'no'>;
}

export interface LinkedPackage {
  readonly folder: string;
  /** `main`, `client`. */
  readonly name: string | undefined;
  readonly files: readonly LinkedFile[];
}

/** An import that leads out of the workspace, to a module or into the standard library. */
export interface OuterImport {
  readonly file: SourceFile;
  readonly spec: GoImport;
}

export interface Linked {
  readonly main: LinkedPackage | undefined;
  /** The main package first. */
  readonly packages: readonly LinkedPackage[];
  readonly modules: readonly OuterImport[];
  /** Whether every file that was asked for is there: if not, another round will tell more. */
  readonly isComplete: boolean;
  /** Whether all of it could be read; a folder that is missing or too large leaves everything open. */
  readonly isWhole: boolean;
}

/** Larger programs are not followed to the end. */
const mostPackages = 400;
const mostFiles = 3000;

/** The program of the main package in `folder`, in steps of one package. */
export function* linkedFrom(folder: string, modules: Modules, files: HostFiles, tags: readonly string[] | undefined, release: number | undefined): Generator<undefined, Linked> {
  const reader = new PackageReader(files, linuxTarget(release, tags));
  const packages = new Map<string, LinkedPackage>();
  const outer: OuterImport[] = [];
  const open = [folder];
  let count = 0;
  for (let next = open.shift(); next !== undefined; next = open.shift()) {
    if (packages.has(next)) continue;
    if (packages.size >= mostPackages || count >= mostFiles) {
      reader.isWhole = false;
      break;
    }
    const found = reader.read(next);
    packages.set(next, found);
    count += found.files.length;
    for (const { file } of found.files) {
      for (const spec of file.header.imports) {
        const location = modules.locate(spec.path);
        if (location.kind === 'own') open.push(location.folder);
        else if (location.kind === 'module' || spec.path === 'C') outer.push({ file, spec });
      }
    }
    yield;
  }
  return { main: packages.get(folder), packages: [...packages.values()], modules: outer, isComplete: reader.isComplete, isWhole: reader.isWhole };
}

class PackageReader {
  readonly #files: HostFiles;
  readonly #target: BuildTarget;
  isComplete = true;
  isWhole = true;

  constructor(files: HostFiles, target: BuildTarget) {
    this.#files = files;
    this.#target = target;
  }

  read(folder: string): LinkedPackage {
    const files = this.#names(folder).flatMap(name => this.#linked(joinUri(folder, name) ?? `${folder}/${name}`));
    return { folder, files, name: files.find(({ isBuilt: built }) => built === 'yes')?.file.header.packageName };
  }

  #names(folder: string): readonly string[] {
    const root = this.#files.rootOf(folder);
    const listing = root !== undefined && isWithin(folder, root) ? this.#files.entry(folder) : { kind: 'unreadable' as const };
    if (listing === undefined) this.isComplete = false;
    if (listing?.kind === 'directory') return listing.names.filter(name => /^[^._].*\.go$/.test(name) && !name.endsWith('_test.go'));
    if (listing !== undefined) this.isWhole = false;
    return [];
  }

  #linked(uri: string): readonly LinkedFile[] {
    const entry = this.#files.entry(uri);
    if (entry === undefined) this.isComplete = false;
    else if (entry.kind !== 'file') this.isWhole = false;
    if (entry?.kind !== 'file') return [];
    const file = sourceFile(uri, entry.bytes);
    const built = isBuilt(nameOf(uri), file.header, this.#target);
    return built === 'no' ? [] : [{ file, isBuilt: built }];
  }
}
