/** A text made of pieces of its file: lines without their indentation, characters and escapes between quotes. */
import type { TextEdit } from '../../core/edits';
import type { MappedText } from '../../core/embedded';
import type { Span } from '../../core/text';

/** Characters of the text that the file writes in one go: as they are when both lengths are the same, as one sign otherwise. */
export interface Run {
  /** Offset in the text. */
  readonly at: number;
  readonly length: number;
  /** Offset in the file. */
  readonly from: number;
  readonly written: number;
}

/** Says how an edit of the text is written in the file; nothing where it cannot be. */
export type Writer = (edit: TextEdit, text: RunsText) => TextEdit | undefined;

export class RunsText implements MappedText {
  readonly text: string;
  readonly #runs: readonly Run[];
  readonly #write: Writer;
  /** Where an empty text would stand. */
  readonly #home: number;

  constructor(text: string, runs: readonly Run[], home: number, write: Writer) {
    this.text = text;
    this.#runs = runs;
    this.#home = home;
    this.#write = write;
  }

  /** Where the character at `at` begins in the file; the end of the last one for the end of the text. */
  startOf(at: number): number {
    if (at >= this.text.length) return this.endOf(this.text.length);
    const run = this.#lastFrom(({ at: start }) => start <= at);
    if (!run) return this.#home;
    return run.length === run.written ? run.from + Math.min(at - run.at, run.length) : run.from;
  }

  /** Where the character before `at` ends in the file. */
  endOf(at: number): number {
    const run = this.#lastFrom(({ at: start }) => start < at);
    if (!run) return this.#runs[0]?.from ?? this.#home;
    return run.length === run.written ? run.from + Math.min(at - run.at, run.length) : run.from + run.written;
  }

  spanOf({ start, end }: Span): Span {
    const from = this.startOf(start);
    return { start: from, end: end > start ? Math.max(from, this.endOf(end)) : from };
  }

  offsetOf(offset: number): number {
    const run = this.#lastFrom(({ from }) => from <= offset);
    if (!run) return 0;
    const inside = offset - run.from;
    if (inside >= run.written) return run.at + run.length;
    return run.length === run.written ? run.at + inside : run.at;
  }

  rewrite(edits: readonly TextEdit[]): readonly TextEdit[] | undefined {
    const written = edits.map(edit => this.#write(edit, this));
    return written.every(edit => edit !== undefined) ? written : undefined;
  }

  /** The last run for which `isBefore` holds; it holds for the first ones only. */
  #lastFrom(isBefore: (run: Run) => boolean): Run | undefined {
    let low = -1;
    let high = this.#runs.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      const run = this.#runs[middle];
      if (run && isBefore(run)) low = middle;
      else high = middle - 1;
    }
    return this.#runs[low];
  }
}

/** Collects the runs of a text while it is read. */
export class RunsBuilder {
  readonly #runs: Run[] = [];
  readonly #parts: string[] = [];
  #length = 0;

  get text(): string {
    return this.#parts.join('');
  }

  get length(): number {
    return this.#length;
  }

  /** `value` is written by the `written` characters of the file from `from` on. */
  add(value: string, from: number, written: number = value.length): void {
    if (value === '') return;
    this.#runs.push({ at: this.#length, length: value.length, from, written });
    this.#parts.push(value);
    this.#length += value.length;
  }

  build(home: number, write: Writer): RunsText {
    return new RunsText(this.text, this.#runs, home, write);
  }
}

/** A part of a file as it is; a file's line breaks stay what they are. */
export function slicedText(file: string, at: Span): RunsText {
  const builder = new RunsBuilder();
  builder.add(file.slice(at.start, at.end), at.start);
  return builder.build(at.start, asItIs);
}

/** For texts that are written as they are read. */
export function asItIs({ span, newText }: TextEdit, text: RunsText): TextEdit {
  return { span: text.spanOf(span), newText };
}

/** For texts that cannot be edited in their place. */
export function notAtAll(): undefined {
  return undefined;
}

/** For text between quotes on one line: what is special between them is escaped. */
export function escapedIn(quote: '"' | "'", escape: (text: string) => string): Writer {
  return ({ span, newText }, text) => ({ span: text.spanOf(span), newText: quote === "'" ? newText.replaceAll("'", "''") : escape(newText) });
}

const named: Readonly<Record<string, string>> = { '"': '\\"', '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** Escapes that double quotes of YAML, JSON and Go have in common. */
export function escaped(text: string): string {
  return text.replace(/["\\\n\r\t]/g, sign => named[sign] ?? sign);
}
