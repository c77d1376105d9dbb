/** What one Go file says: its package, imports, functions, and what each name in it means. */
import { Lazy } from '../../core/work';
import type { GoDeclaration, GoFile } from '../../syntax/go/file';
import { bare, childAt, childrenAt, listed, textOf, type GoNode } from '../../syntax/go/tree';
import { importsOf, type GoImport } from './imports';
import { scopeOf, Scopes, type LocalName } from './scopes';

export class GoModel {
  readonly file: GoFile;
  readonly #imports: Lazy<readonly GoImport[]>;
  readonly #importsByName: Lazy<ReadonlyMap<string, GoImport>>;
  readonly #scopes = new Map<GoNode, Scopes>();

  constructor(file: GoFile) {
    this.file = file;
    this.#imports = new Lazy(() => importsOf(file));
    this.#importsByName = new Lazy(() => new Map(this.imports.map(each => [each.name, each])));
  }

  get isTest(): boolean {
    return this.file.uri.endsWith('_test.go');
  }

  /** The package clause's name; empty while it is not written. */
  get packageName(): string {
    const clause = this.file.declarations.find(each => each.keyword === 'package');
    return /^package\s+(\w+)/.exec(clause?.text ?? '')?.[1] ?? '';
  }

  get imports(): readonly GoImport[] {
    return this.#imports.value;
  }

  importOf(path: string): GoImport | undefined {
    return this.imports.find(each => each.path === path);
  }

  /** The name under which a package can be used in the file; not for blank and dot imports. */
  nameOf(path: string): string | undefined {
    return this.imports.find(each => each.path === path && each.name !== '_' && each.name !== '.')?.name;
  }

  /** The parsed declarations whose text passes a test: the others can say nothing and are not parsed. */
  declarationsWith(test: (text: string) => boolean): readonly GoNode[] {
    return this.file.declarations.flatMap(declaration => (test(declaration.text) && declaration.node ? [declaration.node] : []));
  }

  /** A function of the package (not a method) that this file declares. */
  functionNamed(name: string): GoDeclaration | undefined {
    return this.file.declarations.find(each => each.keyword === 'func' && new RegExp(`^func\\s+${name}\\s*[[(]`).test(each.text));
  }

  /** A method of a type that this file declares. */
  methodNamed(type: string, name: string): GoDeclaration | undefined {
    const pattern = new RegExp(`^func\\s*\\(\\s*(?:\\w+\\s+)?\\*?${type}\\b[^)]*\\)\\s*${name}\\s*\\(`);
    return this.file.declarations.find(each => each.keyword === 'func' && pattern.test(each.text));
  }

  /** The `var` of the package that this file declares under a name. */
  variableNamed(name: string): GoNode | undefined {
    return this.#specNamed('var', 'var_spec', name);
  }

  /** The value of a `const` of the package that this file declares. */
  constantNamed(name: string): GoNode | undefined {
    const spec = this.#specNamed('const', 'const_spec', name);
    const index = spec ? childrenAt(spec, 'name').findIndex(each => textOf(each) === name) : 0;
    return spec && listed(childAt(spec, 'value'))[index];
  }

  /** Whether a type of this file is a struct. */
  isStruct(name: string): boolean {
    return this.#typeNamed(name)?.type === 'struct_type';
  }

  /** The type of a field of a struct that this file declares. */
  fieldOf(type: string, field: string): GoNode | undefined {
    const struct = this.#typeNamed(type);
    if (struct?.type !== 'struct_type') return undefined;
    const fields = struct.children.flatMap(list => list.children.filter(each => each.type === 'field_declaration'));
    const found = fields.find(each => childrenAt(each, 'name').some(name => textOf(name) === field));
    return found && childAt(found, 'type');
  }

  #typeNamed(name: string): GoNode | undefined {
    const spec = this.#specNamed('type', 'type_spec', name);
    return spec && childAt(spec, 'type');
  }

  #specNamed(keyword: string, type: string, name: string): GoNode | undefined {
    for (const declaration of this.file.declarations) {
      if (declaration.keyword !== keyword || !declaration.text.includes(name) || !declaration.node) continue;
      for (const each of declaration.node.within(type)) {
        if (scopeOf(each)?.type === 'source_file' && childrenAt(each, 'name').some(other => textOf(other) === name)) return each;
      }
    }
    return undefined;
  }

  /** The local declaration that an identifier refers to. */
  localOf(identifier: GoNode): LocalName | undefined {
    return this.scopesOf(identifier).resolve(identifier);
  }

  /** What a name means at a place, if it is local there. */
  localNamed(at: GoNode, name: string): LocalName | undefined {
    return this.scopesOf(at).resolveName(name, at);
  }

  isLocalAt(at: GoNode, name: string): boolean {
    return this.localNamed(at, name) !== undefined;
  }

  /** Whether a new import of that name would be hidden at a place, or would hide something of the package. */
  isDeclaredAt(at: GoNode, name: string): boolean {
    return this.isLocalAt(at, name) || this.file.declarations.some(each => new RegExp(`^(func|type|var|const)\\s+${name}\\b`).test(each.text));
  }

  /** Whether a later statement of the same block declares the name and nothing else: it would not compile after an earlier declaration. */
  isTakenLater(statement: GoNode, name: string): boolean {
    const scope = scopeOf(statement);
    const later = scope && this.scopesOf(statement).declaredIn(scope, name);
    if (!later || later.node.start < statement.start) return false;
    const names = later.by.type === 'short_var_declaration' ? listed(childAt(later.by, 'left')) : [later.node];
    return names.every(each => each === later.node || textOf(each) === '_' || this.localOf(each)?.by !== later.by);
  }

  scopesOf(node: GoNode): Scopes {
    const top = node.root;
    const known = this.#scopes.get(top);
    if (known) return known;
    const scopes = new Scopes(top);
    this.#scopes.set(top, scopes);
    return scopes;
  }

  /** The path of the package that an identifier stands for, where nothing local has its name. */
  packageOf(identifier: GoNode): string | undefined {
    const found = this.#importsByName.value.get(textOf(identifier));
    return found && !this.localOf(identifier) ? found.path : undefined;
  }

  /** `crypto/tls.Config` for an expression or type that names something of an imported package. */
  resolveSelector(node: GoNode): string | undefined {
    const inner = bare(node);
    const [owner, name] = [childAt(inner, ownerField[inner.type] ?? ''), childAt(inner, nameField[inner.type] ?? '')];
    if (!owner || !name || !/^(identifier|package_identifier)$/.test(owner.type)) return undefined;
    const path = this.packageOf(owner);
    return path === undefined ? undefined : `${path}.${textOf(name)}`;
  }

  /** What a call calls, if it is a function of an imported package: `crypto/x509.NewCertPool`. */
  calledBy(call: GoNode): string | undefined {
    const called = call.type === 'call_expression' ? childAt(call, 'function') : undefined;
    return called && this.resolveSelector(called);
  }
}

const ownerField: Readonly<Record<string, string>> = { selector_expression: 'operand', qualified_type: 'package' };
const nameField: Readonly<Record<string, string>> = { selector_expression: 'field', qualified_type: 'name' };
