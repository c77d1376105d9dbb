/**
 * What becomes of a `tls.Config`: the values that its fields are ever given, and whether it is used to dial, to listen,
 * or in a way that cannot be followed.
 */
import { bare, childAt, textOf, type GoNode } from '../../syntax/go/tree';
import type { GoModel } from '../model/model';
import type { LocalName } from '../model/scopes';
import type { GoPackage } from '../model/package';
import { typeNamed, typeOf } from '../model/types';
import { declarationsWithWord, functionsNamed, isVisibleOutside, packageUses, parameterName, variableNamed, type Placed } from './functions';
import { argumentsOf, destinationOf, usesOf, type Destination } from './uses';

export type ConfigRole = 'client' | 'server' | 'unknown';

/** A field that is given a value. */
export interface FieldValue {
  readonly model: GoModel;
  readonly name: string;
  readonly value: GoNode;
  /** The element of the literal, or the assignment. */
  readonly by: GoNode;
}

export interface ConfigView {
  readonly fields: readonly FieldValue[];
  readonly roles: ReadonlySet<ConfigRole>;
  /** Where it is used to dial. */
  readonly dialled: readonly Placed[];
}

const mostSteps = 300;
const deepest = 6;

/** Functions by the argument that is a configuration, and what for. */
const users: ReadonlyMap<string, { readonly index: number; readonly role: ConfigRole }> = new Map([
  ['crypto/tls.Dial', { index: 2, role: 'client' }],
  ['crypto/tls.DialWithDialer', { index: 3, role: 'client' }],
  ['crypto/tls.Client', { index: 1, role: 'client' }],
  ['crypto/tls.Listen', { index: 2, role: 'server' }],
  ['crypto/tls.NewListener', { index: 1, role: 'server' }],
  ['crypto/tls.Server', { index: 1, role: 'server' }],
  ['crypto/tls.QUICClient', { index: 0, role: 'unknown' }],
]);

/** Fields that hold a configuration, by the type of the struct. */
const holders: ReadonlyMap<string, ConfigRole> = new Map([
  ['net/http.Transport.TLSClientConfig', 'client'],
  ['github.com/gorilla/websocket.Dialer.TLSClientConfig', 'client'],
  ['golang.org/x/net/http2.Transport.TLSClientConfig', 'client'],
  ['crypto/tls.Dialer.Config', 'client'],
  ['net/http.Server.TLSConfig', 'server'],
  ['net/http/httptest.Server.TLS', 'server'],
]);

/** Whether an expression is a literal of `crypto/tls.Config`. */
export function isConfigLiteral(model: GoModel, node: GoNode): boolean {
  const type = node.type === 'composite_literal' ? childAt(node, 'type') : undefined;
  return type !== undefined && typeNamed(model, type) === 'crypto/tls.Config' && type.type === 'qualified_type';
}

/** The elements that a literal gives to its fields. */
export function elementsOf(model: GoModel, literal: GoNode): readonly FieldValue[] {
  return (childAt(literal, 'body')?.children ?? []).flatMap((by): readonly FieldValue[] => {
    const [key, value] = [childAt(by, 'key'), childAt(by, 'value')];
    return key && value ? [{ model, name: textOf(key), value, by }] : [];
  });
}

/** What becomes of the configuration of a literal, or of the one that a variable or field stands for. */
export function configOf(scope: GoPackage, model: GoModel, expression: GoNode): ConfigView {
  const walk = new ConfigWalk(scope);
  const node = bare(expression);
  if (node.type === 'composite_literal') {
    walk.fields.push(...elementsOf(model, node));
    walk.goesTo({ model, node }, 0);
  } else walk.holder({ model, node });
  return walk;
}

class ConfigWalk implements ConfigView {
  readonly fields: FieldValue[] = [];
  readonly roles = new Set<ConfigRole>();
  readonly dialled: Placed[] = [];
  readonly #seen = new Set<unknown>();
  #steps = 0;

  constructor(readonly scope: GoPackage) {}

  /** Follows a variable or a field that has the configuration already. */
  holder({ model, node }: Placed): void {
    const local = node.type === 'identifier' ? model.localOf(node) : undefined;
    if (local) {
      this.#origins(model, local);
      this.#uses(model, local, 0);
    } else if (node.type === 'identifier') this.#variable(model, textOf(node), 0);
    else this.#sameExpression({ model, node });
  }

  /** Literals that the variable is given count with their elements. */
  #origins(model: GoModel, local: LocalName): void {
    if (local.kind !== 'variable') this.roles.add('unknown');
    for (const each of local.by.within('composite_literal')) if (isConfigLiteral(model, each)) this.fields.push(...elementsOf(model, each));
  }

  /** `transport.TLSClientConfig`: what the same declaration does with the same words. */
  #sameExpression({ model, node }: Placed): void {
    const words = textOf(node);
    this.#held(model, node);
    for (const each of node.root.within('selector_expression')) if (each !== node && textOf(each) === words) this.goesTo({ model, node: each }, 0);
  }

  #held(model: GoModel, selector: GoNode): void {
    const owner = childAt(selector, 'operand');
    const type = owner && typeOf(model, owner, this.scope);
    this.#use(holders.get(`${type ?? ''}.${textOf(childAt(selector, 'field') ?? selector)}`) ?? 'unknown', { model, node: selector });
  }

  #use(role: ConfigRole, at: Placed): void {
    this.roles.add(role);
    if (role === 'client') this.dialled.push(at);
  }

  #uses(model: GoModel, local: LocalName, depth: number): void {
    if (this.#seen.has(local)) return;
    this.#seen.add(local);
    if (depth > deepest || this.#steps++ > mostSteps) this.roles.add('unknown');
    else for (const use of usesOf(model, local)) this.goesTo({ model, node: use }, depth + 1);
  }

  goesTo({ model, node }: Placed, depth: number): void {
    const to = destinationOf(node);
    switch (to.kind) {
      case 'field':
        return this.#field(model, to);
      case 'assigned':
        return this.#assigned(model, to.target, depth);
      case 'element':
        return this.#use(this.#roleOfElement(model, to.literal, to.field), { model, node: to.literal });
      case 'argument':
        return this.#given(model, to.call, to.index, depth);
      case 'method':
        if (to.name === 'Clone') this.goesTo({ model, node: to.call }, depth + 1);
        return;
      case 'returned':
        return this.#returned(to.by, depth);
      case 'other':
        this.roles.add('unknown');
    }
  }

  #field(model: GoModel, { selector, name }: Extract<Destination, { kind: 'field' }>): void {
    const to = destinationOf(selector);
    if (to.kind === 'target' && to.value) this.fields.push({ model, name, value: to.value, by: to.statement });
    // `config.RootCAs, err = pool()`: the value is a call's first result.
    else if (to.kind === 'target') this.fields.push({ model, name, value: childAt(to.statement, 'right') ?? to.statement, by: to.statement });
  }

  #assigned(model: GoModel, target: GoNode, depth: number): void {
    if (target.type === 'identifier') {
      const local = model.localOf(target);
      if (local) this.#uses(model, local, depth);
      else if (textOf(target) !== '_') this.#variable(model, textOf(target), depth);
    } else if (target.type === 'selector_expression') this.#held(model, target);
    else this.roles.add('unknown');
  }

  #roleOfElement(model: GoModel, literal: GoNode, field: string): ConfigRole {
    const type = childAt(literal, 'type');
    const name = type ? typeNamed(model, type) : undefined;
    return holders.get(`${name ?? ''}.${field}`) ?? 'unknown';
  }

  #variable(model: GoModel, name: string, depth: number): void {
    if (this.#seen.has(name)) return;
    this.#seen.add(name);
    const places = variableNamed(this.scope, model, name) && !isVisibleOutside(this.scope, name) ? declarationsWithWord(this.scope, name) : undefined;
    if (!places) this.roles.add('unknown');
    else for (const place of places) for (const use of packageUses(place, name)) this.goesTo({ model: place.model, node: use }, depth + 1);
  }

  #given(model: GoModel, call: GoNode, index: number, depth: number): void {
    const user = users.get(model.calledBy(call) ?? '');
    if (user?.index === index) return this.#use(user.role, { model, node: call });
    const called = childAt(call, 'function');
    const declared = called?.type === 'identifier' && !model.localOf(called) ? functionsNamed(this.scope, model, textOf(called)) : undefined;
    if (!declared || declared.length === 0 || argumentsOf(call).length <= index) this.roles.add('unknown');
    for (const each of declared ?? []) {
      const parameter = parameterName(each.node, index);
      const local = parameter && each.model.localOf(parameter);
      if (local) this.#uses(each.model, local, depth);
      else this.roles.add('unknown');
    }
  }

  /** The callers of the function that returns it. */
  #returned(by: GoNode, depth: number): void {
    if (this.#seen.has(by)) return;
    this.#seen.add(by);
    const name = by.type === 'function_declaration' ? textOf(childAt(by, 'name') ?? by) : '';
    const places = name === '' || isVisibleOutside(this.scope, name) || depth > deepest ? undefined : declarationsWithWord(this.scope, name);
    if (!places) this.roles.add('unknown');
    for (const place of places ?? []) {
      for (const use of packageUses(place, name)) {
        const call = use.parent;
        if (call?.type === 'call_expression' && use.field === 'function') this.#called({ model: place.model, node: call }, depth);
        else this.roles.add('unknown');
      }
    }
  }

  /** The configuration is the call's first result. */
  #called({ model, node }: Placed, depth: number): void {
    const to = destinationOf(node);
    const first = node.parent?.parent && childAt(node.parent.parent, 'left')?.children[0];
    if (to.kind === 'other' && first?.type === 'identifier') this.#assigned(model, first, depth + 1);
    else this.goesTo({ model, node }, depth + 1);
  }
}
