/** Under which conditions a piece of code runs, as the names in them tell. */
import { ancestors, bare, childAt, stringOf, textOf, type GoNode } from '../../syntax/go/tree';
import { isFunction } from '../model/scopes';

/** What a condition is about, seen from the code that runs under it. */
export type Condition =
  /** Somebody asked for it: an option whose name says so. */
  | { readonly kind: 'asked' }
  /** A CA was given. */
  | { readonly kind: 'given'; readonly what: string }
  /** No CA was given. */
  | { readonly kind: 'missing'; readonly what: string }
  | { readonly kind: 'other' };

const asking = /insecure|skip|unsafe|no_?verify|verify|check|validat|strict|ignore|allow|disable|trust_?all|self_?signed|\btest|debug|\bdev|development|local/i;
const authority = /(^|[^a-z])(ca|cas|root|roots|cacert|cacerts|cabundle|capool|trust)([^a-z]|$)|ca(cert|file|path|bundle|pem|data|pool|crt|key)|root(ca|cert|s)|bundle/i;

/** The conditions of the `if` and `switch` statements around a node, innermost first, up to its function. */
export function conditionsOf(node: GoNode): readonly Condition[] {
  const found: Condition[] = [];
  let inner: GoNode = node;
  for (const each of ancestors(node)) {
    if (isFunction(each)) break;
    const condition = each.type === 'if_statement' ? childAt(each, 'condition') : undefined;
    if (condition && inner.field === 'consequence') found.push(conditionFrom(condition, true));
    if (condition && inner.field === 'alternative') found.push(conditionFrom(condition, false));
    if (/^(expression_case|type_case|communication_case|default_case)$/.test(each.type)) found.push(isAsking(childAt(each, 'value')) ? { kind: 'asked' } : { kind: 'other' });
    inner = each;
  }
  return found;
}

function isAsking(value: GoNode | undefined): boolean {
  return value !== undefined && asking.test(textOf(value));
}

/** What it means that an expression is true (or false). */
export function conditionFrom(expression: GoNode, holds: boolean): Condition {
  const node = bare(expression);
  if (node.type === 'unary_expression' && childAt(node, 'operator')?.type === '!') {
    const operand = childAt(node, 'operand');
    return operand ? conditionFrom(operand, !holds) : { kind: 'other' };
  }
  const presence = presenceOf(node);
  if (presence && isAuthority(presence.subject)) return { kind: presence.isPresent === holds ? 'given' : 'missing', what: textOf(presence.subject) };
  return namesIn(node).some(name => asking.test(name)) ? { kind: 'asked' } : { kind: 'other' };
}

function isAuthority(subject: GoNode): boolean {
  const names = namesIn(subject);
  const last = (names.at(-1) ?? '').replace(/([a-z])([A-Z])/g, '$1_$2');
  return authority.test(last) && !names.some(name => /insecure|skip|key/i.test(name));
}

function namesIn(node: GoNode): readonly string[] {
  return node.within('identifier', 'field_identifier').map(textOf);
}

/** `x != ""`, `x == nil`, `len(x) > 0`: what is looked at, and whether it is there when the comparison is true. */
function presenceOf(node: GoNode): { readonly subject: GoNode; readonly isPresent: boolean } | undefined {
  if (node.type !== 'binary_expression') return undefined;
  const [left, right, operator] = [childAt(node, 'left'), childAt(node, 'right'), childAt(node, 'operator')?.type];
  if (!left || !right) return undefined;
  const measured = bare(left).type === 'call_expression' && textOf(childAt(bare(left), 'function') ?? left) === 'len' ? childAt(bare(left), 'arguments')?.children[0] : undefined;
  if (measured && textOf(right) === '0') return operator === '==' ? { subject: measured, isPresent: false } : operator === '>' || operator === '!=' ? { subject: measured, isPresent: true } : undefined;
  const isNothing = bare(right).type === 'nil' || stringOf(bare(right)) === '';
  if (!isNothing || (operator !== '==' && operator !== '!=')) return undefined;
  return { subject: bare(left), isPresent: operator === '!=' };
}
