/** What cgo makes of a Go program: which packages link it with the C library, and which loader it then needs. */
import data from './data/cgo.json';

const packages: ReadonlySet<string> = new Set(data.packages.names);
const bringsLoader = new RegExp(data.bringLoader.pattern);
const doubts = new RegExp(data.doubts.pattern);

/** Whether a package of the standard library makes the program dynamic when cgo is on. */
export function usesCgo(importPath: string): boolean {
  return packages.has(importPath);
}

/** The loader of a program that is linked with this C library, on each architecture. */
export function loadersOf(libc: 'glibc' | 'musl'): readonly string[] {
  return data.loaders.find((entry) => entry.libc === libc)?.paths ?? [];
}

/** Whether a package of a distribution may bring a loader that its base lacks. */
export function mayBringLoader(packageName: string): boolean {
  return bringsLoader.test(packageName);
}

/** Whether a text speaks of anything that decides how a Go program is linked. */
export function decidesLinking(text: string): boolean {
  return doubts.test(text);
}

/** Modules that are nothing without cgo. */
export const modulesThatNeedCgo: readonly string[] = data.needCgo.modules;
