/** Go source as readonly values: nodes with spans, and how to walk them. */
import type { Span } from '../../core/text';
import type { RawNode } from './grammar';

/** The text that nodes belong to. */
export interface GoSource {
  readonly uri: string;
  readonly text: string;
}

/** A node of the grammar, with absolute offsets. Lists of statements and elements of literals stand directly in their parent. */
export interface GoNode {
  /** The grammar's name: `call_expression`. An operator is its own text. */
  readonly type: string;
  /** The role in the parent: `function`, `left`, `body`. */
  readonly field: string | undefined;
  readonly start: number;
  readonly end: number;
  readonly parent: GoNode | undefined;
  readonly children: readonly GoNode[];
  readonly source: GoSource;
}

/** Gives a parsed piece its place in a version of a text. */
export function placed(root: RawNode, base: number, source: GoSource): GoNode {
  const top = nodeOf(root, base, undefined, source);
  const open: (readonly [RawNode, Growing])[] = [[root, top]];
  for (let next = open.pop(); next; next = open.pop()) {
    const [raw, node] = next;
    for (const child of raw.children) {
      const copy = nodeOf(child, base, node, source);
      node.children.push(copy);
      if (child.children.length > 0) open.push([child, copy]);
    }
  }
  return top;
}

interface Growing extends GoNode {
  readonly children: GoNode[];
}

function nodeOf(raw: RawNode, base: number, parent: GoNode | undefined, source: GoSource): Growing {
  return { type: raw.type, field: raw.field, start: raw.start + base, end: raw.end + base, parent, children: [], source };
}

export function textOf(node: GoNode): string {
  return node.source.text.slice(node.start, node.end);
}

export function spanOf(node: GoNode): Span {
  return { start: node.start, end: node.end };
}

/** The first child in a role. */
export function childAt(node: GoNode, field: string): GoNode | undefined {
  return node.children.find(child => child.field === field);
}

export function childrenAt(node: GoNode, field: string): readonly GoNode[] {
  return node.children.filter(child => child.field === field);
}

/** The expressions of a list, or the expression itself. */
export function listed(node: GoNode | undefined): readonly GoNode[] {
  if (!node) return [];
  return node.type === 'expression_list' ? node.children.filter(child => child.type !== 'comment') : [node];
}

/** Every node below `node` and itself, outside in, in the order of the text. */
export function* descendants(node: GoNode): Generator<GoNode> {
  const open = [node];
  for (let next = open.pop(); next; next = open.pop()) {
    yield next;
    for (let index = next.children.length - 1; index >= 0; index--) {
      const child = next.children[index];
      if (child) open.push(child);
    }
  }
}

export function* ancestors(node: GoNode): Generator<GoNode> {
  for (let at = node.parent; at; at = at.parent) yield at;
}

/** The innermost node around `node` of one of the types. */
export function enclosing(node: GoNode, types: ReadonlySet<string>): GoNode | undefined {
  for (const each of ancestors(node)) if (types.has(each.type)) return each;
  return undefined;
}

/** Without parentheses around it. */
export function bare(node: GoNode): GoNode {
  let at = node;
  while (at.type === 'parenthesized_expression') {
    const [inner] = at.children;
    if (!inner) return at;
    at = inner;
  }
  return at;
}

/** The value of a string literal; `undefined` for anything else. */
export function stringOf(node: GoNode): string | undefined {
  const inner = textOf(node).slice(1, -1);
  if (node.type === 'raw_string_literal') return inner.replace(/\r/g, '');
  if (node.type !== 'interpreted_string_literal') return undefined;
  return inner.replace(/\\(?:[abfnrtv\\"']|[0-7]{3}|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8})/g, unescaped);
}

const escapes: Readonly<Record<string, string>> = { a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v', '\\': '\\', '"': '"', "'": "'" };

function unescaped(escape: string): string {
  const simple = escape.length === 2 ? escapes[escape[1] ?? ''] : undefined;
  if (simple !== undefined) return simple;
  const octal = /^\\[0-7]/.test(escape);
  const code = Number.parseInt(escape.slice(octal ? 1 : 2), octal ? 8 : 16);
  return code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd';
}
