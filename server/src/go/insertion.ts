/** How a snippet comes into a file: under names that are free, with the packages as the file calls them, behind the declaration at the cursor. */
import type { Edit } from '../core/finding';
import { lineBreakOf } from '../core/text';
import { childrenAt, descendants, textOf } from '../syntax/go/tree';
import { importing, type NewImport } from './importing';
import type { GoModel } from './model/model';
import { identifiersOf, instantiate, ownName } from './snippets/instantiate';
import { declarationsOf, type Declaration, type Snippet } from './snippets/snippet';

export interface Insertion {
  /** Imports and declarations. */
  readonly edits: readonly Edit[];
  /** What a declared name became. */
  nameOf(declared: string): string;
  /** What stands before the dot for a package; `undefined` when it is none of those that were asked for. */
  packageNamed(path: string): string | undefined;
}

/** `packages`: further import paths that the use of the snippet needs. */
export function insertionOf(model: GoModel, snippet: Snippet, at: number, packages: readonly string[] = []): Insertion | undefined {
  const plan = new Plan(model, snippet, packages);
  const imports = importing(model, plan.newImports);
  if (!imports || (plan.texts.length > 0 && !hasPlace(model))) return undefined;
  return {
    edits: [...imports, ...declared(model, plan.texts, at)],
    nameOf: name => plan.names.get(name) ?? name,
    packageNamed: path => plan.packages.get(path),
  };
}

function hasPlace(model: GoModel): boolean {
  return model.file.declarations.some(({ keyword }) => keyword === 'package');
}

class Plan {
  readonly packages = new Map<string, string>();
  readonly names = new Map<string, string>();
  /** Declarations that the file does not have yet. */
  readonly texts: string[] = [];
  readonly newImports: NewImport[] = [];
  readonly #taken: Set<string>;

  constructor(readonly model: GoModel, snippet: Snippet, packages: readonly string[]) {
    this.#taken = declaredNames(model);
    const declarations = declarationsOf(snippet);
    const used = new Set([...declarations.flatMap(({ imports }) => imports), ...packages]);
    const inside = new Set(declarations.flatMap(each => [...identifiersOf(each)]));
    for (const path of used) this.#import(path, inside);
    for (const each of snippet.blankImports) if (!model.importOf(each.path)) this.newImports.push({ path: each.path, name: '_', comment: each.comment });
    // Those that others need come first, since their names decide how the others read.
    const texts = [...declarations].reverse().map(each => this.#declare(each)).reverse();
    this.texts.push(...texts.filter(text => text !== undefined));
    this.#dropUnused(packages);
  }

  /** An import that stands there is used where its name means the same inside the snippet; otherwise the package is imported once more. */
  #import(path: string, inside: ReadonlySet<string>): void {
    const own = ownName(path);
    const known = this.model.imports.find(each => each.path === path && /^\w+$/.test(each.name) && each.name !== '_' && (each.name === own || !inside.has(each.name)));
    if (known) {
      this.packages.set(path, known.name);
      return;
    }
    const names = [own, `${path.split('/').at(-2)?.replace(/\W/g, '') ?? 'std'}${own}`, `${own}pkg`];
    const name = names.find(each => !this.#taken.has(each) && (each === own || !inside.has(each))) ?? `${own}pkg2`;
    this.#taken.add(name);
    this.packages.set(path, name);
    this.newImports.push(name === own ? { path } : { path, name });
  }

  /** The declaration in the file's words; nothing where the file has it already, word for word. */
  #declare(declaration: Declaration): string | undefined {
    const present = instantiate(declaration, this);
    if (this.model.file.text.replaceAll('\r\n', '\n').includes(`\n${present}`)) return undefined;
    for (const name of declaration.names) {
      const free = this.#free(name);
      this.#taken.add(free);
      if (free !== name) this.names.set(name, free);
    }
    return instantiate(declaration, this);
  }

  #free(name: string): string {
    for (let count = 2, free = name; ; count++) {
      if (!this.#taken.has(free)) return free;
      free = `${name}${count}`;
    }
  }

  /** An import for a declaration that the file already has is not needed again. */
  #dropUnused(packages: readonly string[]): void {
    const all = this.texts.join('\n');
    const needed = this.newImports.filter(({ path, name }) => name === '_' || packages.includes(path) || new RegExp(`(?<![.\\w])${this.packages.get(path) ?? ''}\\.`).test(all));
    this.newImports.splice(0, this.newImports.length, ...needed);
  }
}

/** Names of the package and of the file: those that this file declares, and those it imports under. */
function declaredNames({ file, imports }: GoModel): Set<string> {
  const names = new Set(imports.map(({ name }) => name));
  for (const { keyword, text, node } of file.declarations) {
    const name = keyword === 'func' ? /^func\s+(\w+)/.exec(text)?.[1] : undefined;
    if (name !== undefined) names.add(name);
    if (!/^(type|var|const)$/.test(keyword)) continue;
    // A declaration that is only half written could declare any of its words.
    if (!node) for (const [word] of text.matchAll(/[A-Za-z_]\w*/g)) names.add(word);
    else for (const spec of descendants(node)) if (/_(spec|alias)$/.test(spec.type)) for (const each of childrenAt(spec, 'name')) names.add(textOf(each));
  }
  return names;
}

/** Behind the declaration that holds `at`; at the end of the file where the cursor is in none, or among the imports. */
function declared({ file }: GoModel, texts: readonly string[], at: number): readonly Edit[] {
  if (texts.length === 0) return [];
  const { text, uri } = file;
  const lineBreak = lineBreakOf(text);
  const here = file.declarations.findLast(each => each.start <= at && at <= each.start + each.text.length);
  const piece = here && !/^(package|import)$/.test(here.keyword) ? here : file.declarations.at(-1);
  if (!piece) return [];
  const end = piece.start + piece.text.length;
  const rest = (/^[^\r\n]*/.exec(text.slice(end))?.[0] ?? '').trimEnd();
  const place = end + rest.length;
  const isLast = text.slice(place).trim() === '' && !text.slice(place).includes('\n');
  const newText = texts.map(each => `\n\n${each}`).join('').replaceAll('\n', lineBreak);
  return [{ file: uri, span: { start: place, end: place }, newText: isLast ? `${newText}${lineBreak}` : newText }];
}
