/** Imports that come into a file several at once, each in the group where it belongs, sorted as gofmt sorts. */
import type { Edit } from '../core/finding';
import { lineBreakOf } from '../core/text';
import { textOf, type GoNode } from '../syntax/go/tree';
import type { GoImport } from './model/imports';
import type { GoModel } from './model/model';

export interface NewImport {
  readonly path: string;
  /** An alias, or `_`. */
  readonly name?: string;
  /** A line above it, without the slashes. */
  readonly comment?: string;
}

/** The edits that bring new imports; `undefined` where the file's imports are not written in a way that can be added to. */
export function importing(model: GoModel, wanted: readonly NewImport[]): readonly Edit[] | undefined {
  const sorted = [...wanted].sort((a, b) => (a.path < b.path ? -1 : 1));
  if (sorted.length === 0) return [];
  const declared = model.file.declarations.filter(({ keyword }) => keyword === 'import');
  if (declared.some(({ node }) => node === undefined)) return undefined;
  const own = model.imports.filter(({ path }) => path !== 'C');
  const list = own.find(({ node }) => node.parent?.type === 'import_spec_list')?.node.parent;
  if (list) return intoList(own.filter(({ node }) => node.parent === list), sorted);
  const [only, another] = own;
  if (only && !another && declared.length === 1) return asList(only, sorted);
  const last = declared.at(-1) ?? model.file.declarations.find(({ keyword }) => keyword === 'package');
  if (!last) return undefined;
  const lineBreak = lineBreakOf(model.file.text);
  return [insertedAt(model.file.uri, endOfLine(model.file.text, last.start + last.text.length), `${lineBreak}${lineBreak}import ${blockOf(sorted.map(linesOf), sorted.map(({ path }) => path), lineBreak)}`)];
}

/** Standard packages have no dot in their first element. */
export function isStandardPath(path: string): boolean {
  return !(path.split('/', 1)[0] ?? '').includes('.');
}

function linesOf({ path, name, comment }: NewImport): readonly string[] {
  const spec = `${name === undefined ? '' : `${name} `}"${path}"`;
  return comment === undefined ? [spec] : [`// ${comment}`, spec];
}

/** `"a"` alone, or a list in parentheses with the standard packages first. */
function blockOf(entries: readonly (readonly string[])[], paths: readonly string[], lineBreak: string): string {
  const [single] = entries;
  if (entries.length === 1 && single?.length === 1) return single[0] ?? '';
  const group = (standard: boolean): string => entries.flatMap((lines, index) => (isStandardPath(paths[index] ?? '') === standard ? lines.map(line => `\t${line}${lineBreak}`) : [])).join('');
  return `(${lineBreak}${[group(true), group(false)].filter(each => each !== '').join(lineBreak)})`;
}

/** `import "a"` becomes a list. */
function asList({ node, path }: GoImport, wanted: readonly NewImport[]): readonly Edit[] {
  const { text, uri } = node.source;
  const entries = [{ path, lines: [textOf(node)] }, ...wanted.map(each => ({ path: each.path, lines: linesOf(each) }))].sort((a, b) => (a.path < b.path ? -1 : 1));
  const newText = blockOf(entries.map(({ lines }) => lines), entries.map(each => each.path), lineBreakOf(text));
  const known = textOf(node);
  const at = newText.indexOf(known);
  // What stands there stays; the list grows around it.
  return [
    { file: uri, span: { start: node.start, end: node.start }, newText: newText.slice(0, at) },
    { file: uri, span: { start: node.end, end: node.end }, newText: newText.slice(at + known.length) },
  ];
}

/** Specs with no empty line between them, in the order of the text. */
type Group = readonly GoImport[];

function groupsOf(specs: readonly GoImport[]): readonly Group[] {
  const groups: GoImport[][] = [];
  for (const spec of specs) {
    const group = groups.at(-1);
    const before = group?.at(-1)?.node;
    if (group && before && !/\n[ \t\r]*\n/.test(before.source.text.slice(before.end, spec.node.start))) group.push(spec);
    else groups.push([spec]);
  }
  return groups;
}

function intoList(specs: readonly GoImport[], wanted: readonly NewImport[]): readonly Edit[] | undefined {
  const groups = groupsOf(specs);
  const [first] = specs;
  const last = specs.at(-1);
  if (!first || !last || specs.some(({ node }) => indentOfLine(node) === undefined)) return undefined;
  const places = new Map<number, { readonly lines: string[]; readonly isAbove: boolean; readonly isGroup: boolean }>();
  for (const each of wanted) {
    const place = placeIn(groups, each, first, last);
    const known = places.get(place.at) ?? { lines: [], isAbove: place.isAbove, isGroup: place.isGroup };
    known.lines.push(...linesOf(each));
    places.set(place.at, known);
  }
  const { text, uri } = first.node.source;
  const lineBreak = lineBreakOf(text);
  const indent = indentOfLine(first.node) ?? '\t';
  return [...places].map(([at, { lines, isAbove, isGroup }]) => {
    const gap = isGroup ? lineBreak : '';
    const newText = isAbove ? `${lines.map(line => `${indent}${line}${lineBreak}`).join('')}${gap}` : `${gap}${lines.map(line => `${lineBreak}${indent}${line}`).join('')}`;
    return insertedAt(uri, at, newText);
  });
}

interface ImportPlace {
  readonly at: number;
  readonly isAbove: boolean;
  /** Whether an empty line has to set it off. */
  readonly isGroup: boolean;
}

function placeIn(groups: readonly Group[], { path, name = '' }: NewImport, first: GoImport, last: GoImport): ImportPlace {
  const group = groupFor(groups, path);
  if (!group) return isStandardPath(path) ? { at: startWithComments(first.node), isAbove: true, isGroup: true } : { at: endOfSpec(last.node), isAbove: false, isGroup: true };
  // Of one path, the alias decides.
  const index = group.findIndex(each => each.path > path || (each.path === path && (each.hasAlias ? each.name : '') > name));
  const next = group[index];
  const before = group.at(index < 0 ? -1 : index - 1);
  if (index === 0 && next) return { at: startWithComments(next.node), isAbove: true, isGroup: false };
  return { at: endOfSpec((before ?? last).node), isAbove: false, isGroup: false };
}

/** Standard packages go to the first group that has some; others to the one whose paths begin alike, and never among the standard ones alone. */
function groupFor(groups: readonly Group[], path: string): Group | undefined {
  if (isStandardPath(path)) return groups.find(group => group.every(each => isStandardPath(each.path))) ?? groups.find(group => group.some(each => isStandardPath(each.path)));
  const foreign = groups.filter(group => group.some(each => !isStandardPath(each.path)));
  const host = path.split('/', 1)[0] ?? '';
  return foreign.find(group => group.some(each => each.path.startsWith(`${host}/`))) ?? foreign[0];
}

/** The blanks before a spec that begins its line. */
function indentOfLine({ source, start }: GoNode): string | undefined {
  const before = source.text.slice(source.text.lastIndexOf('\n', start - 1) + 1, start);
  return /^[ \t]*$/.test(before) ? before : undefined;
}

/** The start of the line of a spec, or of the comments that stand right above it. */
function startWithComments({ source, start }: GoNode): number {
  let at = source.text.lastIndexOf('\n', start - 1) + 1;
  for (;;) {
    const above = source.text.lastIndexOf('\n', at - 2) + 1;
    if (at === 0 || !/^[ \t]*\/\//.test(source.text.slice(above, at))) return at;
    at = above;
  }
}

function endOfSpec({ source, end }: GoNode): number {
  return endOfLine(source.text, end);
}

/** Where the line of `at` ends, without blanks: a comment behind stays with it. */
function endOfLine(text: string, at: number): number {
  const rest = /^[^\r\n]*/.exec(text.slice(at))?.[0] ?? '';
  return at + rest.trimEnd().length;
}

function insertedAt(file: string, at: number, newText: string): Edit {
  return { file, span: { start: at, end: at }, newText };
}

/** Takes an import out that has its lines for itself: its line of a list, or the whole declaration that names nothing else; `undefined` for any other. */
export function withoutImport({ node }: GoImport): Edit | undefined {
  const { text, uri } = node.source;
  const list = node.parent;
  const siblings = list?.type === 'import_spec_list' ? list.children.filter(({ type }) => type === 'import_spec') : [];
  const whole = siblings.length > 1 ? node : list?.type === 'import_spec_list' ? list.parent : list;
  if (!whole || indentOfLine(whole) === undefined) return undefined;
  const rest = /^[ \t]*\r?\n/.exec(text.slice(whole.end))?.[0];
  if (rest === undefined) return undefined;
  const blank = whole === node ? '' : (/^\r?\n/.exec(text.slice(whole.end + rest.length))?.[0] ?? '');
  const start = text.lastIndexOf('\n', whole.start - 1) + 1;
  return { file: uri, span: { start, end: whole.end + rest.length + blank.length }, newText: '' };
}
