/** Whether code runs while the program is at work already, as opposed to while it is being set up. */
import { ancestors, childAt, textOf, type GoNode } from '../syntax/go/tree';
import type { GoModel } from './model/model';
import { enclosingFunction, isFunction } from './model/scopes';
import { typeNamed } from './model/types';

const later = /^(watch|update|on(change|update|event))|reload|refresh|rotat|renew/i;

/** In a loop, a goroutine, a handler, or a function whose name says that it comes back. */
export function runsLater(model: GoModel, node: GoNode): boolean {
  for (const each of ancestors(node)) {
    if (each.type === 'for_statement' || each.type === 'go_statement') return true;
    if (isFunction(each) && isHandler(model, each)) return true;
    if (/^(function|method)_declaration$/.test(each.type)) return later.test(textOf(childAt(each, 'name') ?? each));
  }
  return false;
}

function isHandler(model: GoModel, owner: GoNode): boolean {
  const parameters = childAt(owner, 'parameters')?.children ?? [];
  return parameters.some(each => typeNamed(model, childAt(each, 'type') ?? each) === 'net/http.Request');
}

/** In `main` or `init` itself, before anything else has begun. */
export function isStart(model: GoModel, node: GoNode): boolean {
  const owner = enclosingFunction(node);
  const name = owner?.type === 'function_declaration' ? childAt(owner, 'name') : undefined;
  return name !== undefined && (textOf(name) === 'init' || (textOf(name) === 'main' && model.packageName === 'main'));
}
