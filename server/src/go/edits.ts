/** Edits of Go source that leave it as gofmt would: statements on lines of their own, imports in their place. */
import type { Edit } from '../core/finding';
import { lineBreakOf } from '../core/text';
import { descendants, textOf, type GoNode } from '../syntax/go/tree';
import type { GoImport } from './model/imports';
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
  if (model.imports.some(each => each.name === name || each.path === path)) return undefined;
  const [only, another] = model.imports;
  if (only && !another && only.path !== 'C' && only.node.parent?.type === 'import_declaration') return grouped(only, path);
  const edit = only ? besideImports(model, path) : firstImport(model, path);
  return edit && [edit];
}

function firstImport({ file }: GoModel, path: string): Edit | undefined {
  const clause = file.declarations.find(each => each.keyword === 'package');
  if (!clause) return undefined;
  const rest = /^[ \t]*(?:\/\/[^\r\n]*)?/.exec(file.text.slice(clause.start + clause.text.length))?.[0] ?? '';
  const at = clause.start + clause.text.length + rest.trimEnd().length;
  const lineBreak = lineBreakOf(file.text);
  return { file: file.uri, span: { start: at, end: at }, newText: `${lineBreak}${lineBreak}import "${path}"` };
}

/** `import "a"` becomes `import ( … )` with both. */
function grouped({ node, path: known }: GoImport, path: string): readonly Edit[] {
  const { text, uri } = node.source;
  const lineBreak = lineBreakOf(text);
  const gap = isStandard(known) ? lineBreak : `${lineBreak}${lineBreak}`;
  const isFirst = !isStandard(known) || path < known;
  return [
    { file: uri, span: { start: node.start, end: node.start }, newText: `(${lineBreak}\t${isFirst ? `"${path}"${gap}\t` : ''}` },
    { file: uri, span: { start: node.end, end: node.end }, newText: `${isFirst ? '' : `${lineBreak}\t"${path}"`}${lineBreak})` },
  ];
}

/** Standard packages have no dot in their first element; gofmt sorts within a group of lines. */
function isStandard(path: string): boolean {
  return !(path.split('/', 1)[0] ?? '').includes('.') && path !== 'C';
}

function besideImports(model: GoModel, path: string): Edit | undefined {
  const { file, imports } = model;
  const lineBreak = lineBreakOf(file.text);
  const inGroups = imports.filter(each => each.node.parent?.type === 'import_spec_list');
  const group = inGroups.filter((each, index) => isStandard(each.path) && firstGroup(inGroups.slice(0, index + 1)));
  const after = group.filter(each => each.path < path).at(-1);
  const before = group[0];
  if (after) return linesAfter(after.node, [`"${path}"`]);
  if (before) return linesBefore(before.node, [`"${path}"`]);
  const first = inGroups[0];
  // A group of other people's packages: the standard one gets a group of its own above it.
  if (first) return linesBefore(first.node, [`"${path}"${lineBreak}`]);
  const last = imports.filter(each => each.path !== 'C').at(-1);
  const declaration = last?.node.parent;
  return declaration && linesAfter(declaration, [`import "${path}"`]);
}

/** Whether no empty line stands between the imports: gofmt sorts each group by itself. */
function firstGroup(imports: readonly { readonly node: GoNode }[]): boolean {
  return imports.every(({ node }, index) => {
    const next = imports[index + 1]?.node;
    return !next || !/\n[ \t]*\r?\n/.test(node.source.text.slice(node.end, next.start));
  });
}

/** Takes an import out when `removed` held the only uses of its package. */
export function importRemoval(model: GoModel, path: string, removed: GoNode): readonly Edit[] {
  const name = model.nameOf(path);
  const spec = model.importOf(path)?.node;
  if (name === undefined || !spec) return [];
  const isUsed = model.declarationsWith(text => text.includes(`${name}.`)).some(declaration => {
    return [...descendants(declaration)].some(each => isName(each, name) && (each.start < removed.start || each.end > removed.end) && model.packageOf(each) === path);
  });
  return isUsed ? [] : withoutImport(spec);
}

function isName(node: GoNode, name: string): boolean {
  return /^(identifier|package_identifier)$/.test(node.type) && node.field !== 'name' && textOf(node) === name;
}

function withoutImport(spec: GoNode): readonly Edit[] {
  const { text, uri } = spec.source;
  const list = spec.parent;
  const others = list?.children.filter(each => each.type === 'import_spec' && each !== spec) ?? [];
  const whole = others.length === 0 ? (list?.type === 'import_spec_list' ? list.parent : list) : spec;
  if (!whole) return [];
  const lineStart = text.lastIndexOf('\n', whole.start - 1) + 1;
  const rest = /^[ \t]*(?:\/\/[^\n]*)?\r?\n/.exec(text.slice(whole.end))?.[0];
  if (rest === undefined || text.slice(lineStart, whole.start).trim() !== '') return [];
  const after = text.slice(whole.end + rest.length);
  const blank = whole === spec ? '' : (/^\r?\n/.exec(after)?.[0] ?? '');
  return [{ file: uri, span: { start: lineStart, end: whole.end + rest.length + blank.length }, newText: '' }];
}
