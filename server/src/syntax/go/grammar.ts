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
  readonly children: readonly RawNode[];
}

/** What became of a piece of source; a broken one has a syntax error somewhere, or is nested beyond sense. */
export interface RawTree {
  readonly root: RawNode;
  readonly isBroken: boolean;
}

/** Deeper nesting is made to hurt: walkers may recurse. */
const deepest = 250;
const empty: RawNode = { type: 'source_file', field: undefined, start: 0, end: 0, children: [] };
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
  if (!tree) return { root: empty, isBroken: true };
  const cursor = tree.walk();
  try {
    return copy(cursor, tree.rootNode.hasError);
  } finally {
    cursor.delete();
    tree.delete();
  }
}

interface Building extends RawNode {
  readonly children: RawNode[];
}

/** Where the children of a node go: into the node itself, or past a transparent one into the node around it, in its role. */
interface Level {
  readonly into: Building;
  readonly role: string | undefined;
}

/** The tree under the cursor without recursion: named nodes, and the others that play a role (operators). */
function copy(cursor: TreeCursor, hasError: boolean): RawTree {
  const root: Building = { ...empty, end: cursor.endIndex, children: [] };
  const levels: Level[] = [{ into: root, role: undefined }];
  let depth = 0;
  if (!cursor.gotoFirstChild()) return { root, isBroken: hasError };
  for (;;) {
    levels[depth + 1] = keep(cursor, levels[depth] ?? { into: root, role: undefined });
    if (depth > deepest) return { root: empty, isBroken: true };
    if (cursor.gotoFirstChild()) {
      depth++;
      continue;
    }
    while (!cursor.gotoNextSibling()) {
      if (depth === 0 || !cursor.gotoParent()) return { root, isBroken: hasError };
      depth--;
    }
  }
}

function keep(cursor: TreeCursor, level: Level): Level {
  const type = cursor.nodeType;
  const field = cursor.currentFieldName ?? level.role;
  if (transparent.has(type)) return { into: level.into, role: field };
  const isNamed = cursor.nodeIsNamed;
  const node: Building = { type, field, start: cursor.startIndex, end: cursor.endIndex, children: [] };
  if (isNamed || (field !== undefined && type !== ',' && type !== ';')) level.into.children.push(node);
  return { into: node, role: undefined };
}
