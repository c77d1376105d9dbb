/** Puts a declaration into a file's own words: the names under which it imports packages, and names that are not taken. */
import type { Declaration } from './snippet';

/** A comment, a string, a rune, a raw string, an identifier; everything else stays as it is. */
const token = /\/\/[^\n]*|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`[^`]*`|[A-Za-z_]\w*/g;

export interface Words {
  /** Import path to the name that stands before the dot. */
  readonly packages: ReadonlyMap<string, string>;
  /** Declared name to the name that it gets; names that are not in it stay. */
  readonly names: ReadonlyMap<string, string>;
}

/** What a package is called where nobody renames it. All packages of the snippets are named by the last part of their path. */
export function ownName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

export function instantiate({ text, imports }: Declaration, words: Words): string {
  const packages = new Map(imports.map((path) => [ownName(path), words.packages.get(path) ?? ownName(path)]));
  return text.replace(token, (found, at: number) => {
    if (found.startsWith('//')) return found.replace(/[A-Za-z_]\w*/g, (word) => words.names.get(word) ?? word);
    if (!/^[A-Za-z_]/.test(found) || text[at - 1] === '.') return found;
    return text[at + found.length] === '.' ? packages.get(found) ?? found : words.names.get(found) ?? found;
  });
}

/** Every identifier of the text outside comments and strings: what the name of a package must not collide with. */
export function identifiersOf({ text }: Declaration): ReadonlySet<string> {
  return new Set([...text.matchAll(token)].flatMap(([word]) => (/^[A-Za-z_]/.test(word) ? [word] : [])));
}
