/** What a language may keep of a document from one version to the next, so that an edit costs only what it touches. */

/**
 * The life of an open document: made when the document is opened, let go when it is closed, and the same for all its
 * versions in between. It is only a key; `PerDocument` holds the values.
 */
export interface DocumentCache {
  readonly uri: string;
}

/**
 * A language's memory, one value per open document: `const pieces = new PerDocument(() => new PieceCache())`, then
 * `pieces.of(input.cache)` in `analyse`. Answers must not change because something was kept, so whatever a kept value
 * was computed from (a piece of text, a setting, a file) belongs to the key it is kept under.
 */
export class PerDocument<T> {
  readonly #create: () => T;
  readonly #values = new WeakMap<DocumentCache, { readonly value: T }>();

  constructor(create: () => T) {
    this.#create = create;
  }

  /** The document's value, made at first use; always a fresh one for a text that is analysed only once. */
  of(cache: DocumentCache | undefined): T {
    if (!cache) return this.#create();
    const kept = this.#values.get(cache);
    if (kept) return kept.value;
    const value = this.#create();
    this.#values.set(cache, { value });
    return value;
  }
}
