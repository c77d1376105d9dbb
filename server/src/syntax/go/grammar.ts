/**
 * The grammar of Go, loaded once per process, and reading one piece of source with it. The tree of the library lives in
 * WebAssembly memory: it is copied into plain values and given back at once.
 */
import { Language, Parser, type TreeCursor } from 'web-tree-sitter';
import type { ReadAsset } from '../../core/assets';

/** A node with offsets relative to the text that was parsed. */
export interface RawNode {
  readonly type: string;
  /** The role that the node plays in its parent, by the grammar's name. */
  readonly field: string | undefined;
  readonly start: number;
  readonly end: number;
  readonly parent: RawNode | undefined;
  readonly children: readonly RawNode[];
  /** The place in the order in which the tree is read, and that of the last node below. */
  readonly order: number;
  readonly last: number;
}

/** What became of a piece of source; a broken one has a syntax error somewhere, or is nested beyond sense. */
export interface RawTree {
  readonly root: RawNode;
  /** All nodes by their type, each list in order. */
  readonly byType: ReadonlyMap<string, readonly RawNode[]>;
  readonly isBroken: boolean;
}

/** Deeper nesting is made to hurt: walkers may recurse. */
const deepest = 250;
/** Nodes that only group others; their children take their place and their role. */
const transparent: ReadonlySet<string> = new Set(['statement_list', 'literal_element']);

let loading: Promise<Parser> | undefined;
let parser: Parser | undefined;

/** Loads the grammar at the first call; a failure is tried again at the next one. */
export async function prepareGo(readAsset: ReadAsset): Promise<void> {
  loading ??= load(readAsset);
  try {
    parser = await loading;
  } catch (error) {
    loading = undefined;
    throw error;
  }
}

async function load(readAsset: ReadAsset): Promise<Parser> {
  const [runtime, grammar] = await Promise.all([readAsset('web-tree-sitter.wasm'), readAsset('tree-sitter-go.wasm')]);
  // The module takes its own file from here and looks for none.
  await Parser.init({ wasmBinary: runtime });
  return new Parser().setLanguage(await Language.load(grammar));
}

/** Reads a piece of source. Throws when the grammar was never loaded. */
export function parseGo(text: string): RawTree {
  if (!parser) throw new Error('the grammar of Go is not loaded');
  // The grammar wants a line break behind a declaration.
  const tree = parser.parse(`${text}\n`);
  if (!tree) return broken;
  const cursor = tree.walk();
  try {
    return tree.rootNode.hasError ? broken : new Copy(cursor).tree();
  } finally {
    cursor.delete();
    tree.delete();
  }
}

interface Building extends RawNode {
  readonly children: RawNode[];
  last: number;
}

function nodeOf(type: string, field: string | undefined, start: number, end: number, parent: RawNode | undefined, order: number): Building {
  return { type, field, start, end, parent, children: [], order, last: order };
}

const broken: RawTree = { root: nodeOf('source_file', undefined, 0, 0, undefined, 0), byType: new Map(), isBroken: true };

/** Where the children of a node go: into the node itself, or past a transparent one into the node around it, in its role. */
interface Level {
  readonly into: Building;
  readonly role: string | undefined;
}

/** The tree under a cursor, copied without recursion: named nodes, and the others that play a role (operators). */
class Copy {
  readonly #cursor: TreeCursor;
  readonly #byType = new Map<string, RawNode[]>();
  #count = 0;

  constructor(cursor: TreeCursor) {
    this.#cursor = cursor;
  }

  tree(): RawTree {
    const cursor = this.#cursor;
    const root = nodeOf('source_file', undefined, 0, cursor.endIndex, undefined, this.#count++);
    const levels: Level[] = [{ into: root, role: undefined }];
    let depth = 0;
    let isDone = !cursor.gotoFirstChild();
    while (!isDone) {
      levels[depth + 1] = this.#keep(levels[depth] ?? { into: root, role: undefined });
      if (depth > deepest) return broken;
      if (cursor.gotoFirstChild()) {
        depth++;
        continue;
      }
      while (!isDone && !cursor.gotoNextSibling()) {
        this.#close(levels[depth + 1]);
        isDone = depth === 0 || !cursor.gotoParent();
        depth--;
      }
      if (!isDone) this.#close(levels[depth + 1]);
    }
    root.last = this.#count - 1;
    return { root, byType: this.#byType, isBroken: false };
  }

  #close(level: Level | undefined): void {
    if (level) level.into.last = this.#count - 1;
  }

  #keep(level: Level): Level {
    const type = this.#cursor.nodeType;
    const field = this.#cursor.currentFieldName ?? level.role;
    if (transparent.has(type)) return { into: level.into, role: field };
    if (!this.#cursor.nodeIsNamed && (field === undefined || type === ',' || type === ';')) return level;
    const node = nodeOf(type, field, this.#cursor.startIndex, this.#cursor.endIndex, level.into, this.#count++);
    level.into.children.push(node);
    const known = this.#byType.get(type);
    if (known) known.push(node);
    else this.#byType.set(type, [node]);
    return { into: node, role: undefined };
  }
}
