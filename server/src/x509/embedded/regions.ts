/** The certificates in a text that is something else around them: a script that writes files. */
import type { TextEdit } from '../../core/edits';
import type { MappedText } from '../../core/embedded';
import type { Span } from '../../core/text';

const line = /[^\r\n]*(?:\r\n|\n|\r|$)/y;

/** From a BEGIN that begins a line to its END; blocks that only blank lines and comments part belong together. */
export function certificatesIn(text: MappedText): readonly MappedText[] {
  const parts: MappedText[] = [];
  let open: { readonly start: number; end: number; inside: boolean } | undefined;
  const close = (): void => {
    if (open && open.end > open.start) parts.push(new Part(text, open));
    open = undefined;
  };
  for (let at = 0; at < text.text.length; at = line.lastIndex) {
    line.lastIndex = at;
    const written = line.exec(text.text)?.[0].trimEnd() ?? '';
    if (/^-----BEGIN /.test(written)) {
      if (open?.inside) close();
      open = open ? { ...open, inside: true } : { start: at, end: at, inside: true };
    } else if (open?.inside && written.startsWith('-----END ')) open = { start: open.start, end: at + written.length, inside: false };
    else if (open && !open.inside && !/^(#.*)?$/.test(written)) close();
  }
  close();
  return parts;
}

/** A part of a text as a text of its own. */
class Part implements MappedText {
  readonly text: string;
  readonly #whole: MappedText;
  readonly #at: Span;

  constructor(whole: MappedText, at: Span) {
    this.text = whole.text.slice(at.start, at.end);
    this.#whole = whole;
    this.#at = at;
  }

  spanOf({ start, end }: Span): Span {
    return this.#whole.spanOf({ start: start + this.#at.start, end: end + this.#at.start });
  }

  offsetOf(offset: number): number {
    return Math.max(0, Math.min(this.text.length, this.#whole.offsetOf(offset) - this.#at.start));
  }

  rewrite(edits: readonly TextEdit[]): readonly TextEdit[] | undefined {
    return this.#whole.rewrite(edits.map(({ span, newText }) => ({ span: this.#outside(span, newText), newText })));
  }

  /** What is taken from the end takes the line break before it along: the one behind it is not a part of this text. */
  #outside({ start, end }: Span, newText: string): Span {
    const isRemoval = newText === '' && end === this.text.length && start > 0;
    const before = isRemoval ? (/\r?\n$/.exec(this.text.slice(0, start))?.[0].length ?? 0) : 0;
    return { start: start - before + this.#at.start, end: end + this.#at.start };
  }
}
