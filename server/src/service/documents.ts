/** The open documents: one immutable value per version, so that everything computed from it belongs to that version. */
import type { LanguageSupport } from '../core/language';
import { LineMap } from '../core/text';
import { Lazy } from '../core/work';

export interface OpenDocument<Report> {
  readonly uri: string;
  readonly languageId: string | undefined;
  readonly version: number;
  readonly text: string;
  readonly lines: Lazy<LineMap>;
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

  /** Opens a document, or gives it a new version. `languageId` stays what it was when it is not given. */
  set(uri: string, version: number, text: string, languageId?: string): OpenDocument<Report> {
    const known = languageId ?? this.#open.get(uri)?.languageId;
    const id = known === undefined ? { uri } : { uri, languageId: known };
    const document: OpenDocument<Report> = {
      uri,
      languageId: known,
      version,
      text,
      lines: new Lazy(() => new LineMap(text)),
      supports: this.#languages.filter(language => language.accepts(id)),
    };
    this.#open.set(uri, document);
    return document;
  }

  close(uri: string): boolean {
    return this.#open.delete(uri);
  }
}
