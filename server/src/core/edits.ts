/** Applying edits to texts: which fixes go together, and what a chain of edits comes to in terms of the first text. */
import type { Edit, Finding, Fix } from './finding';
import { lineBreakOf, type Span } from './text';

/** A replacement in a text that is known from the context. */
export interface TextEdit {
  readonly span: Span;
  readonly newText: string;
}

/** A piece is either a span of the original text or text that an edit brought. */
type Piece = { readonly kind: 'original'; readonly span: Span } | { readonly kind: 'new'; readonly text: string };

/**
 * A text under repeated editing that remembers which of its parts are original, so that all rounds together can be
 * handed out as edits of the first text.
 */
export class EditedText {
  readonly #original: string;
  #pieces: readonly Piece[];
  #text: string;

  constructor(original: string) {
    this.#original = original;
    this.#pieces = [{ kind: 'original', span: { start: 0, end: original.length } }];
    this.#text = original;
  }

  get original(): string {
    return this.#original;
  }

  get text(): string {
    return this.#text;
  }

  clone(): EditedText {
    const copy = new EditedText(this.#original);
    copy.#pieces = this.#pieces;
    copy.#text = this.#text;
    return copy;
  }

  /** Applies edits whose spans are offsets into the current `text`; they must not overlap, their order does not matter. */
  apply(edits: readonly TextEdit[]): void {
    const pieces: Piece[] = [];
    const reader = new PieceReader(this.#pieces);
    let at = 0;
    for (const edit of inOrder(edits)) {
      const start = Math.max(at, edit.span.start);
      pieces.push(...reader.take(start - at));
      reader.take(Math.max(0, edit.span.end - start));
      if (edit.newText !== '') pieces.push({ kind: 'new', text: edit.newText });
      at = Math.max(start, edit.span.end);
    }
    pieces.push(...reader.take(this.#text.length - at));
    this.#pieces = pieces;
    this.#text = pieces.map(piece => (piece.kind === 'new' ? piece.text : this.#original.slice(piece.span.start, piece.span.end))).join('');
  }

  /** All rounds as edits of the original text, in order and without overlap. */
  changes(): TextEdit[] {
    const changes: TextEdit[] = [];
    let at = 0;
    let added = '';
    const flush = (end: number): void => {
      if (added !== '' || end > at) changes.push({ span: { start: at, end }, newText: added });
      added = '';
    };
    for (const piece of this.#pieces) {
      if (piece.kind === 'new') {
        added += piece.text;
        continue;
      }
      flush(piece.span.start);
      at = piece.span.end;
    }
    flush(this.#original.length);
    return changes;
  }
}

class PieceReader {
  readonly #pieces: readonly Piece[];
  #index = 0;
  #used = 0;

  constructor(pieces: readonly Piece[]) {
    this.#pieces = pieces;
  }

  take(length: number): Piece[] {
    const taken: Piece[] = [];
    let left = length;
    while (left > 0) {
      const piece = this.#pieces[this.#index];
      if (!piece) break;
      const rest = lengthOf(piece) - this.#used;
      const used = Math.min(rest, left);
      if (used > 0) taken.push(part(piece, this.#used, used));
      left -= used;
      this.#used += used;
      if (this.#used >= lengthOf(piece)) {
        this.#index++;
        this.#used = 0;
      }
    }
    return taken;
  }
}

function lengthOf(piece: Piece): number {
  return piece.kind === 'new' ? piece.text.length : piece.span.end - piece.span.start;
}

function part(piece: Piece, from: number, length: number): Piece {
  if (piece.kind === 'new') return { kind: 'new', text: piece.text.slice(from, from + length) };
  return { kind: 'original', span: { start: piece.span.start + from, end: piece.span.start + from + length } };
}

/** Sorted by place; insertions at one place keep the order in which they were given. */
function inOrder<E extends TextEdit>(edits: readonly E[]): E[] {
  return [...edits].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
}

/** `text` after edits that do not overlap. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const edited = new EditedText(text);
  edited.apply(edits);
  return edited.text;
}

/** Gives `newText` the line breaks of `text`, so that a fix written with `\n` leaves a CRLF file as it is. */
export function fitLineBreaks(newText: string, text: string): string {
  return newText.replace(/\r\n|\n/g, lineBreakOf(text));
}

/** Whether the edits of one fix overlap each other, which makes the fix unusable. */
export function overlapsItself(edits: readonly Edit[]): boolean {
  return edits.some((a, index) => edits.slice(index + 1).some(b => a.file === b.file && a.span.start < b.span.end && b.span.start < a.span.end));
}

/** Whether two edits cannot be applied together. Touching counts: which of the two would come first is not known. */
function conflict(a: Edit, b: Edit): boolean {
  return a.file === b.file && a.span.start <= b.span.end && b.span.start <= a.span.end && !same(a, b);
}

function same(a: Edit, b: Edit): boolean {
  return a.file === b.file && a.span.start === b.span.start && a.span.end === b.span.end && a.newText === b.newText;
}

/** A finding with the fix that was chosen for it. */
export interface ChosenFix {
  readonly finding: Finding;
  readonly fix: Fix;
}

/** The fix that is applied without being chosen: the preferred safe one, or with `unsafe` the first of any kind. */
export function automaticFix(finding: Finding, options: { readonly unsafe: boolean }): Fix | undefined {
  const safe = finding.fixes.find(fix => fix.preferred && fix.safe);
  return safe ?? (options.unsafe ? finding.fixes[0] : undefined);
}

/**
 * Those fixes, in the order of the findings, that can be applied in one go. A fix that touches an edit chosen before it
 * waits for the next round; two fixes that share an edit (both install the same package) go together.
 */
export function compatibleFixes(candidates: readonly ChosenFix[]): readonly ChosenFix[] {
  const chosen: ChosenFix[] = [];
  const taken: Edit[] = [];
  for (const candidate of candidates) {
    const edits = candidate.fix.edits;
    if (edits.length === 0 || overlapsItself(edits)) continue;
    if (edits.some(edit => taken.some(other => conflict(edit, other)))) continue;
    // Half of a fix may be shared with another one, but then the other half may depend on it being inserted once more.
    const shared = edits.filter(edit => taken.some(other => same(edit, other)));
    if (shared.length > 0 && shared.length < edits.length && shared.some(edit => edit.span.start === edit.span.end)) continue;
    chosen.push(candidate);
    taken.push(...edits.filter(edit => !shared.includes(edit)));
  }
  return chosen;
}

/** The edits of chosen fixes by file, each edit once. */
export function editsByFile(chosen: readonly ChosenFix[]): ReadonlyMap<string, readonly Edit[]> {
  const byFile = new Map<string, Edit[]>();
  for (const { fix } of chosen) {
    // Equal insertions within one fix are meant twice; across fixes they are the same repair.
    const fresh = fix.edits.filter(edit => !byFile.get(edit.file)?.some(other => same(other, edit)));
    for (const edit of fresh) byFile.set(edit.file, [...(byFile.get(edit.file) ?? []), edit]);
  }
  return byFile;
}
