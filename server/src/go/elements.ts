/** Edits of the elements of a literal and of whole statements; the keys around them stay aligned as gofmt aligns them. */
import type { Edit } from '../core/finding';
import { childAt, textOf, type GoNode } from '../syntax/go/tree';
import { replaced } from './edits';

/** Takes an element out of a literal, with its line where it has one for itself. */
export function removeElement(element: GoNode): readonly Edit[] {
  const { source, parent } = element;
  const siblings = parent?.children.filter(each => each.type !== 'comment') ?? [];
  if (!parent) return [];
  const hasComments = parent.children.some(each => each.type === 'comment');
  if (siblings.length === 1 && !hasComments) return [{ file: source.uri, span: { start: parent.start + 1, end: parent.end - 1 }, newText: '' }];
  const line = ownLine(element);
  if (line) return [{ file: source.uri, span: line, newText: '' }, ...aligned(groupOf(element, siblings).filter(each => each !== element).map(node => ({ node, key: keyOf(node) })))];
  const index = siblings.indexOf(element);
  const next = siblings[index + 1];
  const before = siblings[index - 1];
  if (next) return [{ file: source.uri, span: { start: element.start, end: next.start }, newText: '' }];
  return before ? [{ file: source.uri, span: { start: before.end, end: element.end }, newText: '' }] : [];
}

/** Gives an element another key. */
export function renameKey(element: GoNode, key: string): readonly Edit[] {
  const old = childAt(element, 'key');
  const siblings = element.parent?.children.filter(each => each.type !== 'comment') ?? [];
  if (!old) return [];
  return [replaced(old, key), ...aligned(groupOf(element, siblings).map(node => ({ node, key: node === element ? key : keyOf(node) })))];
}

function keyOf(element: GoNode): string {
  return textOf(childAt(element, 'key') ?? element);
}

/** The line of an element with its comma, comment and line break, if nothing else stands on it. */
function ownLine({ source: { text }, start, end }: GoNode): { readonly start: number; readonly end: number } | undefined {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const rest = /^,?[ \t]*(?:\/\/[^\n]*)?(?:\r?\n)/.exec(text.slice(end));
  return rest && /^[ \t]*$/.test(text.slice(lineStart, start)) ? { start: lineStart, end: end + rest[0].length } : undefined;
}

/** The elements on the lines right above and below: each on one line, none with a value of several lines. */
function groupOf(element: GoNode, siblings: readonly GoNode[]): readonly GoNode[] {
  const at = siblings.indexOf(element);
  if (!isOneLine(element)) return [element];
  let first = at;
  while (first > 0 && touches(siblings[first - 1], siblings[first])) first--;
  let last = at;
  while (touches(siblings[last], siblings[last + 1])) last++;
  return siblings.slice(first, last + 1);
}

function isOneLine(element: GoNode): boolean {
  return !textOf(element).includes('\n') && element.type === 'keyed_element';
}

function touches(one: GoNode | undefined, next: GoNode | undefined): boolean {
  if (!one || !next || !isOneLine(one) || !isOneLine(next)) return false;
  return one.source.text.slice(one.end, next.start).split('\n').length === 2;
}

/** The blanks between keys and values, so that the values stand in one column. */
function aligned(elements: readonly { readonly node: GoNode; readonly key: string }[]): readonly Edit[] {
  const widest = Math.max(0, ...elements.filter(({ node }) => isOneLine(node)).map(({ key }) => key.length));
  return elements.flatMap(({ node, key }): readonly Edit[] => {
    const [name, value] = [childAt(node, 'key'), childAt(node, 'value')];
    if (!name || !value || !isOneLine(node)) return [];
    const { uri, text } = node.source;
    const wanted = ' '.repeat(widest - key.length + 1);
    const gap = text.slice(name.end + 1, value.start);
    return gap === wanted || !/^[ \t]*$/.test(gap) ? [] : [{ file: uri, span: { start: name.end + 1, end: value.start }, newText: wanted }];
  });
}

/** Takes a statement out with its line, and with an `else` that held nothing else; `undefined` where it shares the line. */
export function removeStatement(statement: GoNode): readonly Edit[] | undefined {
  const block = statement.parent;
  const before = block?.field === 'alternative' && block.type === 'block' && block.children.length === 1 ? block.parent && childAt(block.parent, 'consequence') : undefined;
  if (block && before) return [{ file: statement.source.uri, span: { start: before.end, end: block.end }, newText: '' }];
  const line = ownLine(statement);
  return line && [{ file: statement.source.uri, span: line, newText: '' }];
}
