/** Volumes in the short form, cut into their parts with the places of these. */
import type { Span } from '../core/text';
import { literalSpan } from '../syntax/yaml/places';
import type { YamlScalar } from '../syntax/yaml/tree';
import { blotted, filledIn, known } from './interpolation';

/** A part of a short form; `value` is `undefined` where something has to be filled in. */
export interface Part {
  readonly value: string | undefined;
  readonly written: string;
  /** In the scalar's text. */
  readonly start: number;
  readonly end: number;
}

export interface ShortVolume {
  readonly source: Part | undefined;
  readonly target: Part;
  /** `ro`, `z`, `nocopy`, …; `undefined` for options that are filled in. */
  readonly options: readonly string[] | undefined;
}

/** `source:target:options`, `source:target` or `target`; a drive letter belongs to its path. */
export function shortVolume(text: string): ShortVolume | undefined {
  const parts = partsOf(text);
  const [first, second, third] = parts;
  if (!first || parts.length > 3) return undefined;
  if (!second) return { source: undefined, target: first, options: [] };
  return { source: first, target: second, options: third ? third.value?.split(',') : [] };
}

function partsOf(text: string): readonly Part[] {
  const masked = blotted(text);
  const parts: Part[] = [];
  let start = 0;
  while (start <= text.length) {
    const drive = /^[A-Za-z]:[\\/]/.test(masked.slice(start)) ? 2 : 0;
    const colon = masked.indexOf(':', start + drive);
    const end = colon < 0 ? text.length : colon;
    const written = text.slice(start, end);
    parts.push({ value: masked.slice(start, end).includes(filledIn) ? undefined : known(written), written, start, end });
    start = end + 1;
  }
  return parts;
}

/** The place of a part in the file: of itself where the scalar is written letter by letter, or of the whole. */
export function placeOf(file: string, scalar: YamlScalar, part: Part): Span {
  const literal = literalSpan(file, scalar);
  return literal ? { start: literal.start + part.start, end: literal.start + part.end } : scalar.span;
}
