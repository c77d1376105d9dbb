/**
 * YAML files cut into their documents, each read by itself: a broken one costs the others nothing, and one that did not
 * change is not read again. Templates (`{{ … }}`) are masked at equal length, so that spans stay true.
 */
import { parseDocument, type Document } from 'yaml';
import { templateMark, YamlTree, type YamlPiece } from './tree';

/** A document that was read. */
export interface YamlDocument extends YamlPiece {
  readonly tree: YamlTree;
  /** Whether the text is valid; a broken document is neither judged nor edited. */
  readonly isBroken: boolean;
  /** Whether something in it is written by a template: what is absent may then still be there. */
  readonly isTemplate: boolean;
}

const separator = /^(?:---(?=[ \t\r\n]|$)|\.\.\.(?=[ \t]*(?:\r?\n|$)))/gm;

/** Cuts at the lines `---` and `...`, before anything is parsed: an open quote must not swallow the rest of the file. */
export function cutDocuments(text: string): readonly YamlPiece[] {
  const pieces: YamlPiece[] = [];
  let start = 0;
  for (const match of text.matchAll(separator)) {
    if (match.index > start) pieces.push({ text: text.slice(start, match.index), start });
    start = match.index + 3;
  }
  pieces.push({ text: text.slice(start), start });
  return pieces;
}

/** A document of more characters is data, not something that somebody maintains; parsing it would cost a keystroke too much. */
const longestPiece = 400_000;

/** Deeper nesting is made to hurt. */
const deepestFlow = 200;

/** What was read of one file's documents, by their text. */
export class YamlCache {
  #known = new Map<string, Parsed>();

  /** The documents of a file; those whose text did not change come from the version before. */
  read(pieces: readonly YamlPiece[]): readonly YamlDocument[] {
    const next = new Map<string, Parsed>();
    const documents = pieces.map(piece => {
      const parsed = next.get(piece.text) ?? this.#known.get(piece.text) ?? parse(piece.text);
      next.set(piece.text, parsed);
      const { document, isBroken, isTemplate } = parsed;
      return { ...piece, isBroken, isTemplate, tree: new YamlTree(document, piece) };
    });
    this.#known = next;
    return documents;
  }
}

interface Parsed {
  readonly document: Document | undefined;
  readonly isBroken: boolean;
  readonly isTemplate: boolean;
}

function parse(text: string): Parsed {
  const isTemplate = text.includes('{{');
  if (text.length > longestPiece || isTooDeep(text)) return { document: undefined, isBroken: true, isTemplate };
  const masked = isTemplate ? maskTemplates(text) : text;
  try {
    const document = parseDocument(masked, { version: '1.1', merge: true, uniqueKeys: false, logLevel: 'silent', prettyErrors: false });
    return { document, isBroken: document.errors.length > 0, isTemplate };
  } catch {
    // The library throws on some inputs that nest too deeply; such a document says nothing.
    return { document: undefined, isBroken: true, isTemplate };
  }
}

/** Brackets and block markers on one line nest without indentation; both are counted before the parser's recursion meets them. */
function isTooDeep(text: string): boolean {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 91 || c === 123) {
      if (++depth > deepestFlow) return true;
    } else if ((c === 93 || c === 125) && depth > 0) depth--;
  }
  return /(?:[-?:][ \t]+){200}/.test(text) || /^[ ]{1000}/m.test(text);
}

const controlLine = /^[ \t]*(?:\{\{(?:[^}\n]|\}(?!\}))*\}\}[ \t]*)+(?=\r?$)/gm;
const expression = /\{\{(?:[^}]|\}(?!\}))*\}\}/g;

/** Lines of expressions alone become blank, expressions inside a line become marks of the same length. */
function maskTemplates(text: string): string {
  return text
    .replace(expression, whole => (whole.includes('\n') ? whole.replace(/[^\r\n]/g, ' ') : whole))
    .replace(controlLine, line => ' '.repeat(line.length))
    .replace(expression, whole => templateMark.repeat(whole.length));
}
