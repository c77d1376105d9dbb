/** Edits of Go source that leave it as gofmt would: statements on lines of their own, imports in their place. */
import type { Edit } from '../core/finding';
import { lineBreakOf } from '../core/text';
import { descendants, textOf, type GoNode } from '../syntax/go/tree';
import { importing, withoutImport } from './importing';
import type { GoModel } from './model/model';

export function replaced(node: GoNode, newText: string): Edit {
  return { file: node.source.uri, span: { start: node.start, end: node.end }, newText };
}

/** The blanks before a statement that begins its line; `undefined` where something else stands before it. */
export function indentOf(statement: GoNode): string | undefined {
  const { text } = statement.source;
  const lineStart = text.lastIndexOf('\n', statement.start - 1) + 1;
  const before = text.slice(lineStart, statement.start);
  return /^[ \t]*$/.test(before) ? before : undefined;
}

/** Lines after a statement, indented like it; `undefined` where the statement does not have its lines for itself. */
export function linesAfter(statement: GoNode, lines: readonly string[]): Edit | undefined {
  const { text, uri } = statement.source;
  const indent = indentOf(statement);
  const rest = /^[ \t]*(\/\/[^\r\n]*)?(?=\r?\n|$)/.exec(text.slice(statement.end))?.[0];
  if (indent === undefined || rest === undefined) return undefined;
  const end = statement.end + rest.trimEnd().length;
  return { file: uri, span: { start: end, end }, newText: lines.map(line => `${lineBreakOf(text)}${line === '' ? '' : indent}${line}`).join('') };
}

/** Lines before a statement, indented like it. */
export function linesBefore(statement: GoNode, lines: readonly string[]): Edit | undefined {
  const { text, uri } = statement.source;
  const indent = indentOf(statement);
  if (indent === undefined) return undefined;
  return { file: uri, span: { start: statement.start, end: statement.start }, newText: lines.map(line => `${line}${lineBreakOf(text)}${indent}`).join('') };
}

/** Imports a package under its usual name: no edit where it is imported, `undefined` where it cannot be. */
export function importEdits(model: GoModel, path: string): readonly Edit[] | undefined {
  if (model.nameOf(path) !== undefined) return [];
  const name = path.slice(path.lastIndexOf('/') + 1);
  return model.imports.some(each => each.name === name || each.path === path) ? undefined : importing(model, [{ path }]);
}

/** Takes an import out when `removed` held the only uses of its package. */
export function importRemoval(model: GoModel, path: string, removed: GoNode): readonly Edit[] {
  const name = model.nameOf(path);
  const imported = model.importOf(path);
  if (name === undefined || !imported) return [];
  const isUsed = model.declarationsWith(text => text.includes(`${name}.`)).some(declaration => {
    return [...descendants(declaration)].some(each => isName(each, name) && (each.start < removed.start || each.end > removed.end) && model.packageOf(each) === path);
  });
  const removal = isUsed ? undefined : withoutImport(imported);
  return removal ? [removal] : [];
}

function isName(node: GoNode, name: string): boolean {
  return /^(identifier|package_identifier)$/.test(node.type) && node.field !== 'name' && textOf(node) === name;
}
