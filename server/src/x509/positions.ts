/** The bytes of an open document, and where they stand in its text. */
import { LineMap } from '../core/text';
import type { Span } from '../core/text';
import type { Positions } from './analysis';
import { encodingOf } from '../syntax/pem/scan';
import { TextMap } from './text-map';

export interface DocumentBytes {
  readonly bytes: Uint8Array;
  readonly positions: Positions;
}

/**
 * The bytes on disk as long as the text is what an editor makes of them, since an editor swallows byte order marks and evens out line
 * breaks, which is damage that readers of the file meet; else the text's own.
 */
export function bytesOfDocument(text: string, saved: Uint8Array | undefined): DocumentBytes {
  const own = new TextEncoder().encode(text);
  const ofText = (): DocumentBytes => ({ bytes: own, positions: new TextMap(own, 'text') });
  if (!saved || isSame(own, saved)) return ofText();
  const map = new TextMap(saved, encodingOf(saved));
  const mark = text.startsWith('\uFEFF') ? 1 : 0;
  return evenedOut(map.text) === evenedOut(text.slice(mark)) ? { bytes: saved, positions: new AlignedPositions(map, text, mark) } : ofText();
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}

function evenedOut(text: string): string {
  return text.replace(/\r\n?/g, '\n');
}

/** Texts that differ in line breaks only have the same lines. */
class AlignedPositions implements Positions {
  readonly text: string;
  readonly #map: TextMap;
  readonly #lines: LineMap;
  readonly #mark: number;

  constructor(map: TextMap, text: string, mark: number) {
    this.text = text;
    this.#map = map;
    this.#lines = new LineMap(text);
    this.#mark = mark;
  }

  spanOf(bytes: Span): Span {
    const { start, end } = this.#map.rangeOf(bytes);
    const shifted = ({ line, character }: { readonly line: number; readonly character: number }): number =>
      this.#lines.offsetAt({ line, character: line === 0 ? character + this.#mark : character });
    return { start: shifted(start), end: shifted(end) };
  }
}
