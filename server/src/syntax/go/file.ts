/** One Go file: its declarations, of which only those are parsed that somebody asks for. */
import { cutGo, type GoPiece } from './cut';
import { parseGo, type RawTree } from './grammar';
import { placed, type GoNode, type GoSource } from './tree';

/** A declaration of more characters is data. */
const longestPiece = 300_000;

type Parse = (text: string) => RawTree;

/** A top-level declaration. */
export class GoDeclaration implements GoPiece {
  readonly text: string;
  readonly start: number;
  readonly #source: GoSource;
  readonly #parse: Parse;
  #read: { readonly node: GoNode | undefined } | undefined;

  constructor({ text, start }: GoPiece, source: GoSource, parse: Parse) {
    this.text = text;
    this.start = start;
    this.#source = source;
    this.#parse = parse;
  }

  get keyword(): string {
    return /^[a-z]+/.exec(this.text)?.[0] ?? '';
  }

  /** The parsed declaration, or `undefined` where it has a syntax error: half-typed code is not judged. */
  get node(): GoNode | undefined {
    this.#read ??= { node: this.#placed() };
    return this.#read.node;
  }

  #placed(): GoNode | undefined {
    const tree = this.text.length > longestPiece ? undefined : this.#parse(this.text);
    return tree && !tree.isBroken ? placed(tree, this.start, this.#source) : undefined;
  }
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
    const parse = (piece: string): RawTree => {
      const tree = now.get(piece) ?? before.get(piece) ?? parseGo(piece);
      now.set(piece, tree);
      return tree;
    };
    return { ...source, declarations: cutGo(text).map(piece => new GoDeclaration(piece, source, parse)) };
  }
}
