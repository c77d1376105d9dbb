/** Paths inside an image as Dockerfile words give them: relative to a folder, possibly with patterns. */
import { normalised } from '../../trust/paths';

/** Joins and normalises; `..` above the root stays at the root, as in the kernel. */
export function joinPath(base: string, path: string): string {
  return normalised(path.startsWith('/') ? path : `${base}/${path}`);
}

export function hasGlob(path: string): boolean {
  return /[*?[]/.test(path);
}

/** A shell or COPY pattern for one path component as a predicate; `*` does not match `/` and a leading dot only matches itself in shells (`dots: false`). */
export function globMatcher(pattern: string, options: { readonly dots: boolean }): (name: string) => boolean {
  const source = pattern.replace(/[.+^${}()|\\]/g, '\\$&').replace(/\*+/g, '[^/]*').replace(/\?/g, '[^/]');
  let expression: RegExp;
  try {
    expression = new RegExp(`^${source}$`);
  } catch {
    return (name) => name === pattern;
  }
  return (name) => expression.test(name) && (options.dots || pattern.startsWith('.') || !name.startsWith('.'));
}
