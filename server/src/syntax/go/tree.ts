/** Go source as readonly values: nodes with spans, and how to walk them. */
import type { Span } from '../../core/text';
import type { RawNode, RawTree } from './grammar';

/** The text that nodes belong to. */
export interface GoSource {
  readonly uri: string;
  readonly text: string;
}

/** One version of a parsed piece: the nodes that somebody has looked at, each once. */
class Placement {
  readonly tree: RawTree;
  readonly base: number;
  readonly source: GoSource;
  readonly #nodes: (GoNode | undefined)[] = [];

  constructor(tree: RawTree, base: number, source: GoSource) {
    this.tree = tree;
    this.base = base;
    this.source = source;
  }

  node(raw: RawNode): GoNode {
    return (this.#nodes[raw.order] ??= new GoNode(raw, this));
  }
}

/** A node of the grammar, with absolute offsets. Lists of statements and elements of literals stand directly in their parent. */
export class GoNode {
  readonly #raw: RawNode;
  readonly #placement: Placement;

  constructor(raw: RawNode, placement: Placement) {
    this.#raw = raw;
    this.#placement = placement;
  }

  /** The grammar's name: `call_expression`. An operator is its own text. */
  get type(): string {
    return this.#raw.type;
  }

  /** The role in the parent: `function`, `left`, `body`. */
  get field(): string | undefined {
    return this.#raw.field;
  }

  get start(): number {
    return this.#raw.start + this.#placement.base;
  }

  get end(): number {
    return this.#raw.end + this.#placement.base;
  }

  get source(): GoSource {
    return this.#placement.source;
  }

  get parent(): GoNode | undefined {
    return this.#raw.parent && this.#placement.node(this.#raw.parent);
  }

  /** The node that holds the whole declaration. */
  get root(): GoNode {
    return this.#placement.node(this.#placement.tree.root);
  }

  get children(): readonly GoNode[] {
    return this.#raw.children.map(child => this.#placement.node(child));
  }

  /** The first child in a role. */
  childAt(field: string): GoNode | undefined {
    for (const child of this.#raw.children) if (child.field === field) return this.#placement.node(child);
    return undefined;
  }

  /** The nodes of some types below this one and itself, in the order of the text, without a look at any other. */
  within(...types: readonly string[]): readonly GoNode[] {
    const { order, last } = this.#raw;
    const lists = types.map(type => (this.#placement.tree.byType.get(type) ?? []).filter(raw => order <= raw.order && raw.order <= last));
    const found = lists.length === 1 ? (lists[0] ?? []) : lists.flat().sort((a, b) => a.order - b.order);
    return found.map(raw => this.#placement.node(raw));
  }
}

/** Gives a parsed piece its place in a version of a text. */
export function placed(tree: RawTree, base: number, source: GoSource): GoNode {
  return new Placement(tree, base, source).node(tree.root);
}

export function textOf(node: GoNode): string {
  return node.source.text.slice(node.start, node.end);
}

export function spanOf(node: GoNode): Span {
  return { start: node.start, end: node.end };
}

/** The first child in a role. */
export function childAt(node: GoNode, field: string): GoNode | undefined {
  return node.childAt(field);
}

export function childrenAt(node: GoNode, field: string): readonly GoNode[] {
  return node.children.filter(child => child.field === field);
}

/** The expressions of a list, or the expression itself. */
export function listed(node: GoNode | undefined): readonly GoNode[] {
  if (!node) return [];
  return node.type === 'expression_list' ? node.children.filter(child => child.type !== 'comment') : [node];
}

/** Every node below `node` and itself, outside in, in the order of the text. Where only some types matter, `within` costs less. */
export function descendants(node: GoNode): readonly GoNode[] {
  const found: GoNode[] = [];
  const open = [node];
  for (let next = open.pop(); next; next = open.pop()) {
    found.push(next);
    open.push(...[...next.children].reverse());
  }
  return found;
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
  if (node.type === 'raw_string_literal') return textOf(node).slice(1, -1).replace(/\r/g, '');
  return node.type === 'interpreted_string_literal' ? unescapedText(textOf(node).slice(1, -1)) : undefined;
}

/** What stands between the quotes of an interpreted string, with its escapes taken off. */
export function unescapedText(inner: string): string {
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
