/** Edits of shell text that stands in a file of another language. */
import type { Edit } from '../../core/finding';
import type { Span } from '../../core/text';

/**
 * Takes a command out with what joins it to the next one, or with its line where it has one. `undefined` where what is
 * around it decides about it (`||`, a pipe, the only command).
 */
export function removeCommand(file: string, text: string, at: Span): readonly Edit[] | undefined {
  const lineStart = text.lastIndexOf('\n', at.start - 1) + 1;
  const before = text.slice(lineStart, at.start);
  const behind = /^[^\r\n]*/.exec(text.slice(at.end))?.[0] ?? '';
  const joint = /^[ \t]*(?:&&|;)[ \t]*(?=\S)/.exec(behind)?.[0];
  if (joint !== undefined) return [{ file, span: { start: at.start, end: at.end + joint.length }, newText: '' }];
  const end = at.end + behind.length;
  const next = text.startsWith('\r\n', end) ? end + 2 : end + 1;
  const isLine = /^[ \t]*$/.test(before) && /^[ \t]*(?:&&|;)?[ \t]*(?:\\)?[ \t]*(?:#.*)?$/.test(behind);
  return isLine && next <= text.length && /^[ \t]*\S/.test(text.slice(next)) ? [{ file, span: { start: lineStart, end: next }, newText: '' }] : undefined;
}
