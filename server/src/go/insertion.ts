/** How a snippet comes into a file: under names that are free, with the packages as the file calls them, behind the declaration at the cursor. */
import type { Edit } from '../core/finding';
import { lineBreakOf } from '../core/text';
import { childrenAt, descendants, textOf } from '../syntax/go/tree';
import { importing, type NewImport } from './importing';
import type { GoModel } from './model/model';
import type { GoPackage } from './model/package';
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
export function insertionOf(scope: GoPackage, snippet: Snippet, at: number, packages: readonly string[] = []): Insertion | undefined {
  const model = scope.own;
  const plan = new Plan(scope, snippet, packages);
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
  readonly #model: GoModel;
  readonly #others: readonly GoModel[];
  readonly #taken: Set<string>;

  constructor(scope: GoPackage, snippet: Snippet, packages: readonly string[]) {
    this.#model = scope.own;
    this.#others = scope.models.filter(each => each !== scope.own);
    this.#taken = new Set([...this.#model.imports.map(({ name }) => name), ...scope.models.flatMap(declaredNames)]);
    const declarations = declarationsOf(snippet);
    const used = new Set([...declarations.flatMap(({ imports }) => imports), ...packages]);
    const inside = new Set(declarations.flatMap(each => [...identifiersOf(each)]));
    for (const path of used) this.#import(path, inside);
    for (const each of snippet.blankImports) if (!this.#model.importOf(each.path)) this.newImports.push({ path: each.path, name: '_', comment: each.comment });
    // Those that others need come first, since their names decide how the others read.
    const texts = [...declarations].reverse().map(each => this.#declare(each)).reverse();
    this.texts.push(...texts.filter(text => text !== undefined));
    this.#dropUnused(packages);
  }

  /** An import that stands there is used where its name means the same inside the snippet; otherwise the package is imported once more. */
  #import(path: string, inside: ReadonlySet<string>): void {
    const own = ownName(path);
    const known = this.#model.imports.find(each => each.path === path && /^\w+$/.test(each.name) && each.name !== '_' && (each.name === own || !inside.has(each.name)));
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

  /** The declaration in the file's words; nothing where the package has it already, word for word. */
  #declare(declaration: Declaration): string | undefined {
    const isThere = has(this.#model, instantiate(declaration, this)) || this.#others.some(each => has(each, instantiate(declaration, { names: this.names, packages: new Map() })));
    if (isThere) return undefined;
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

function has({ file }: GoModel, declaration: string): boolean {
  return file.text.replaceAll('\r\n', '\n').includes(`\n${declaration}`);
}

/** Names that a file declares in its package. */
function declaredNames({ file }: GoModel): readonly string[] {
  return file.declarations.flatMap(({ keyword, text, node }) => {
    if (keyword === 'func') return /^func\s+(\w+)/.exec(text)?.[1] ?? [];
    if (!/^(type|var|const)$/.test(keyword)) return [];
    // A declaration that is only half written could declare any of its words.
    if (!node) return [...text.matchAll(/[A-Za-z_]\w*/g)].map(([word]) => word);
    const specs = [...descendants(node)].filter(spec => /_(spec|alias)$/.test(spec.type));
    return specs.flatMap(spec => childrenAt(spec, 'name').map(textOf));
  });
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
