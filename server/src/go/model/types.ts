/** Types as far as the files of a package and the standard library tell them: names without pointers, `undefined` where it is not certain. */
import type { GoDeclaration } from '../../syntax/go/file';
import { bare, childAt, childrenAt, listed, textOf, type GoNode } from '../../syntax/go/tree';
import type { GoModel } from './model';
import type { LocalName } from './scopes';
import { fieldTypes, functionResults, methodResults } from './standard';

/** Longer chains of names are not followed. */
const deepest = 12;

/** The files of the package, read when the expression's own file does not say enough. */
export interface Neighbours {
  readonly models: readonly GoModel[];
}

/** `crypto/x509.CertPool`, `error`, `[]byte`; a type of the package itself is `.Name`. */
export function typeOf(model: GoModel, expression: GoNode, neighbours?: Neighbours): string | undefined {
  return new Typing(model, neighbours).of(expression, 0);
}

/** The name of a type as it is written in a declaration. */
export function typeNamed(model: GoModel, type: GoNode): string | undefined {
  switch (type.type) {
    case 'pointer_type':
    case 'parenthesized_type': {
      const inner = type.children[0];
      return inner && typeNamed(model, inner);
    }
    case 'qualified_type':
      return model.resolveSelector(type);
    case 'slice_type': {
      const element = childAt(type, 'element');
      const name = element && typeNamed(model, element);
      return name === undefined ? undefined : `[]${name}`;
    }
    case 'type_identifier':
      return model.localOf(type) ? undefined : builtin.has(textOf(type)) ? textOf(type) : `.${textOf(type)}`;
    default:
      return undefined;
  }
}

const builtin: ReadonlySet<string> = new Set(
  'bool string error any byte rune int int8 int16 int32 int64 uint uint8 uint16 uint32 uint64 uintptr float32 float64 complex64 complex128'.split(' '),
);

class Typing {
  constructor(
    readonly model: GoModel,
    readonly neighbours: Neighbours | undefined,
  ) {}

  /** What the own file declares, or another one of the package, with the file that gives it its meaning. */
  #declared(find: (model: GoModel) => GoNode | undefined): { readonly typing: Typing; readonly node: GoNode } | undefined {
    const own = find(this.model);
    if (own) return { typing: this, node: own };
    for (const model of this.neighbours?.models ?? []) {
      const node = find(model);
      if (node) return { typing: new Typing(model, this.neighbours), node };
    }
    return undefined;
  }

  of(expression: GoNode, depth: number): string | undefined {
    const node = bare(expression);
    if (depth > deepest) return undefined;
    switch (node.type) {
      case 'identifier':
        return this.#ofName(node, depth);
      case 'unary_expression':
        return /^[&*]$/.test(this.#operator(node)) ? this.#ofChild(node, 'operand', depth) : undefined;
      case 'composite_literal':
      case 'type_assertion_expression':
      case 'type_conversion_expression':
        return this.#ofType(childAt(node, 'type'));
      case 'call_expression':
        return this.#results(node, depth)?.[0];
      case 'selector_expression':
        return this.#ofField(node, depth);
      case 'interpreted_string_literal':
      case 'raw_string_literal':
        return 'string';
      default:
        return undefined;
    }
  }

  #operator(node: GoNode): string {
    return childAt(node, 'operator')?.type ?? '';
  }

  #ofChild(node: GoNode, field: string, depth: number): string | undefined {
    const child = childAt(node, field);
    return child && this.of(child, depth + 1);
  }

  #ofType(type: GoNode | undefined): string | undefined {
    return type && typeNamed(this.model, type);
  }

  #ofName(identifier: GoNode, depth: number): string | undefined {
    const local = this.model.localOf(identifier);
    if (local) return this.#ofLocal(local, depth);
    const name = textOf(identifier);
    const found = this.#declared(model => model.variableNamed(name));
    return found && found.typing.#ofSpec(found.node, name, depth + 1);
  }

  #ofLocal({ by, node, name }: LocalName, depth: number): string | undefined {
    switch (by.type) {
      case 'parameter_declaration':
        return this.#ofType(childAt(by, 'type'));
      case 'var_spec':
        return this.#ofSpec(by, name, depth);
      case 'short_var_declaration':
        return this.#ofList(listed(childAt(by, 'left')).indexOf(node), listed(childAt(by, 'right')), depth);
      default:
        return undefined;
    }
  }

  #ofSpec(spec: GoNode, name: string, depth: number): string | undefined {
    const type = childAt(spec, 'type');
    if (type) return this.#ofType(type);
    const index = childrenAt(spec, 'name').findIndex(each => textOf(each) === name);
    return this.#ofList(index, listed(childAt(spec, 'value')), depth);
  }

  /** The type of the name at `index` on the left of values. */
  #ofList(index: number, values: readonly GoNode[], depth: number): string | undefined {
    const [first] = values;
    if (index < 0 || !first) return undefined;
    if (values.length > 1 || index === 0) {
      const value = values[index];
      return value && this.of(value, depth + 1);
    }
    return bare(first).type === 'call_expression' ? this.#results(bare(first), depth)?.[index] : undefined;
  }

  #ofField(node: GoNode, depth: number): string | undefined {
    if (this.model.resolveSelector(node) !== undefined) return undefined;
    const owner = this.#ofChild(node, 'operand', depth);
    const field = childAt(node, 'field');
    if (owner === undefined || !field) return undefined;
    if (!owner.startsWith('.')) return fieldTypes.get(`${owner}.${textOf(field)}`);
    const found = this.#declared(model => model.fieldOf(owner.slice(1), textOf(field)));
    return found && found.typing.#ofType(found.node);
  }

  #results(call: GoNode, depth: number): readonly (string | undefined)[] | undefined {
    const called = childAt(call, 'function');
    if (!called) return undefined;
    const known = this.model.resolveSelector(called);
    if (known !== undefined) return functionResults.get(known);
    if (called.type === 'identifier') return this.#ofFunction(call, called);
    if (called.type !== 'selector_expression') return undefined;
    const owner = this.#ofChild(called, 'operand', depth);
    const method = childAt(called, 'field');
    if (owner === undefined || !method) return undefined;
    if (!owner.startsWith('.')) return methodResults.get(`${owner}.${textOf(method)}`);
    return this.#resultsOf(model => model.methodNamed(owner.slice(1), textOf(method)));
  }

  #ofFunction(call: GoNode, name: GoNode): readonly (string | undefined)[] | undefined {
    if (this.model.localOf(name)) return undefined;
    const made = call.children.find(child => child.field === 'arguments')?.children[0];
    if (textOf(name) === 'new') return made ? [this.#ofType(made)] : undefined;
    return this.#resultsOf(model => model.functionNamed(textOf(name)));
  }

  #resultsOf(find: (model: GoModel) => GoDeclaration | undefined): readonly (string | undefined)[] | undefined {
    const found = this.#declared(model => find(model)?.node?.children.find(each => /^(function|method)_declaration$/.test(each.type)));
    return found && resultTypes(found.node).map(type => found.typing.#ofType(type));
  }
}

/** The result types of a function, one for each result. */
export function resultTypes(declaration: GoNode): readonly GoNode[] {
  const result = childAt(declaration, 'result');
  if (!result) return [];
  if (result.type !== 'parameter_list') return [result];
  return result.children.flatMap(each => {
    const type = childAt(each, 'type');
    if (each.type !== 'parameter_declaration' || !type) return [];
    return Array.from({ length: Math.max(1, childrenAt(each, 'name').length) }, () => type);
  });
}
