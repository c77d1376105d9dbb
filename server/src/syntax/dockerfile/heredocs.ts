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

/** BuildKit takes any word of this shape: `<<EOF;` names a heredoc `EOF;`, whose end is then missing. */
const opening = /^\d*<<(-?)([^<]+)$/s;

export function readHeredocs(text: string, head: ContinuedText, limit: number, escape: string): Heredoc[] {
  const found: Heredoc[] = [];
  let at = afterBreak(text, head.end, text.length);
  for (const word of splitWords(head.text, head.start, escape)) {
    const match = opening.exec(word.raw);
    const written = match?.[2];
    const name = written === undefined ? undefined : unquoted(written);
    if (name === undefined || name === '') continue;
    const stripTabs = match?.[1] === '-';
    const body = readBody(text, at, Math.max(limit, at), name, stripTabs);
    found.push({ name, start: word.span, quoted: name !== written, stripTabs, ...body });
    at = afterBreak(text, body.delimiter.end, limit);
  }
  return found;
}

/** The name without quotes and escapes; `undefined` for a quote that is not closed, which Docker refuses. */
function unquoted(written: string): string | undefined {
  let name = '';
  let quote = '';
  for (let i = 0; i < written.length; i++) {
    const c = written[i] ?? '';
    const next = written[i + 1] ?? '';
    if (c === '\\' && quote !== "'" && (quote === '' || /["$\\]/.test(next))) {
      name += next;
      i++;
    } else if (c === quote) quote = '';
    else if (quote === '' && (c === '"' || c === "'")) quote = c;
    else name += c;
  }
  return quote === '' ? name : undefined;
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
