/** One generated file. */
export interface Output {
  /** Relative to the repository, with `/`. */
  readonly path: string;
  /** `undefined`: there must be no such file. */
  readonly content: string | undefined;
}
