/** The places where a field of a `tls.Config` is given a value. */
import { bare, childAt, textOf, type GoNode } from '../../syntax/go/tree';
import type { GoModel } from '../model/model';
import type { GoPackage } from '../model/package';
import { typeOf } from '../model/types';
import { elementsOf, isConfigLiteral } from './configs';
import { destinationOf } from './uses';

export interface FieldSite {
  readonly field: string;
  readonly value: GoNode;
  /** The element of a literal, or the assignment. */
  readonly by: GoNode;
  /** The literal, or the expression whose field is assigned. */
  readonly config: GoNode;
}

/** Where the file gives one of these fields a value, in the order of the text. */
export function configSites(model: GoModel, scope: GoPackage, fields: readonly string[]): readonly FieldSite[] {
  const isThere = (text: string): boolean => fields.some(field => text.includes(field));
  if (model.nameOf('crypto/tls') === undefined && !model.file.text.includes('TLSClientConfig')) return [];
  return model.declarationsWith(isThere).flatMap(declaration => declaration.within('composite_literal', 'selector_expression').flatMap(node => sitesAt(model, scope, node, fields)));
}

function sitesAt(model: GoModel, scope: GoPackage, node: GoNode, fields: readonly string[]): readonly FieldSite[] {
  if (isConfigLiteral(model, node)) {
    return elementsOf(model, node).filter(({ name }) => fields.includes(name)).map(({ name, value, by }) => ({ field: name, value: bare(value), by, config: node }));
  }
  if (node.type !== 'selector_expression') return [];
  const [operand, name] = [childAt(node, 'operand'), childAt(node, 'field')];
  if (!operand || !name || !fields.includes(textOf(name))) return [];
  const to = destinationOf(node);
  if (to.kind !== 'target' || !to.value || typeOf(model, operand, scope) !== 'crypto/tls.Config') return [];
  return [{ field: textOf(name), value: bare(to.value), by: to.statement, config: operand }];
}
