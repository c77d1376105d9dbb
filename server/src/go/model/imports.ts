/** What a Go file imports, and under which names. */
import type { GoFile } from '../../syntax/go/file';
import { childAt, descendants, stringOf, textOf, type GoNode } from '../../syntax/go/tree';

export interface GoImport {
  readonly path: string;
  /** The name in this file; `.` and `_` as they are written. Without an alias it is what the path ends in. */
  readonly name: string;
  readonly hasAlias: boolean;
  /** The import spec. */
  readonly node: GoNode;
}

export function importsOf(file: GoFile): readonly GoImport[] {
  return file.declarations
    .filter(declaration => declaration.keyword === 'import' || declaration.keyword === 'package')
    .flatMap(({ node }) => (node ? [...descendants(node)].filter(each => each.type === 'import_spec') : []))
    .flatMap(importOf);
}

function importOf(node: GoNode): readonly GoImport[] {
  const literal = childAt(node, 'path');
  const path = literal && stringOf(literal);
  if (path === undefined || path === '') return [];
  const alias = childAt(node, 'name');
  return [{ path, node, hasAlias: alias !== undefined, name: alias ? textOf(alias) : usualName(path) }];
}

/** What a package is called when nobody says otherwise: the last element, without a major version. */
function usualName(path: string): string {
  const parts = path.split('/');
  const last = parts.at(-1) ?? '';
  const name = /^v\d+$/.test(last) && parts.length > 1 ? (parts.at(-2) ?? last) : last;
  return name.replace(/\.v\d+$/, '').replace(/^go-|[.-]go$/, '').replace(/-/g, '_');
}
