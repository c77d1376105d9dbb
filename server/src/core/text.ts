/** Spans of text and the translation between offsets and lines; every position inside the engine is a UTF-16 offset. */

/** A half-open range of UTF-16 offsets into one version of one text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A place as editors count it: both numbers 0-based, `character` in UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

export interface Range {
  readonly start: Position;
  readonly end: Position;
}

export function span(start: number, end: number): Span {
  return { start, end };
}

export function sliceOf(text: string, at: Span): string {
  return text.slice(at.start, at.end);
}

export function contains(outer: Span, offset: number): boolean {
  return outer.start <= offset && offset <= outer.end;
}

export function overlaps(a: Span, b: Span): boolean {
  return a.start < b.end && b.start < a.end;
}

/**
 * Converts between offsets and positions of one text.
 * A line ends with `\n`, `\r\n` or a lone `\r`, as in the Language Server Protocol.
 * Offsets and positions outside the text are clamped, never refused: editors do send them.
 */
export class LineMap {
  readonly #text: string;
  readonly #starts: readonly number[];

  constructor(text: string) {
    this.#text = text;
    this.#starts = lineStarts(text);
  }

  get lineCount(): number {
    return this.#starts.length;
  }

  /** Offset of the first character of `line` (0-based); the end of the text for lines past it. */
  lineStart(line: number): number {
    if (line < 0) return 0;
    return this.#starts[line] ?? this.#text.length;
  }

  /** Offset just before the line break that ends `line`. */
  lineEnd(line: number): number {
    let end = this.lineStart(line + 1);
    if (line + 1 < this.#starts.length) {
      if (this.#text[end - 1] === '\n') end--;
      if (this.#text[end - 1] === '\r') end--;
    }
    return end;
  }

  positionAt(offset: number): Position {
    const at = Math.max(0, Math.min(offset, this.#text.length));
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= at) low = middle;
      else high = middle - 1;
    }
    return { line: low, character: at - (this.#starts[low] ?? 0) };
  }

  offsetAt(position: Position): number {
    if (position.line < 0) return 0;
    if (position.line >= this.#starts.length) return this.#text.length;
    const start = this.lineStart(position.line);
    const end = Math.max(start, this.lineEnd(position.line));
    return Math.min(start + Math.max(0, position.character), end);
  }

  rangeOf(at: Span): Range {
    return { start: this.positionAt(at.start), end: this.positionAt(at.end) };
  }
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 13 && text.charCodeAt(i + 1) === 10) i++;
    if (c === 13 || c === 10) starts.push(i + 1);
  }
  return starts;
}

/** The line break that the text uses first; `\n` for a text of one line. */
export function lineBreakOf(text: string): '\n' | '\r\n' {
  const at = text.indexOf('\n');
  return at > 0 && text[at - 1] === '\r' ? '\r\n' : '\n';
}
