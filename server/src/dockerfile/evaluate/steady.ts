/**
 * The text that is analysed in place of an open document's own: blank lines stand at the ends of its stages, and give or
 * take up room while the text before them is edited. So what follows an edit keeps its offsets, and all that was worked
 * out about it stays true. Nothing outside of the analysis sees these lines: offsets are translated on the way in and out.
 */
import { lineBreakOf, type Span } from '../../core/text';
import type { Instruction } from '../../syntax/dockerfile/instructions';

/** What of an earlier version's model tells where blank lines may stand. */
export interface Layout {
  readonly lines: { lineStart(line: number): number; positionAt(offset: number): { readonly line: number } };
  readonly instructions: readonly Instruction[];
  readonly stages: readonly { readonly span: Span }[];
}

/** A blank line that the document does not have. */
interface Gap {
  /** Where it stands: the start of a line in the document. */
  readonly at: number;
  readonly length: number;
}

/** Room for what is typed before it is analysed afresh once. */
const roomyGap = 400;
const smallestGap = 3;
const largestGap = 4000;

export class SteadyText {
  /** The document's own text. */
  readonly real: string;
  /** The same with the blank lines in it. */
  readonly text: string;
  readonly #gaps: readonly Gap[];

  private constructor(real: string, gaps: readonly Gap[]) {
    this.real = real;
    this.#gaps = gaps;
    this.text = withGaps(real, gaps);
  }

  /** The document as it is. */
  static plain(real: string): SteadyText {
    return new SteadyText(real, []);
  }

  get isPlain(): boolean {
    return this.#gaps.length === 0;
  }

  /** The next version. `layout` is the model of this one's `text`. */
  followedBy(real: string, layout: Layout): SteadyText {
    const change = changeBetween(this.real, real);
    const before = this.#gaps.filter(({ at }) => at <= change.start);
    const after = this.#gaps.filter(({ at }) => at > change.start && at >= change.end && startsLine(real, at + change.growth));
    const lost = sum(this.#gaps) - sum(before) - sum(after);
    const moved = change.growth - lost;
    const [first, ...rest] = after.map(({ at, length }) => ({ at: at + change.growth, length }));
    if (moved === 0) return new SteadyText(real, first ? [...before, first, ...rest] : before);
    const room = first && first.length - moved;
    if (first && room !== undefined && room >= smallestGap && room <= largestGap) return new SteadyText(real, [...before, { at: first.at, length: room }, ...rest]);
    return new SteadyText(real, [...before, ...this.#fresh(real, change, layout)]);
  }

  /** Whether every blank line stands between two instructions of `layout`, the model of `text`; otherwise it would mean something. */
  fits(layout: Layout): boolean {
    let shift = 0;
    for (const { at, length } of this.#gaps) {
      const start = at + shift;
      shift += length;
      if (layout.instructions.some(({ span }) => span.start < start + length && span.end > start)) return false;
    }
    return true;
  }

  /** An offset of the document as one of `text`. */
  inside(offset: number): number {
    let shift = 0;
    for (const gap of this.#gaps) {
      if (gap.at > offset) break;
      shift += gap.length;
    }
    return offset + shift;
  }

  /** An offset of `text` as one of the document. The end of a blank line is the end of the line before it. */
  outside(offset: number): number {
    let shift = 0;
    for (const { at, length } of this.#gaps) {
      const start = at + shift;
      if (offset <= start) break;
      if (offset < start + length) return offset < start + length - lineBreakOf(this.real).length ? at : at - breakBefore(this.real, at);
      shift += length;
    }
    return offset - shift;
  }

  /** Room at the end of every stage that ends behind the change: all that follows moves this time anyway. */
  #fresh(real: string, change: Change, layout: Layout): readonly Gap[] {
    const places = layout.stages.map(({ span }) => this.outside(layout.lines.lineStart(layout.lines.positionAt(span.end).line + 1)));
    const behind = places.filter((at) => at > change.start && at >= change.end && at < this.real.length);
    const starts = [...new Set(behind)].map((at) => at + change.growth).filter((at) => startsLine(real, at));
    return starts.map((at) => ({ at, length: roomyGap }));
  }
}

interface Change {
  /** Both are offsets of the version before. */
  readonly start: number;
  readonly end: number;
  readonly growth: number;
}

function changeBetween(before: string, after: string): Change {
  const limit = Math.min(before.length, after.length);
  let start = 0;
  while (start < limit && before.charCodeAt(start) === after.charCodeAt(start)) start++;
  let same = 0;
  while (same < limit - start && before.charCodeAt(before.length - 1 - same) === after.charCodeAt(after.length - 1 - same)) same++;
  return { start, end: before.length - same, growth: after.length - before.length };
}

function withGaps(real: string, gaps: readonly Gap[]): string {
  if (gaps.length === 0) return real;
  const lineBreak = lineBreakOf(real);
  let text = '';
  let from = 0;
  for (const { at, length } of gaps) {
    text += real.slice(from, at) + ' '.repeat(length - lineBreak.length) + lineBreak;
    from = at;
  }
  return text + real.slice(from);
}

/** The text before it on the line may have moved up to it. */
function startsLine(text: string, at: number): boolean {
  return text[at - 1] === '\n';
}

function breakBefore(text: string, at: number): number {
  return text[at - 1] === '\n' && text[at - 2] === '\r' ? 2 : 1;
}

function sum(gaps: readonly Gap[]): number {
  return gaps.reduce((total, { length }) => total + length, 0);
}
