/** Which declarations of a program are certainly of use: what `main` and the init functions call or name, step by step. */
import { descendants, textOf, type GoNode } from '../../syntax/go/tree';
import type { GoDeclaration } from '../../syntax/go/file';
import type { SourceFile } from './file';
import type { Linked, LinkedPackage } from './linked';
import type { Modules } from './modules';

interface Place {
  readonly package: LinkedPackage;
  readonly file: SourceFile;
  readonly declaration: GoDeclaration;
}

/** More declarations are not looked through: a call behind them is not proven. */
const mostDeclarations = 4000;

/** The declarations that are reached, until `wanted` has been found among them; in steps of one declaration. */
export function* reachable(linked: Linked, modules: Modules, wanted: ReadonlySet<GoDeclaration>): Generator<undefined, ReadonlySet<GoDeclaration>> {
  const index = new Index(linked, modules);
  const reached = new Set<GoDeclaration>();
  const open = index.starts();
  for (let next = open.pop(); next; next = open.pop()) {
    if (reached.has(next.declaration)) continue;
    reached.add(next.declaration);
    if (wanted.has(next.declaration) || reached.size > mostDeclarations) break;
    open.push(...index.namedIn(next));
    yield;
  }
  return reached;
}

class Index {
  readonly #modules: Modules;
  readonly #byFolder: ReadonlyMap<string, LinkedPackage>;
  readonly #main: LinkedPackage | undefined;
  readonly #functions = new Map<string, Place>();
  readonly #methods = new Map<string, Place[]>();
  readonly #variables: Place[] = [];

  constructor({ packages, main }: Linked, modules: Modules) {
    this.#modules = modules;
    this.#main = main;
    this.#byFolder = new Map(packages.map(each => [each.folder, each]));
    for (const each of packages) for (const { file, isBuilt } of each.files) if (isBuilt === 'yes') this.#add(each, file);
  }

  #add(owner: LinkedPackage, file: SourceFile): void {
    for (const declaration of file.model.file.declarations) {
      const place = { package: owner, file, declaration };
      if (declaration.keyword === 'var') this.#variables.push(place);
      if (declaration.keyword !== 'func') continue;
      const [, receiver, name] = /^func\s*(\([^)]*\))?\s*(\w+)/.exec(declaration.text) ?? [];
      if (name === undefined) continue;
      const key = keyOf(owner, name);
      if (receiver === undefined && name !== 'init') this.#functions.set(key, place);
      else if (receiver !== undefined) this.#methods.set(key, [...(this.#methods.get(key) ?? []), place]);
      if (receiver === undefined && name === 'init') this.#variables.push(place);
    }
  }

  /** `main`, every init function and every variable of a package. */
  starts(): Place[] {
    const main = this.#main && this.#functions.get(keyOf(this.#main, 'main'));
    return [...this.#variables, ...(main ? [main] : [])];
  }

  /** What a declaration calls or hands on. */
  namedIn({ package: owner, file, declaration }: Place): Place[] {
    if (!declaration.node) return [];
    return [...descendants(declaration.node)].flatMap(node => {
      if (node.type === 'identifier') return this.#function(owner, file, node);
      return node.type === 'selector_expression' ? this.#member(owner, file, node) : [];
    });
  }

  #function(owner: LinkedPackage, file: SourceFile, node: GoNode): Place[] {
    const found = this.#functions.get(keyOf(owner, textOf(node)));
    return found && !file.model.localOf(node) ? [found] : [];
  }

  /** A function of another package; a method only where the package and those it imports have just one of that name. */
  #member(owner: LinkedPackage, file: SourceFile, node: GoNode): Place[] {
    const name = file.model.resolveSelector(node);
    if (name !== undefined) {
      const dot = name.lastIndexOf('.');
      const imported = this.#packageOf(name.slice(0, dot));
      const found = imported && this.#functions.get(keyOf(imported, name.slice(dot + 1)));
      return found ? [found] : [];
    }
    const field = node.children.find(child => child.field === 'field');
    const around = [owner, ...file.header.imports.flatMap(({ path }) => this.#packageOf(path) ?? [])];
    const methods = field ? [...new Set(around)].flatMap(each => this.#methods.get(keyOf(each, textOf(field))) ?? []) : [];
    return methods.length === 1 ? methods : [];
  }

  #packageOf(path: string): LinkedPackage | undefined {
    const location = this.#modules.locate(path);
    return location.kind === 'own' ? this.#byFolder.get(location.folder) : undefined;
  }
}

function keyOf(owner: LinkedPackage, name: string): string {
  return `${owner.folder} ${name}`;
}
