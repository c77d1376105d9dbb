/** What a snippet is: Go declarations that stand at the top level of a file, with the packages that they use. */

/** A function, a type or a variable with all that belongs to it, as gofmt writes it, with tabs and LF, without a line break at its end. */
export interface Declaration {
  /** What it declares in the package; renamed where the name is taken. Methods belong to their type and are not named. */
  readonly names: readonly string[];
  /** Import paths; the text uses each under the package's own name. */
  readonly imports: readonly string[];
  /** Other declarations that it needs, which several snippets share. */
  readonly needs: readonly Declaration[];
  readonly text: string;
}

export interface Snippet {
  /** Kebab case; names the editor's command and the code action. */
  readonly id: SnippetId;
  /** The first release of Go that compiles it, `1.19`. */
  readonly since: string;
  readonly declarations: readonly Declaration[];
  /** Packages that are imported for what they do alone, with the comment that stands above the import. */
  readonly blankImports: readonly { readonly path: string; readonly comment: string }[];
}

export type SnippetId = 'root-cas' | 'proxy-aware-transport' | 'reloading-client' | 'reloading-certificate' | 'mesh-tls-config' | 'fallback-roots';

/** The declarations with everything that they need, each once, those that need others first. */
export function declarationsOf(snippet: Snippet): readonly Declaration[] {
  const found = new Set<Declaration>();
  const visit = (declaration: Declaration): void => {
    if (found.has(declaration)) return;
    found.add(declaration);
    declaration.needs.forEach(visit);
  };
  snippet.declarations.forEach(visit);
  return [...found];
}
