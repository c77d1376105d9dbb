/** What names mean inside a function: blocks, what they declare, and from where on. */
import { ancestors, childAt, childrenAt, listed, textOf, type GoNode } from '../../syntax/go/tree';

/** How a local name came to be. */
export type DeclarationKind = 'parameter' | 'result' | 'receiver' | 'variable' | 'constant' | 'type';

/** A name that is declared inside a function. */
export interface LocalName {
  readonly name: string;
  readonly kind: DeclarationKind;
  /** The identifier that declares it. */
  readonly node: GoNode;
  /** What declares it: a `short_var_declaration`, `var_spec`, `parameter_declaration`, `range_clause`, … */
  readonly by: GoNode;
  /** The block it belongs to. */
  readonly scope: GoNode;
  /** The name means this from here to the end of the scope. */
  readonly from: number;
}

const functionTypes: ReadonlySet<string> = new Set(['function_declaration', 'method_declaration', 'func_literal']);

const scopeTypes: ReadonlySet<string> = new Set([
  ...functionTypes,
  ...['source_file', 'block', 'if_statement', 'for_statement', 'expression_switch_statement', 'type_switch_statement', 'select_statement'],
  ...['expression_case', 'type_case', 'default_case', 'communication_case'],
]);

export function isFunction(node: GoNode): boolean {
  return functionTypes.has(node.type);
}

/** The function whose body `node` is in. */
export function enclosingFunction(node: GoNode): GoNode | undefined {
  for (const each of ancestors(node)) if (functionTypes.has(each.type)) return each;
  return undefined;
}

/** The nodes that declare names. */
const declaring = ['short_var_declaration', 'range_clause', 'receive_statement', 'type_switch_statement', 'var_spec', 'const_spec', 'type_spec', 'type_alias', 'parameter_declaration', 'variadic_parameter_declaration', 'type_parameter_declaration'];

/** The names of one top-level declaration. */
export class Scopes {
  readonly #byScope = new Map<GoNode, Map<string, LocalName[]>>();

  constructor(root: GoNode) {
    for (const node of root.within(...declaring)) this.#add(node);
  }

  /** The declaration that an identifier refers to, or is; `undefined` for names of the package and of imports. */
  resolve(identifier: GoNode): LocalName | undefined {
    return this.resolveName(textOf(identifier), identifier);
  }

  /** What a name means where a node begins. */
  resolveName(name: string, at: GoNode): LocalName | undefined {
    for (const scope of ancestors(at)) {
      const found = this.#byScope.get(scope)?.get(name)?.findLast(each => each.from <= at.start || each.node === at);
      if (found) return found;
    }
    return undefined;
  }

  /** The declaration that a new `name` at the end of a scope would collide with. */
  declaredIn(scope: GoNode, name: string): LocalName | undefined {
    return this.#byScope.get(scope)?.get(name)?.at(-1);
  }

  #add(node: GoNode): void {
    switch (node.type) {
      case 'short_var_declaration':
        return this.#addShort(node, childAt(node, 'left'));
      case 'range_clause':
      case 'receive_statement':
        return this.#addList(node, childAt(node, 'left'));
      case 'type_switch_statement':
        return this.#addAlias(node);
      case 'var_spec':
        return this.#addNames(node, 'variable', scopeOf(node), node.end);
      case 'const_spec':
        return this.#addNames(node, 'constant', scopeOf(node), node.end);
      case 'type_spec':
      case 'type_alias':
        return this.#addNames(node, 'type', scopeOf(node), node.start);
      case 'parameter_declaration':
      case 'variadic_parameter_declaration':
      case 'type_parameter_declaration':
        return this.#addParameter(node);
    }
  }

  #addShort(node: GoNode, left: GoNode | undefined): void {
    const scope = scopeOf(node);
    for (const each of listed(left)) {
      // A name of the same block is given a new value, not declared again.
      if (each.type === 'identifier' && !(scope && this.declaredIn(scope, textOf(each)))) this.#declare(each, 'variable', node, scope, node.end);
    }
  }

  #addList(node: GoNode, left: GoNode | undefined): void {
    const right = childAt(node, 'right');
    const between = right && left ? left.source.text.slice(left.end, right.start) : '';
    if (!between.includes(':=')) return;
    for (const each of listed(left)) if (each.type === 'identifier') this.#declare(each, 'variable', node, scopeOf(node), node.end);
  }

  #addAlias(node: GoNode): void {
    for (const each of listed(childAt(node, 'alias'))) this.#declare(each, 'variable', node, node, each.end);
  }

  #addNames(by: GoNode, kind: DeclarationKind, scope: GoNode | undefined, from: number): void {
    // Names at the top belong to the package, whatever the file.
    if (scope?.type === 'source_file') return;
    for (const name of childrenAt(by, 'name')) this.#declare(name, kind, by, scope, from);
  }

  #addParameter(node: GoNode): void {
    const list = node.parent;
    const owner = list?.parent;
    if (!list || !owner || !functionTypes.has(owner.type)) return;
    const kind = list.field === 'receiver' ? 'receiver' : list.field === 'result' ? 'result' : node.type === 'type_parameter_declaration' ? 'type' : 'parameter';
    // The types of the parameters themselves are still those of the package.
    const from = kind === 'type' ? owner.start : (childAt(owner, 'body')?.start ?? owner.end);
    for (const name of childrenAt(node, 'name')) this.#declare(name, kind, node, owner, from);
  }

  #declare(node: GoNode, kind: DeclarationKind, by: GoNode, scope: GoNode | undefined, from: number): void {
    const name = textOf(node);
    if (!scope || name === '_') return;
    const names = this.#byScope.get(scope) ?? new Map<string, LocalName[]>();
    this.#byScope.set(scope, names);
    const known = names.get(name);
    const local: LocalName = { name, kind, node, by, scope, from };
    if (known) known.push(local);
    else names.set(name, [local]);
  }
}

/** The innermost scope around a statement. The parts of an `if` or `for` head belong to the statement itself. */
export function scopeOf(node: GoNode): GoNode | undefined {
  for (const each of ancestors(node)) if (scopeTypes.has(each.type)) return each;
  return undefined;
}
