/**
 * Where the certificate pool comes from that an expression has, and whether anything was put into it: through variables,
 * fields, helper functions and returns of one package. Order does not count: what a variable is ever given, it may have.
 * What cannot be followed is unknown.
 */
import { bare, childAt, listed, textOf, type GoNode } from '../../syntax/go/tree';
import type { GoModel } from '../model/model';
import type { LocalName } from '../model/scopes';
import type { GoPackage } from '../model/package';
import { typeOf } from '../model/types';
import { declarationsWithWord, functionsNamed, isVisibleOutside, packageUses, parameterName, returnsOf, valueOfSpec, variableNamed, type Placed } from './functions';
import { argumentsOf, destinationOf, resultIndex, usesOf, valuesOf } from './uses';

export type PoolOrigin = 'system' | 'new' | 'nil' | 'unknown';

export interface PoolView {
  readonly origins: ReadonlySet<PoolOrigin>;
  /** The calls of `NewCertPool` that it may come from. */
  readonly made: readonly Placed[];
  /** The calls that put certificates into it. */
  readonly additions: readonly Placed[];
  /** Whether something was put into it; `maybe` where it was given to code that cannot be followed. */
  readonly filled: 'no' | 'maybe' | 'yes';
}

interface Collected {
  readonly origins: Set<PoolOrigin>;
  readonly made: Placed[];
  readonly additions: Placed[];
  isOutOfSight: boolean;
}

/** More steps than this are a tangle that nobody can follow. */
const mostSteps = 400;
const deepest = 8;
const adding: ReadonlySet<string> = new Set(['AddCert', 'AppendCertsFromPEM', 'AddCertWithConstraint']);
const reading: ReadonlySet<string> = new Set(['Subjects', 'Equal', 'Clone']);
const poolFields: ReadonlySet<string> = new Set(['RootCAs', 'ClientCAs', 'Roots', 'Intermediates']);
const onlyLooks = /^(fmt|log|reflect|errors)\./;

/** What is known of the pool that an expression gives. */
export function poolOf(scope: GoPackage, model: GoModel, expression: GoNode): PoolView {
  const walk = new PoolWalk(scope);
  walk.value({ model, node: expression }, 0);
  const { origins, made, additions, isOutOfSight } = walk.found;
  const isDark = isOutOfSight || origins.has('unknown');
  return { origins, made, additions, filled: additions.length > 0 ? 'yes' : isDark ? 'maybe' : 'no' };
}

class PoolWalk {
  readonly found: Collected = { origins: new Set(), made: [], additions: [], isOutOfSight: false };
  readonly #seen = new Set<unknown>();
  #steps = 0;

  constructor(readonly scope: GoPackage) {}

  /** Follows a value back to where it was made. */
  value({ model, node: expression }: Placed, depth: number): void {
    const node = bare(expression);
    if (depth > deepest || this.#steps++ > mostSteps) return this.#unknown();
    if (node.type === 'nil') this.found.origins.add('nil');
    else if (node.type === 'call_expression') this.#call({ model, node }, 0, depth);
    else if (node.type === 'identifier') this.#name({ model, node }, depth);
    else if (node.type === 'selector_expression') this.#field({ model, node }, depth);
    else this.#unknown();
  }

  #unknown(): void {
    this.found.origins.add('unknown');
  }

  #values(model: GoModel, values: readonly (GoNode | undefined)[], depth: number): void {
    for (const value of values) {
      if (value) this.value({ model, node: value }, depth + 1);
      else this.#unknown();
    }
  }

  #call({ model, node }: Placed, index: number, depth: number): void {
    const known = model.calledBy(node);
    if (known === 'crypto/x509.NewCertPool') return this.#fresh({ model, node }, depth);
    if (known === 'crypto/x509.SystemCertPool') {
      this.found.origins.add('system');
      return;
    }
    const called = childAt(node, 'function');
    if (called?.type === 'identifier' && !model.localOf(called)) return this.#result(model, textOf(called), index, depth);
    const operand = called?.type === 'selector_expression' ? childAt(called, 'operand') : undefined;
    const isCopy = operand && textOf(childAt(called ?? node, 'field') ?? node) === 'Clone' && typeOf(model, operand, this.scope) === 'crypto/x509.CertPool';
    if (isCopy) this.value({ model, node: operand }, depth + 1);
    else this.#unknown();
  }

  /** A pool that was made here; what is done with it where it stands counts too. */
  #fresh(made: Placed, depth: number): void {
    this.found.origins.add('new');
    if (this.#seen.has(made.node)) return;
    this.#seen.add(made.node);
    this.found.made.push(made);
    this.#goesTo(made, depth);
  }

  #result(model: GoModel, name: string, index: number, depth: number): void {
    const declared = functionsNamed(this.scope, model, name);
    if (!declared || declared.length === 0) return this.#unknown();
    for (const each of declared) {
      if (this.#seen.has(each.node)) continue;
      this.#seen.add(each.node);
      const returned = returnsOf(each.node, index);
      if (returned.length === 0) this.#unknown();
      this.#values(each.model, returned, depth);
    }
  }

  #name({ model, node }: Placed, depth: number): void {
    const local = model.localOf(node);
    if (local) this.#local(model, local, depth);
    else this.#variable(model, textOf(node), depth);
  }

  #local(model: GoModel, local: LocalName, depth: number): void {
    if (this.#seen.has(local)) return;
    this.#seen.add(local);
    if (local.kind === 'result' || (local.by.type === 'var_spec' && listed(childAt(local.by, 'value')).length === 0)) this.found.origins.add('nil');
    else if (local.kind !== 'variable') this.#unknown();
    for (const value of local.kind === 'variable' || local.kind === 'result' ? valuesOf(model, local).filter(each => local.kind === 'variable' || each) : []) {
      const call = value && bare(value);
      if (call?.type === 'call_expression') this.#call({ model, node: call }, resultIndex(call, local.name), depth + 1);
      else this.#values(model, [value], depth);
    }
    this.#uses(model, local, depth);
  }

  /** What is done to a variable that has the pool. */
  #uses(model: GoModel, local: LocalName, depth: number): void {
    for (const use of usesOf(model, local)) this.#goesTo({ model, node: use }, depth);
  }

  /** A variable of the package: everything that any file does with it. */
  #variable(model: GoModel, name: string, depth: number): void {
    if (this.#seen.has(name)) return;
    this.#seen.add(name);
    const declared = variableNamed(this.scope, model, name);
    const places = declared && !isVisibleOutside(this.scope, name) ? declarationsWithWord(this.scope, name) : undefined;
    if (!declared || !places) return this.#unknown();
    const value = valueOfSpec(declared.node, name);
    if (value) this.value({ model: declared.model, node: value }, depth + 1);
    else this.found.origins.add('nil');
    for (const place of places) {
      for (const use of packageUses(place, name)) this.#goesTo({ model: place.model, node: use }, depth);
    }
  }

  /** A field of a struct: everything that any file of the package writes to a field of that name. */
  #field({ model, node }: Placed, depth: number): void {
    const name = textOf(childAt(node, 'field') ?? node);
    const key = `.${name}`;
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    if (model.resolveSelector(node) !== undefined || isVisibleOutside(this.scope, name)) return this.#unknown();
    const places = declarationsWithWord(this.scope, name);
    if (!places) return this.#unknown();
    let isWritten = false;
    for (const place of places) {
      for (const each of place.node.within('keyed_element', 'selector_expression')) {
        const value = writtenTo(each, name);
        if (value === undefined) continue;
        isWritten = true;
        this.#values(place.model, [value === 'unknown' ? undefined : value], depth);
      }
    }
    if (!isWritten) this.#unknown();
    for (const place of places) this.#fieldUses(place, name, depth);
  }

  #fieldUses(place: Placed, name: string, depth: number): void {
    for (const each of place.node.within('selector_expression')) {
      if (textOf(childAt(each, 'field') ?? each) !== name || this.#seen.has(each)) continue;
      // `a.RootCAs = b.RootCAs` leads from the one to the other and back.
      this.#seen.add(each);
      this.#goesTo({ model: place.model, node: each }, depth);
    }
  }

  /** What happens to the pool where an expression has it. */
  #goesTo({ model, node }: Placed, depth: number): void {
    // Whoever has the address of the variable can give it another pool.
    if (isAddressTaken(node)) return this.#unknown();
    const to = destinationOf(node);
    switch (to.kind) {
      case 'method':
        if (adding.has(to.name)) this.found.additions.push({ model, node: to.call });
        else if (!reading.has(to.name)) this.found.isOutOfSight = true;
        return;
      case 'assigned':
        return this.#assigned(model, to.target, depth);
      case 'element':
        if (poolFields.has(to.field)) return this.#fieldUses({ model, node: node.root }, to.field, depth);
        return this.#stored(to.field, depth);
      case 'argument':
        return this.#given(model, to.call, to.index, depth);
      case 'target':
        if (!to.value) return;
        if (node.type === 'identifier') return this.#values(model, model.localOf(node) ? [] : [to.value], depth);
        return;
      case 'returned':
        // The caller's variable is looked at where the walk came from there; any other caller may fill it.
        if (!this.#seen.has(to.by)) this.found.isOutOfSight = true;
        return;
      case 'field':
      case 'other':
        this.found.isOutOfSight = true;
    }
  }

  #assigned(model: GoModel, target: GoNode, depth: number): void {
    if (textOf(target) === '_') return;
    if (target.type === 'identifier') {
      const local = model.localOf(target);
      if (!local) this.found.isOutOfSight = true;
      // The variable that is being followed is looked at as a whole anyway.
      else if (!this.#seen.has(local)) this.#alias(model, local, depth);
      return;
    }
    const field = target.type === 'selector_expression' ? textOf(childAt(target, 'field') ?? target) : '';
    if (poolFields.has(field)) this.#fieldUses({ model, node: target.root }, field, depth + 1);
    else this.#stored(field, depth);
  }

  #alias(model: GoModel, local: LocalName, depth: number): void {
    this.#seen.add(local);
    if (depth > deepest || this.#steps++ > mostSteps) this.found.isOutOfSight = true;
    else this.#uses(model, local, depth + 1);
  }

  /** Kept in a struct of the package: what is done to fields of that name. */
  #stored(field: string, depth: number): void {
    const key = `uses of .${field}`;
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    const places = field === '' || isVisibleOutside(this.scope, field) ? undefined : declarationsWithWord(this.scope, field);
    if (!places || depth > deepest) {
      this.found.isOutOfSight = true;
      return;
    }
    for (const place of places) this.#fieldUses(place, field, depth + 1);
  }

  /** Given to a function: one of the package is looked into, any other may do anything. */
  #given(model: GoModel, call: GoNode, index: number, depth: number): void {
    const known = model.calledBy(call);
    if (known !== undefined && onlyLooks.test(known)) return;
    const called = childAt(call, 'function');
    const declared = called?.type === 'identifier' && !model.localOf(called) ? functionsNamed(this.scope, model, textOf(called)) : undefined;
    if (!declared || declared.length === 0 || depth > deepest || argumentsOf(call).length <= index) {
      this.found.isOutOfSight = true;
      return;
    }
    for (const each of declared) {
      const parameter = parameterName(each.node, index);
      const local = parameter && each.model.localOf(parameter);
      if (!local) this.found.isOutOfSight = true;
      else if (!this.#seen.has(local)) this.#alias(each.model, local, depth);
    }
  }
}

function isAddressTaken({ parent }: GoNode): boolean {
  return parent?.type === 'unary_expression' && childAt(parent, 'operator')?.type === '&';
}

/** The value that a node writes to a field of that name: an assignment or an element of a literal. */
function writtenTo(node: GoNode, field: string): GoNode | 'unknown' | undefined {
  if (node.type === 'keyed_element') {
    const [key, value] = [childAt(node, 'key'), childAt(node, 'value')];
    return key && value && textOf(key) === field ? value : undefined;
  }
  if (node.type !== 'selector_expression' || textOf(childAt(node, 'field') ?? node) !== field) return undefined;
  const to = destinationOf(node);
  return to.kind === 'target' ? (to.value ?? 'unknown') : undefined;
}
