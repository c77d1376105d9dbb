/** What is said of an analysed text, at the places of the document: see `evaluate/steady.ts`. */
import type { Edit, Finding } from '../core/finding';
import type { Suppression } from '../core/language';
import type { Span } from '../core/text';
import type { SteadyText } from './evaluate/steady';
import type { DockerfileModel } from './model';

interface InFile {
  readonly file: string;
  readonly span: Span;
}

/** Brings places of one analysed text to where they are in the document. */
export class Outward {
  readonly #steady: SteadyText;
  readonly #uri: string;

  constructor(steady: SteadyText, uri: string) {
    this.#steady = steady;
    this.#uri = uri;
  }

  /** An offset of the document, in the analysed text. */
  inside(offset: number): number {
    return this.#steady.inside(offset);
  }

  spanInside({ start, end }: Span): Span {
    return { start: this.inside(start), end: this.inside(end) };
  }

  span({ start, end }: Span): Span {
    if (this.#steady.isPlain) return { start, end };
    return { start: this.#steady.outside(start), end: this.#steady.outside(end) };
  }

  /** The same value at its place in the document. */
  placed<T extends { readonly span: Span }>(value: T): T {
    return this.#steady.isPlain ? value : { ...value, span: this.span(value.span) };
  }

  /** The same for a value that may be of another file, which stands where it stands. */
  placedInFile<T extends { readonly uri: string; readonly span: Span }>(value: T): T {
    return value.uri === this.#uri ? this.placed(value) : value;
  }

  finding(finding: Finding): Finding {
    if (this.#steady.isPlain) return finding;
    return {
      ...this.#own(finding),
      related: finding.related.map(place => this.#own(place)),
      fixes: finding.fixes.map(fix => ({ ...fix, edits: fix.edits.map((edit): Edit => this.#own(edit)) })),
    };
  }

  suppression(suppression: Suppression): Suppression {
    return { ...suppression, covers: this.span(suppression.covers), comment: this.span(suppression.comment) };
  }

  /** The document's text and its heredocs where they stand in it. */
  heredocs({ instructions }: DockerfileModel): Pick<DockerfileModel, 'text' | 'instructions'> {
    const within = instructions.filter(({ heredocs }) => heredocs.length > 0);
    return {
      text: this.#steady.real,
      instructions: within.map(instruction => ({ ...instruction, heredocs: instruction.heredocs.map(heredoc => ({ ...heredoc, body: this.span(heredoc.body) })) })),
    };
  }

  #own<T extends InFile>(value: T): T {
    return value.file === this.#uri ? this.placed(value) : value;
  }
}
