/** Where the value of an expression goes, and where a variable is used. */
import { bare, childAt, listed, textOf, type GoNode } from '../../syntax/go/tree';
import type { GoModel } from '../model/model';
import { enclosingFunction, type LocalName } from '../model/scopes';

/** What happens to a value, seen from the expression that has it. */
export type Destination =
  /** `Field: value` in a literal. */
  | { readonly kind: 'element'; readonly literal: GoNode; readonly field: string }
  /** The value of a variable, field or element. */
  | { readonly kind: 'assigned'; readonly target: GoNode; readonly statement: GoNode }
  /** What is assigned to: the expression is on the left. */
  | { readonly kind: 'target'; readonly value: GoNode | undefined; readonly statement: GoNode }
  | { readonly kind: 'argument'; readonly call: GoNode; readonly index: number }
  | { readonly kind: 'returned'; readonly index: number; readonly by: GoNode }
  | { readonly kind: 'method'; readonly name: string; readonly call: GoNode }
  | { readonly kind: 'field'; readonly selector: GoNode; readonly name: string }
  /** Looked at, and left as it is. */
  | { readonly kind: 'compared' }
  | { readonly kind: 'other' };

const other: Destination = { kind: 'other' };

/** Parentheses, `&` and `*` around an expression, taken with it. */
function outermost(node: GoNode): GoNode {
  let at = node;
  while (at.parent?.type === 'parenthesized_expression' || (at.parent?.type === 'unary_expression' && /^[&*]$/.test(childAt(at.parent, 'operator')?.type ?? ''))) at = at.parent;
  return at;
}

/** Where the value of an expression goes. */
export function destinationOf(expression: GoNode): Destination {
  const node = outermost(expression);
  const { parent } = node;
  if (!parent) return other;
  switch (parent.type) {
    case 'keyed_element':
      return elementOf(node, parent);
    case 'selector_expression':
      return node.field === 'operand' ? memberOf(parent) : other;
    case 'argument_list':
      return parent.parent?.type === 'call_expression' ? { kind: 'argument', call: parent.parent, index: argumentsOf(parent.parent).indexOf(node) } : other;
    case 'binary_expression':
      return /^[!=]=$/.test(childAt(parent, 'operator')?.type ?? '') ? { kind: 'compared' } : other;
    case 'var_spec':
      return assignedIn(node, parent.children.filter(each => each.field === 'name'), listed(childAt(parent, 'value')), parent);
    case 'expression_list':
      return ofList(node, parent);
    case 'return_statement':
      return returned(node, parent, [node]);
    default:
      return other;
  }
}

function elementOf(node: GoNode, element: GoNode): Destination {
  const literal = element.parent?.parent;
  const key = childAt(element, 'key');
  return node.field === 'value' && key && literal?.type === 'composite_literal' ? { kind: 'element', literal, field: textOf(key) } : other;
}

function memberOf(selector: GoNode): Destination {
  const name = textOf(childAt(selector, 'field') ?? selector);
  const call = selector.parent;
  return call?.type === 'call_expression' && selector.field === 'function' ? { kind: 'method', name, call } : { kind: 'field', selector, name };
}

export function argumentsOf(call: GoNode): readonly GoNode[] {
  return (childAt(call, 'arguments')?.children ?? []).filter(each => each.type !== 'comment');
}

function ofList(node: GoNode, list: GoNode): Destination {
  const statement = list.parent;
  if (!statement) return other;
  if (statement.type === 'return_statement') return returned(node, statement, listed(list));
  if (statement.type === 'var_spec') return assignedIn(node, statement.children.filter(each => each.field === 'name'), listed(list), statement);
  if (!/^(short_var_declaration|assignment_statement)$/.test(statement.type)) return other;
  const [left, right] = [listed(childAt(statement, 'left')), listed(childAt(statement, 'right'))];
  if (list.field === 'left') return { kind: 'target', value: left.length === right.length ? right[left.indexOf(node)] : undefined, statement };
  return assignedIn(node, left, right, statement);
}

function assignedIn(node: GoNode, left: readonly GoNode[], right: readonly GoNode[], statement: GoNode): Destination {
  const target = left[right.indexOf(node)];
  return target ? { kind: 'assigned', target, statement } : other;
}

function returned(node: GoNode, statement: GoNode, values: readonly GoNode[]): Destination {
  const by = enclosingFunction(statement);
  return by ? { kind: 'returned', index: values.indexOf(node), by } : other;
}

/** Every identifier of the top-level declaration that means a variable, its declaration left out. */
export function usesOf(model: GoModel, local: LocalName): readonly GoNode[] {
  const found: GoNode[] = [];
  for (const node of local.node.root.within('identifier')) {
    if (node !== local.node && textOf(node) === local.name && model.localOf(node) === local && !isKey(node)) found.push(node);
  }
  return found;
}

/** The key of an element is a field's name, whatever it looks like. */
function isKey(node: GoNode): boolean {
  return node.parent?.type === 'keyed_element' && node.field === 'key';
}

/** The values that a variable is ever given; `undefined` among them stands for one that cannot be followed. */
export function valuesOf(model: GoModel, local: LocalName): readonly (GoNode | undefined)[] {
  return [...declared(local), ...usesOf(model, local).flatMap(use => {
    const to = destinationOf(use);
    return to.kind === 'target' && outermost(use) === use ? [to.value ?? callOf(to.statement)] : [];
  })];
}

function callOf(statement: GoNode): GoNode | undefined {
  const [only, another] = listed(childAt(statement, 'right'));
  return only && !another && bare(only).type === 'call_expression' ? only : undefined;
}

function declared({ by, node, name, kind }: LocalName): readonly (GoNode | undefined)[] {
  if (kind !== 'variable') return [undefined];
  if (by.type === 'short_var_declaration') {
    const [left, right] = [listed(childAt(by, 'left')), listed(childAt(by, 'right'))];
    return [left.length === right.length ? right[left.indexOf(node)] : callOf(by)];
  }
  if (by.type !== 'var_spec') return [undefined];
  const values = listed(childAt(by, 'value'));
  if (values.length === 0) return [];
  const index = by.children.filter(each => each.field === 'name').findIndex(each => textOf(each) === name);
  return [values.length === 1 && index > 0 ? values[0] : values[index]];
}

/** The position of a variable among the names that a call's results are given to. */
export function resultIndex(call: GoNode, name: string): number {
  const statement = call.parent?.parent;
  const left = statement ? listed(childAt(statement, 'left')) : [];
  const names = left.length > 0 ? left : (statement?.children.filter(each => each.field === 'name') ?? []);
  return Math.max(0, names.findIndex(each => textOf(each) === name));
}
