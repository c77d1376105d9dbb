/** One Go file: its declarations, of which only those are parsed that somebody asks for. */
import { cutGo, type GoPiece } from './cut';
import { parseGo, type RawTree } from './grammar';
import { placed, type GoNode, type GoSource } from './tree';

/** A declaration of more characters is data. */
const longestPiece = 300_000;

export interface GoDeclaration extends GoPiece {
  readonly keyword: string;
  /** The parsed declaration, or `undefined` where it has a syntax error: half-typed code is not judged. */
  readonly node: GoNode | undefined;
}

export interface GoFile extends GoSource {
  readonly declarations: readonly GoDeclaration[];
}

/** What was parsed of one file, by the text of the declarations; kept from one version to the next. */
export class GoCache {
  #known = new Map<string, RawTree>();

  read(uri: string, text: string): GoFile {
    const source: GoSource = { uri, text };
    const before = this.#known;
    const now = new Map<string, RawTree>();
    this.#known = now;
    const parsed = (piece: GoPiece): RawTree => {
      const tree = now.get(piece.text) ?? before.get(piece.text) ?? parseGo(piece.text);
      now.set(piece.text, tree);
      return tree;
    };
    return { ...source, declarations: cutGo(text).map(piece => declarationOf(piece, source, parsed)) };
  }
}

function declarationOf(piece: GoPiece, source: GoSource, parsed: (piece: GoPiece) => RawTree): GoDeclaration {
  let node: GoNode | undefined;
  let isRead = false;
  return {
    ...piece,
    keyword: /^[a-z]+/.exec(piece.text)?.[0] ?? '',
    get node() {
      if (!isRead) {
        isRead = true;
        const tree = piece.text.length > longestPiece ? undefined : parsed(piece);
        node = tree && !tree.isBroken ? placed(tree, piece.start, source) : undefined;
      }
      return node;
    },
  };
}
