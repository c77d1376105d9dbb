/** Fixes that all environment rules build from the edits of a front door. */
import type { Edit } from '../core/finding';
import type { FixDraft } from '../core/rule';
import type { Span } from '../core/text';
import type { Text } from '../core/message';
import type { EnvironmentVariable } from './types';

/** A fix, where the front door has edits for it. */
export function fixOf(title: Text, safe: boolean, edits: readonly Edit[] | undefined): readonly FixDraft[] {
  return edits === undefined || edits.length === 0 ? [] : [{ title, safe, edits }];
}

/** The place of a part of the value, or the whole value where the file spells it in another way. */
export function partSpan(variable: EnvironmentVariable, start: number, end: number): Span {
  const { literal } = variable;
  return literal ? { start: literal.start + start, end: literal.start + end } : variable.valueSpan;
}

/** Replaces a part of the value. The new text must be as harmless to quotes and blanks as the old one. */
export function replacePart(variable: EnvironmentVariable, start: number, end: number, newText: string): readonly Edit[] | undefined {
  if (!variable.literal) return undefined;
  return [{ file: variable.file, span: partSpan(variable, start, end), newText }];
}

/** Takes one item out of a list with one-character separators; the last item takes the whole assignment with it. */
export function removeItem(variable: EnvironmentVariable, item: { readonly start: number; readonly end: number }): readonly Edit[] | undefined {
  const value = variable.value ?? '';
  if (item.start === 0 && item.end >= value.length) return variable.edits.remove();
  const isLast = item.end >= value.length;
  return isLast ? replacePart(variable, item.start - 1, item.end, '') : replacePart(variable, item.start, item.end + 1, '');
}
