/** What a YAML document says, as readonly values with spans in its file. Made at first asking; aliases and merge keys are followed. */
import { isAlias, isMap, isScalar, isSeq, type Document, type Node, type Pair, type Scalar } from 'yaml';
import type { Span } from '../../core/text';

/** Stands for each character of a template expression; a private-use character that nobody writes. */
export const templateMark = '\ue000';

/** One document of a file. */
export interface YamlPiece {
  readonly text: string;
  /** Offset of the piece in its file. */
  readonly start: number;
}

export type YamlStyle = 'plain' | 'single' | 'double' | 'literal' | 'folded';

export interface YamlScalar {
  readonly kind: 'scalar';
  readonly span: Span;
  /** The value as a text, whatever YAML would make of it: `0400` stays `0400`. */
  readonly text: string;
  readonly style: YamlStyle;
  /** Nothing, `~` or `null`. */
  readonly isNull: boolean;
  /** Part of it is written by a template. */
  readonly isTainted: boolean;
}

export interface YamlPair {
  readonly key: string;
  readonly keySpan: Span;
  readonly value: YamlNode | undefined;
  /** From the key to the end of the value. */
  readonly span: Span;
}

export interface YamlMap {
  readonly kind: 'map';
  readonly span: Span;
  readonly isFlow: boolean;
  readonly pairs: readonly YamlPair[];
}

export interface YamlList {
  readonly kind: 'list';
  readonly span: Span;
  readonly isFlow: boolean;
  readonly items: readonly YamlNode[];
}

export type YamlNode = YamlScalar | YamlMap | YamlList;

/** Aliases of aliases and merges of merges: more than this is made to hurt. */
const deepestAlias = 20;

const styles: Readonly<Record<string, YamlStyle>> = { QUOTE_SINGLE: 'single', QUOTE_DOUBLE: 'double', BLOCK_LITERAL: 'literal', BLOCK_FOLDED: 'folded' };

export class YamlTree {
  readonly #document: Document | undefined;
  readonly #piece: YamlPiece;
  #root: { readonly node: YamlNode | undefined } | undefined;
  #anchors: ReadonlyMap<string, Node> | undefined;

  constructor(document: Document | undefined, piece: YamlPiece) {
    this.#document = document;
    this.#piece = piece;
  }

  /** The same document at another place in a file. */
  placedAt(start: number): YamlTree {
    return new YamlTree(this.#document, { ...this.#piece, start });
  }

  get root(): YamlNode | undefined {
    this.#root ??= { node: this.#read(this.#document?.contents, 0) };
    return this.#root.node;
  }

  #read(node: unknown, depth: number): YamlNode | undefined {
    if (depth > deepestAlias) return undefined;
    if (isAlias(node)) return this.#read(this.#anchored(node.source), depth + 1);
    if (isScalar(node)) return this.#scalar(node);
    const at = spanIn(node, this.#piece);
    if (isMap(node)) {
      return new LazyMap(at, node.flow === true, () => this.#pairs(node.items, depth));
    }
    if (isSeq(node)) {
      return new LazyList(at, node.flow === true, () => node.items.flatMap(item => this.#read(item, depth) ?? []));
    }
    return undefined;
  }

  #anchored(name: string): Node | undefined {
    this.#anchors ??= anchorsIn(this.#document?.contents);
    return this.#anchors.get(name);
  }

  #scalar(node: Scalar): YamlScalar {
    const text = typeof node.value === 'string' ? node.value : (node.source ?? '');
    return {
      kind: 'scalar',
      span: spanIn(node, this.#piece),
      text,
      style: styles[node.type ?? ''] ?? 'plain',
      isNull: node.value === null,
      isTainted: text.includes(templateMark),
    };
  }

  #pairs(items: readonly Pair[], depth: number): readonly YamlPair[] {
    const own: YamlPair[] = [];
    const merged: YamlPair[] = [];
    for (const { key, value } of items) {
      const name = isScalar(key) ? (key.source ?? (typeof key.value === 'string' ? key.value : '')) : undefined;
      if (name === undefined) continue;
      const keySpan = spanIn(key, this.#piece);
      if (name === '<<') merged.push(...this.#merged(value, depth));
      else {
        const node = this.#read(value, depth);
        // An alias stands where the pair is, its value somewhere else.
        const end = isAlias(value) ? spanIn(value, this.#piece).end : (node?.span.end ?? keySpan.end);
        own.push({ key: name, keySpan, value: node, span: { start: keySpan.start, end: Math.max(keySpan.end, end) } });
      }
    }
    const names = new Set(own.map(pair => pair.key));
    return merged.length === 0 ? own : [...own, ...merged.filter(pair => !names.has(pair.key))];
  }

  #merged(value: unknown, depth: number): readonly YamlPair[] {
    const node = this.#read(value, depth + 1);
    if (node?.kind === 'map') return node.pairs;
    return node?.kind === 'list' ? node.items.flatMap(item => (item.kind === 'map' ? item.pairs : [])) : [];
  }
}

class LazyMap implements YamlMap {
  readonly kind = 'map';
  #pairs: readonly YamlPair[] | undefined;

  constructor(
    readonly span: Span,
    readonly isFlow: boolean,
    readonly read: () => readonly YamlPair[],
  ) {}

  get pairs(): readonly YamlPair[] {
    return (this.#pairs ??= this.read());
  }
}

class LazyList implements YamlList {
  readonly kind = 'list';
  #items: readonly YamlNode[] | undefined;

  constructor(
    readonly span: Span,
    readonly isFlow: boolean,
    readonly read: () => readonly YamlNode[],
  ) {}

  get items(): readonly YamlNode[] {
    return (this.#items ??= this.read());
  }
}

function spanIn(node: unknown, piece: YamlPiece): Span {
  const range = isScalar(node) || isMap(node) || isSeq(node) || isAlias(node) ? node.range : undefined;
  const [start, end] = range ?? [0, 0];
  const limit = piece.text.length;
  return { start: piece.start + Math.min(start, limit), end: piece.start + Math.min(end, limit) };
}

/** Every anchored node, the last of a name wins. */
function anchorsIn(contents: unknown): ReadonlyMap<string, Node> {
  const anchors = new Map<string, Node>();
  const waiting: unknown[] = [contents];
  for (let node = waiting.pop(); waiting.length > 0 || node !== undefined; node = waiting.pop()) {
    if (isScalar(node) || isMap(node) || isSeq(node)) {
      if (node.anchor !== undefined && !anchors.has(node.anchor)) anchors.set(node.anchor, node);
    }
    if (isMap(node)) for (const pair of node.items) waiting.push(pair.value);
    else if (isSeq(node)) waiting.push(...node.items);
  }
  return anchors;
}

/** The value at a path of keys. */
export function at(node: YamlNode | undefined, ...keys: readonly string[]): YamlNode | undefined {
  let here = node;
  for (const key of keys) here = pairOf(here, key)?.value;
  return here;
}

/** The last pair of that name: that is the one that counts where a key is written twice. */
export function pairOf(node: YamlNode | undefined, key: string): YamlPair | undefined {
  return node?.kind === 'map' ? node.pairs.findLast(pair => pair.key === key) : undefined;
}

export function scalarAt(node: YamlNode | undefined, ...keys: readonly string[]): YamlScalar | undefined {
  const found = at(node, ...keys);
  return found?.kind === 'scalar' ? found : undefined;
}

/** The text of a scalar that is there and known. */
export function textAt(node: YamlNode | undefined, ...keys: readonly string[]): string | undefined {
  const scalar = scalarAt(node, ...keys);
  return scalar && !scalar.isNull && !scalar.isTainted ? scalar.text : undefined;
}

export function itemsAt(node: YamlNode | undefined, ...keys: readonly string[]): readonly YamlNode[] {
  const found = at(node, ...keys);
  return found?.kind === 'list' ? found.items : [];
}

export function pairsAt(node: YamlNode | undefined, ...keys: readonly string[]): readonly YamlPair[] {
  const found = at(node, ...keys);
  return found?.kind === 'map' ? found.pairs : [];
}

/** Whether a key is there with something that a template writes, or may be there because of one. */
export function isTaintedAt(node: YamlNode | undefined, ...keys: readonly string[]): boolean {
  return scalarAt(node, ...keys)?.isTainted === true;
}
