/** The open documents: one immutable value per version, so that everything computed from it belongs to that version. */
import type { DocumentCache } from '../core/cache';
import type { LanguageSupport } from '../core/language';
import { LineMap } from '../core/text';
import { Lazy } from '../core/work';

export interface OpenDocument<Report> {
  readonly uri: string;
  readonly languageId: string | undefined;
  readonly version: number;
  readonly text: string;
  readonly lines: Lazy<LineMap>;
  /** The same for all versions, from opening to closing. */
  readonly cache: DocumentCache;
  /** The languages that judge this document; empty for one that is open only as a neighbour of others. */
  readonly supports: readonly LanguageSupport<Report>[];
}

export class Documents<Report> {
  readonly #languages: readonly LanguageSupport<Report>[];
  readonly #open = new Map<string, OpenDocument<Report>>();

  constructor(languages: readonly LanguageSupport<Report>[]) {
    this.#languages = languages;
  }

  get(uri: string): OpenDocument<Report> | undefined {
    return this.#open.get(uri);
  }

  all(): readonly OpenDocument<Report>[] {
    return [...this.#open.values()];
  }

  /** Opens a document; one that is open already begins a new life. */
  open(uri: string, version: number, text: string, languageId?: string): OpenDocument<Report> {
    const id = languageId === undefined ? { uri } : { uri, languageId };
    const supports = this.#languages.filter(language => language.accepts(id));
    return this.#keep({ uri, languageId, version, text, lines: linesOf(text), cache: { uri }, supports });
  }

  /** Gives an open document its next version. */
  change(uri: string, version: number, text: string): OpenDocument<Report> | undefined {
    const open = this.#open.get(uri);
    return open && this.#keep({ ...open, version, text, lines: linesOf(text) });
  }

  close(uri: string): boolean {
    return this.#open.delete(uri);
  }

  #keep(document: OpenDocument<Report>): OpenDocument<Report> {
    this.#open.set(document.uri, document);
    return document;
  }
}

function linesOf(text: string): Lazy<LineMap> {
  return new Lazy(() => new LineMap(text));
}
