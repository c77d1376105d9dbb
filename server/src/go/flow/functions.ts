/** Functions, variables and fields of a package by name, over all its files. */
import { bare, childAt, childrenAt, listed, textOf, type GoNode } from '../../syntax/go/tree';
import type { GoModel } from '../model/model';
import { enclosingFunction, scopeOf } from '../model/scopes';
import type { GoPackage } from '../model/package';

/** A node with the file that gives its names their meaning. */
export interface Placed {
  readonly model: GoModel;
  readonly node: GoNode;
}

/** The declarations of a function of the package: several where build constraints choose one. `undefined` when it may stand in a file that is not known. */
export function functionsNamed(scope: GoPackage, from: GoModel, name: string): readonly Placed[] | undefined {
  const own = declarationIn(from, name);
  if (own === 'broken') return undefined;
  if (own) return [own];
  const found = scope.models.map(model => declarationIn(model, name));
  if (found.includes('broken') || !scope.isComplete) return undefined;
  return found.filter((each): each is Placed => each !== undefined && each !== 'broken');
}

function declarationIn(model: GoModel, name: string): Placed | 'broken' | undefined {
  const declaration = model.functionNamed(name);
  if (!declaration) return undefined;
  const node = declaration.node?.children.find(each => each.type === 'function_declaration');
  return node ? { model, node } : 'broken';
}

/** What a function returns at a position, one for each `return`; `undefined` among them for what cannot be followed. */
export function returnsOf(node: GoNode, index: number): readonly (GoNode | undefined)[] {
  const values: (GoNode | undefined)[] = [];
  for (const each of node.within('return_statement')) {
    if (enclosingFunction(each) !== node) continue;
    const given = listed(each.children.find(child => child.type !== 'comment'));
    if (given.length === 0) values.push(resultName(node, index));
    else if (given.length === 1 && index > 0) values.push(undefined);
    else values.push(given[index]);
  }
  return values;
}

/** The identifier of a named result. */
function resultName(declaration: GoNode, index: number): GoNode | undefined {
  const list = childAt(declaration, 'result');
  return list?.children.flatMap(each => childrenAt(each, 'name'))[index];
}

/** The name of a parameter, `undefined` for one without a name or a variadic one. */
export function parameterName(declaration: GoNode, index: number): GoNode | undefined {
  const names = (childAt(declaration, 'parameters')?.children ?? []).flatMap((each): readonly (GoNode | undefined)[] => {
    if (each.type !== 'parameter_declaration') return [undefined];
    const own = childrenAt(each, 'name');
    return own.length === 0 ? [undefined] : own;
  });
  return names[index];
}

/** The declarations of a package whose text has a word, in every file: `undefined` when not all of them are known or readable. */
export function declarationsWithWord(scope: GoPackage, word: string): readonly Placed[] | undefined {
  const found: Placed[] = [];
  const pattern = new RegExp(`\\b${word}\\b`);
  for (const model of scope.models) {
    for (const declaration of model.file.declarations) {
      if (!pattern.test(declaration.text)) continue;
      if (!declaration.node) return undefined;
      found.push({ model, node: declaration.node });
    }
  }
  return scope.isComplete ? found : undefined;
}

/** The `var` of the package with that name. */
export function variableNamed(scope: GoPackage, from: GoModel, name: string): Placed | undefined {
  const own = from.variableNamed(name);
  if (own) return { model: from, node: own };
  for (const model of scope.models) {
    const node = model === from ? undefined : model.variableNamed(name);
    if (node) return { model, node };
  }
  return undefined;
}

/** The value that a `var` of the package is declared with. */
export function valueOfSpec(spec: GoNode, name: string): GoNode | undefined {
  const values = listed(childAt(spec, 'value'));
  const index = childrenAt(spec, 'name').findIndex(each => textOf(each) === name);
  return values.length === 1 && index > 0 ? undefined : values[index];
}

/** Identifiers that mean a name of the package, not a local one, in one declaration. */
export function packageUses({ model, node }: Placed, name: string): readonly GoNode[] {
  return node.within('identifier').filter(each => textOf(each) === name && !model.localOf(each) && !isDeclared(each));
}

function isDeclared(node: GoNode): boolean {
  return node.field === 'name' || (node.field === 'key' && node.parent?.type === 'keyed_element');
}

/** Whether code of other packages can reach a name. */
export function isVisibleOutside(scope: GoPackage, name: string): boolean {
  return scope.own.packageName !== 'main' && /^\p{Lu}/u.test(name);
}

/** The function literal or declaration that an expression names. */
export function functionOf(scope: GoPackage, model: GoModel, expression: GoNode): Placed | undefined {
  const node = bare(expression);
  if (node.type === 'func_literal') return { model, node };
  if (node.type !== 'identifier') return undefined;
  const local = model.localOf(node);
  if (local) {
    const [value] = local.by.type === 'short_var_declaration' ? listed(childAt(local.by, 'right')) : [];
    return value && bare(value).type === 'func_literal' && scopeOf(local.by) ? { model, node: bare(value) } : undefined;
  }
  const named = functionsNamed(scope, model, textOf(node));
  return named?.length === 1 ? named[0] : undefined;
}
