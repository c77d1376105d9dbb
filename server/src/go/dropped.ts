/** Results that are dropped: assignments of a call to names and blanks. */
import { bare, childAt, listed, textOf, type GoNode } from '../syntax/go/tree';
import { enclosingFunction } from './model/scopes';

/** `a, _ := call(…)` */
export interface CallAssignment {
  /** The `:=`, `=` or `var` statement. */
  readonly statement: GoNode;
  readonly call: GoNode;
  readonly targets: readonly GoNode[];
  /** Whether the statement brings new names along. */
  readonly declares: boolean;
}

/** The assignment whose only value is this call. */
export function assignmentOf(call: GoNode): CallAssignment | undefined {
  const list = call.parent;
  const statement = list?.parent;
  if (!list || !statement || listed(list).length !== 1) return undefined;
  if (statement.type === 'short_var_declaration' || (statement.type === 'assignment_statement' && childAt(statement, 'operator')?.type === '=')) {
    return { statement, call, targets: listed(childAt(statement, 'left')), declares: statement.type === 'short_var_declaration' };
  }
  if (statement.type !== 'var_spec' || statement.parent?.type !== 'var_declaration') return undefined;
  return { statement: statement.parent, call, targets: statement.children.filter(each => each.field === 'name'), declares: true };
}

/** Whether a statement stands in a block by itself, so that others can be put before and after it. */
export function standsAlone(statement: GoNode): boolean {
  return /^(block|expression_case|type_case|default_case|communication_case)$/.test(statement.parent?.type ?? '') && statement.field === undefined;
}

/** Whether the function compares an expression with nil after a place. */
export function isComparedWithNil(target: GoNode, after: number): boolean {
  const owner = enclosingFunction(target);
  const wanted = textOf(target);
  if (!owner) return false;
  for (const node of owner.within('binary_expression')) {
    if (node.end <= after || !/^[!=]=$/.test(childAt(node, 'operator')?.type ?? '')) continue;
    const sides = [childAt(node, 'left'), childAt(node, 'right')].flatMap(side => (side ? [bare(side)] : []));
    if (sides.some(side => side.type === 'nil') && sides.some(side => textOf(side) === wanted)) return true;
  }
  return false;
}
