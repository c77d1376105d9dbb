/** Transports of net/http that a file makes, and what becomes of each. */
import { ancestors, bare, childAt, descendants, listed, textOf, type GoNode } from '../syntax/go/tree';
import { fieldAssignments, structLiteral, wholeExpression, type StructLiteral } from './literals';
import type { GoModel } from './model/model';
import { enclosingFunction } from './model/scopes';
import { resultTypes, typeNamed, typeOf } from './model/types';

const transportType = 'net/http.Transport';

/** Literals of `http.Transport` in the file. */
export function transportLiterals(model: GoModel): readonly StructLiteral[] {
  if (model.nameOf('net/http') === undefined) return [];
  return model
    .declarationsWith(text => text.includes('Transport{'))
    .flatMap(declaration => declaration.within('composite_literal'))
    .flatMap(node => structLiteral(model, node, transportType) ?? []);
}

/** Whether all that happens to a transport is seen: it goes into a client at once or through a variable, and no other code gets hold of it. */
export function isSeenWhole(model: GoModel, literal: StructLiteral): boolean {
  return endsInClient(model, wholeExpression(literal.node), 0);
}

/** The local variable that holds a literal from its declaration on. */
export function variableOf(model: GoModel, literal: StructLiteral): GoNode | undefined {
  const whole = wholeExpression(literal.node);
  const list = whole.parent;
  const statement = list?.parent;
  if (!list || statement?.type !== 'short_var_declaration' || listed(list).length !== 1) return undefined;
  const [name, ...others] = listed(childAt(statement, 'left'));
  return name?.type === 'identifier' && others.length === 0 && model.localOf(name)?.node === name ? name : undefined;
}

/** The fields that are given a value behind the literal. */
export function laterFields(model: GoModel, literal: StructLiteral): ReadonlySet<string> {
  const variable = variableOf(model, literal);
  const owner = variable && enclosingFunction(variable);
  return new Set(owner ? fieldAssignments(descendants(owner), textOf(variable)).map(({ field }) => field) : []);
}

function endsInClient(model: GoModel, expression: GoNode, depth: number): boolean {
  const { parent } = expression;
  if (!parent || depth > 3) return false;
  if (parent.type === 'keyed_element') return isClientField(model, parent);
  if (parent.type !== 'expression_list') return false;
  const statement = parent.parent;
  switch (statement?.type) {
    case 'short_var_declaration':
      return listed(parent).length === 1 && endsByName(model, statement, depth);
    case 'assignment_statement':
      return isClientTransport(model, listed(childAt(statement, 'left'))[listed(parent).indexOf(expression)]);
    case 'return_statement':
      return returnsRoundTripper(model, expression, listed(parent).indexOf(expression));
    default:
      return false;
  }
}

/** `http.Client{Transport: …}`, `oauth2.Transport{Base: …}` */
function isClientField(model: GoModel, element: GoNode): boolean {
  const type = element.parent?.parent && childAt(element.parent.parent, 'type');
  const key = childAt(element, 'key');
  const owner = type && typeNamed(model, type);
  return key !== undefined && owner !== undefined && clientFields.has(`${owner}.${textOf(key)}`);
}

const clientFields: ReadonlySet<string> = new Set(['net/http.Client.Transport', 'golang.org/x/oauth2.Transport.Base']);

/** `client.Transport = …` */
function isClientTransport(model: GoModel, target: GoNode | undefined): boolean {
  if (target?.type !== 'selector_expression') return false;
  const [owner, field] = [childAt(target, 'operand'), childAt(target, 'field')];
  return owner !== undefined && field !== undefined && textOf(field) === 'Transport' && (typeOf(model, owner) === 'net/http.Client' || model.resolveSelector(owner) === 'net/http.DefaultClient');
}

function returnsRoundTripper(model: GoModel, expression: GoNode, index: number): boolean {
  const owner = enclosingFunction(expression);
  const type = owner && resultTypes(owner)[index];
  return type !== undefined && typeNamed(model, type) === 'net/http.RoundTripper';
}

/** Every use of the variable: fields of its own, clients, and functions that are known to keep their hands off the rest. */
function endsByName(model: GoModel, statement: GoNode, depth: number): boolean {
  const [name, ...others] = listed(childAt(statement, 'left'));
  const owner = name && enclosingFunction(name);
  const local = name && model.localOf(name);
  if (!owner || others.length > 0 || local?.node !== name) return false;
  const uses = [...descendants(owner)].filter(node => node.type === 'identifier' && node !== name && textOf(node) === textOf(name) && model.localOf(node) === local);
  return uses.some(use => isInClient(model, use, depth)) && uses.every(use => isInClient(model, use, depth) || isHarmless(model, use));
}

function isInClient(model: GoModel, use: GoNode, depth: number): boolean {
  return endsInClient(model, wholeExpression(use), depth + 1);
}

const quietMethods: ReadonlySet<string> = new Set(['CloseIdleConnections', 'RoundTrip']);
const quietFunctions: ReadonlySet<string> = new Set(['golang.org/x/net/http2.ConfigureTransport', 'golang.org/x/net/http2.ConfigureTransports']);

/** `tr.Field`, written or read, `tr.CloseIdleConnections()`, `http2.ConfigureTransport(tr)` */
function isHarmless(model: GoModel, use: GoNode): boolean {
  const { parent } = use;
  if (parent?.type === 'selector_expression') {
    const field = childAt(parent, 'field');
    const isCalled = parent.parent?.type === 'call_expression' && parent.field === 'function';
    return field !== undefined && (!isCalled || quietMethods.has(textOf(field)));
  }
  if (parent?.type !== 'argument_list' || !parent.parent) return false;
  return quietFunctions.has(model.calledBy(parent.parent) ?? '');
}

/** Whether a function for dialling is nothing but a `net.Dialer`'s own. */
export function isPlainDialer(model: GoModel, value: GoNode): boolean {
  const node = bare(value);
  const [owner, method] = [childAt(node, 'operand'), childAt(node, 'field')];
  if (node.type !== 'selector_expression' || !owner || !method || !/^Dial(Context)?$/.test(textOf(method))) return false;
  return typeOf(model, owner) === 'net.Dialer';
}

/** The function or declaration around a node: what stands near it. */
export function surroundings(node: GoNode): GoNode {
  let found = node;
  for (const each of ancestors(node)) if (each.type !== 'source_file') found = each;
  return found;
}
