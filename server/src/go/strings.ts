/** String values that a file spells out. */
import { bare, childAt, childrenAt, descendants, listed, stringOf, textOf, type GoNode } from '../syntax/go/tree';
import type { GoModel } from './model/model';
import { enclosingFunction, scopeOf } from './model/scopes';

/** The value of a literal, of a constant of the file, or of a local name that is given a literal and nothing else. */
export function stringValue(model: GoModel, expression: GoNode): string | undefined {
  const node = bare(expression);
  if (node.type !== 'identifier') return stringOf(node);
  const local = model.localOf(node);
  if (!local) return constantOf(model, textOf(node));
  const owner = enclosingFunction(local.node);
  if (local.by.type === 'const_spec') return literalAt(local.by, local.name);
  if (local.by.type !== 'short_var_declaration' || !owner) return undefined;
  const isGivenAnew = [...descendants(owner)].some(each => each.type === 'assignment_statement' && listed(childAt(each, 'left')).some(left => textOf(left) === local.name));
  const index = listed(childAt(local.by, 'left')).indexOf(local.node);
  const value = isGivenAnew ? undefined : listed(childAt(local.by, 'right'))[index];
  return value && stringOf(bare(value));
}

function constantOf(model: GoModel, name: string): string | undefined {
  for (const declaration of model.declarationsWith(text => text.startsWith('const') && text.includes(name))) {
    for (const spec of descendants(declaration)) {
      if (spec.type === 'const_spec' && scopeOf(spec)?.type === 'source_file' && childrenAt(spec, 'name').some(each => textOf(each) === name)) return literalAt(spec, name);
    }
  }
  return undefined;
}

function literalAt(spec: GoNode, name: string): string | undefined {
  const index = childrenAt(spec, 'name').findIndex(each => textOf(each) === name);
  const value = listed(childAt(spec, 'value'))[index];
  return value && stringOf(bare(value));
}
