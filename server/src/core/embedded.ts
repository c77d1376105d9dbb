/** A text that stands inside a file of another language (a value, a heredoc, a string constant), with the way back to its file. */
import type { TextEdit } from './edits';
import type { Text } from './message';
import type { Span } from './text';

/** A text that a file holds in some writing: indented, quoted, encoded. */
export interface MappedText {
  /** What a reader gets, with the writing taken off. */
  readonly text: string;
  /** Where a part of the text is written in the file. */
  spanOf(part: Span): Span;
  /** What an offset of the file is in the text; between two written pieces it is where the next one begins. */
  offsetOf(offset: number): number;
  /** Edits of the file that do to the text what `edits` say; nothing where the writing does not allow it. */
  rewrite(edits: readonly TextEdit[]): readonly TextEdit[] | undefined;
}

/** A text of a file that may hold certificates. */
export interface EmbeddedText {
  /** What to call it: `ConfigMap corp-ca, key ca.crt`. */
  readonly title: Text;
  /** All of it in the file, with its quotes or its header. A comment that silences findings goes above its beginning. */
  readonly span: Span;
  readonly content: MappedText;
  /** `whole`: a reader gets exactly this text. `part`: it may be something else (a script) around the certificates. */
  readonly extent: 'whole' | 'part';
  /** Whether findings are wanted: not of what a template completes, nor of what tests are made with. */
  readonly isJudged: boolean;
}
