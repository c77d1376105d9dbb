/** Heredocs of RUN, COPY and ADD, as BuildKit reads them: a word `[fd]<<[-]NAME`, the bodies follow the logical line in order. */
import type { Span } from '../../core/text';
import { afterBreak, lineEnd, type ContinuedText } from './continuation';
import { splitWords } from './words';

export interface Heredoc {
  readonly name: string;
  /** The word `<<EOF` in the instruction. */
  readonly start: Span;
  readonly body: Span;
  /** The closing line; empty at the end of the text when it is missing. */
  readonly delimiter: Span;
  /** A quoted name: nothing in the body is expanded. */
  readonly quoted: boolean;
  /** `<<-`: leading tabs do not count. */
  readonly stripTabs: boolean;
  readonly closed: boolean;
}

const opening = /^\d*<<(-?)(["']?)([A-Za-z0-9_.@%+=:,^!?*/\\{}$-]+?)\2$/;

export function readHeredocs(text: string, head: ContinuedText, limit: number, escape: string): Heredoc[] {
  const found: Heredoc[] = [];
  let at = afterBreak(text, head.end, text.length);
  for (const word of splitWords(head.text, head.start, escape)) {
    const match = opening.exec(word.raw);
    if (!match?.[3]) continue;
    const stripTabs = match[1] === '-';
    const body = readBody(text, at, Math.max(limit, at), match[3], stripTabs);
    found.push({ name: match[3], start: word.span, quoted: match[2] !== '', stripTabs, ...body });
    at = afterBreak(text, body.delimiter.end, limit);
  }
  return found;
}

function readBody(text: string, start: number, limit: number, name: string, stripTabs: boolean): Pick<Heredoc, 'body' | 'delimiter' | 'closed'> {
  let at = start;
  while (at < limit) {
    const end = lineEnd(text, at, limit);
    const line = text.slice(at, end);
    if ((stripTabs ? line.replace(/^\t+/, '') : line) === name) {
      return { body: { start, end: at }, delimiter: { start: at, end }, closed: true };
    }
    if (end >= limit) break;
    at = afterBreak(text, end, limit);
  }
  const end = Math.min(Math.max(limit, start), text.length);
  return { body: { start: Math.min(start, end), end }, delimiter: { start: end, end }, closed: false };
}
