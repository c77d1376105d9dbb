/** The words that a container starts, as a text of their own for whoever reads commands, with the way back to where they are written. */
import type { Span } from '../core/text';
import { scalarText } from '../syntax/yaml/scalar-text';
import type { YamlScalar } from '../syntax/yaml/tree';
import type { Word } from './shell';

/** Words as a text of their own: quoting and indentation are taken off, and spans are places in it. */
export interface Program {
  readonly words: readonly Word[];
  readonly text: string;
  placeOf(part: Span): Span;
}

export interface WrittenWord extends Word {
  placeOf(part: Span): Span;
}

export function plain(value: string, span: Span): WrittenWord {
  return { value, span, placeOf: () => span };
}

export function written(file: string, scalar: YamlScalar, value: string | undefined): WrittenWord {
  const mapped = value === scalar.text ? scalarText(file, scalar) : undefined;
  return { value, span: scalar.span, placeOf: part => mapped?.spanOf(part) ?? scalar.span };
}

export function joined(words: readonly WrittenWord[]): Program {
  const places: { readonly start: number; readonly word: WrittenWord }[] = [];
  let text = '';
  for (const word of words) {
    places.push({ start: text.length, word });
    text += `${word.value ?? ''}\n`;
  }
  const placed = (offset: number, end: number): Span => {
    const place = places.findLast(({ start }) => start <= offset);
    if (!place) return { start: 0, end: 0 };
    const length = (place.word.value ?? '').length;
    return place.word.placeOf({ start: Math.min(offset - place.start, length), end: Math.min(end - place.start, length) });
  };
  return {
    text,
    words: places.map(({ start, word }) => ({ value: word.value, span: { start, end: start + (word.value ?? '').length } })),
    placeOf: ({ start, end }) => ({ start: placed(start, end).start, end: placed(Math.max(start, end - 1), end).end }),
  };
}
