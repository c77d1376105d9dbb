/**
 * The instructions of a Dockerfile with exact spans, cut as BuildKit cuts them: directives first, then logical lines,
 * then heredoc bodies. `dockerfile-ast` serves as the second opinion in the tests; in the product its parse alone would
 * use up the time that the whole analysis may take.
 */
import { LineMap, type Span } from '../../core/text';
import { afterBreak, continuedText, lineEnd, type ContinuedText } from './continuation';
import { readFlags, type Flag } from './flags';
import { takenOut } from '../sh/lex';
import { readHeredocs, type Heredoc } from './heredocs';

export interface Instruction {
  /** Upper case: `FROM`, `RUN`; unknown instructions too. */
  readonly keyword: string;
  readonly keywordSpan: Span;
  /** From the keyword to the end, heredoc bodies included, the last line break not. */
  readonly span: Span;
  /** What follows keyword and flags, heredoc bodies not included; empty where there is nothing. */
  readonly args: Span;
  /**
   * The text of `args` with continuation marks, the line breaks after them and the comment lines between them turned into
   * blanks: same length, so an index in it plus `args.start` is an offset in the file.
   */
  readonly argsText: string;
  /** The places of those blanks in the file: to a shell they are not even blanks, `foo\` and `bar` on the next line are one word. */
  readonly removed: readonly Span[];
  readonly flags: readonly Flag[];
  readonly heredocs: readonly Heredoc[];
  /** The instruction behind `ONBUILD`. */
  readonly trigger?: Instruction;
}

export interface Comment {
  readonly span: Span;
  /** Without `#`, trimmed. */
  readonly text: string;
}

export interface Directive {
  readonly name: string;
  readonly value: string;
  readonly span: Span;
}

export interface DockerfileSyntax {
  readonly text: string;
  readonly lines: LineMap;
  readonly escape: '\\' | '`';
  readonly directives: readonly Directive[];
  readonly instructions: readonly Instruction[];
  readonly comments: readonly Comment[];
}

/**
 * Reads a whole Dockerfile in one pass. Total: any text gives a result. What stands before the first difference to
 * `previous` is taken from there, as the very same values, and what stands after the last one too, if it stands at the
 * same offsets.
 */
export function parseDockerfile(text: string, previous?: DockerfileSyntax): DockerfileSyntax {
  const same = previous ? unchangedPart(previous, text) : undefined;
  const { directives, end } = same ?? readDirectives(text);
  const escape = directives.find((d) => d.name === 'escape')?.value === '`' ? '`' : '\\';
  const instructions: Instruction[] = [...(same?.instructions ?? [])];
  const comments: Comment[] = [...(same?.comments ?? [])];
  const tail = previous?.escape === escape ? unchangedEnd(previous, text) : undefined;
  let at = end;
  while (at < text.length) {
    const first = skipBlanks(text, at);
    const rest = tail?.get(first);
    if (previous && rest !== undefined) {
      for (const instruction of previous.instructions.slice(rest)) instructions.push(instruction);
      for (const comment of previous.comments) if (comment.span.start >= first) comments.push(comment);
      break;
    }
    const c = text[first];
    if (c === undefined) break;
    if (c === '\n' || c === '\r') at = afterBreak(text, first, text.length);
    else if (c === '#') {
      const stop = lineEnd(text, first, text.length);
      comments.push(commentAt(text, first, stop));
      at = afterBreak(text, stop, text.length);
    } else {
      const head = continuedText(text, first, text.length, escape);
      const instruction = readInstruction(text, head, escape);
      // Nothing but continuation marks is no instruction.
      if (instruction.keyword !== '') instructions.push(instruction);
      for (const inner of head.comments) comments.push(commentAt(text, inner.start, inner.end));
      // The instruction ends before the marks and empty lines that continue it into nothing.
      at = afterBreak(text, Math.max(instruction.span.end, head.end), text.length);
    }
  }
  return { text, lines: new LineMap(text), escape, directives, instructions, comments };
}

interface UnchangedPart extends Pick<DockerfileSyntax, 'directives' | 'instructions' | 'comments'> {
  /** Where reading goes on. */
  readonly end: number;
}

/**
 * An instruction is the same if the next one begins before the first difference: reading it has then looked at nothing
 * that is different. Nothing is said where not even the first instruction is the same.
 */
function unchangedPart(previous: DockerfileSyntax, text: string): UnchangedPart | undefined {
  const difference = firstDifference(previous.text, text);
  let count = 0;
  while ((previous.instructions[count + 1]?.span.start ?? Number.POSITIVE_INFINITY) < difference) count++;
  const end = previous.instructions[count]?.span.start;
  if (count === 0 || end === undefined) return undefined;
  return { directives: previous.directives, instructions: previous.instructions.slice(0, count), comments: previous.comments.filter(({ span }) => span.end <= end), end };
}

/**
 * The instructions of `previous` that stand behind the last difference, at the same offsets: index by start. Reading looks
 * only forward, so whoever comes to the start of one of them reads the same from there on.
 */
function unchangedEnd(previous: DockerfileSyntax, text: string): ReadonlyMap<number, number> | undefined {
  if (previous.text.length !== text.length) return undefined;
  let from = text.length;
  while (from > 0 && previous.text.charCodeAt(from - 1) === text.charCodeAt(from - 1)) from--;
  const starts = new Map<number, number>();
  for (let index = previous.instructions.length - 1; index >= 0; index--) {
    const start = previous.instructions[index]?.span.start ?? 0;
    if (start < from) break;
    starts.set(start, index);
  }
  return starts;
}

function firstDifference(a: string, b: string): number {
  const limit = Math.min(a.length, b.length);
  let at = 0;
  while (at < limit && a.charCodeAt(at) === b.charCodeAt(at)) at++;
  return at;
}

const directivePattern = /^[ \t]*#[ \t]*([A-Za-z][A-Za-z0-9]*)[ \t]*=[ \t]*([^\r\n]*)$/;

function readDirectives(text: string): { directives: Directive[]; end: number } {
  const directives: Directive[] = [];
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  for (;;) {
    const end = lineEnd(text, at, text.length);
    const match = end - at > 500 ? null : directivePattern.exec(text.slice(at, end));
    const name = match?.[1]?.toLowerCase();
    if (!match || !name || match[2] === undefined || directives.some((d) => d.name === name)) return { directives, end: at };
    directives.push({ name, value: match[2].trim(), span: { start: at, end } });
    at = afterBreak(text, end, text.length);
    if (at >= text.length) return { directives, end: at };
  }
}

function readInstruction(text: string, head: ContinuedText, escape: '\\' | '`'): Instruction {
  const length = keywordLength(head.text);
  const keyword = head.text.slice(0, length).toUpperCase();
  const heredocs = takesHeredocs(keyword, head.text) ? readHeredocs(text, head, text.length, escape) : [];
  const end = heredocs.at(-1)?.delimiter.end ?? trimEnd(head);
  const whole = { start: head.start, end };
  const body = { start: head.start + length, text: head.text.slice(length) };
  if (keyword === 'ONBUILD') {
    const trigger = readTrigger(text, body, head, escape);
    return { ...withArgs(body, body.start), keyword, keywordSpan: { start: head.start, end: head.start + length }, span: whole, flags: [], heredocs, removed: head.removed, ...trigger };
  }
  const { flags, rest } = readFlags(body.text, body.start, escape);
  return { ...withArgs(body, rest), keyword, keywordSpan: { start: head.start, end: head.start + length }, span: whole, flags, heredocs, removed: head.removed };
}

function readTrigger(text: string, body: Body, head: ContinuedText, escape: '\\' | '`'): { trigger?: Instruction } {
  const { args, argsText } = withArgs(body, body.start);
  if (argsText === '') return {};
  return { trigger: readInstruction(text, { start: args.start, text: argsText, end: head.end, comments: [], removed: head.removed }, escape) };
}

/**
 * The arguments at the same offsets, with `takenOut` where Docker takes something out: what stands before and after that is one
 * word.
 */
export function joinedText({ args, argsText, removed }: Pick<Instruction, 'args' | 'argsText' | 'removed'>): string {
  let out = '';
  let at = 0;
  for (const each of removed) {
    const start = Math.max(each.start - args.start, at);
    const end = Math.min(each.end - args.start, argsText.length);
    if (end <= start) continue;
    out += argsText.slice(at, start) + takenOut.repeat(end - start);
    at = end;
  }
  return out + argsText.slice(at);
}

interface Body {
  readonly start: number;
  readonly text: string;
}

function withArgs(body: Body, from: number): { args: Span; argsText: string } {
  let start = from - body.start;
  let end = body.text.length;
  while (start < end && isBlank(body.text.charCodeAt(start))) start++;
  while (end > start && isBlank(body.text.charCodeAt(end - 1))) end--;
  return { args: { start: body.start + start, end: body.start + end }, argsText: body.text.slice(start, end) };
}

function trimEnd(head: ContinuedText): number {
  let end = head.text.length;
  while (end > 0 && isBlank(head.text.charCodeAt(end - 1))) end--;
  return head.start + end;
}

function keywordLength(head: string): number {
  let at = 0;
  while (at < head.length && !isBlank(head.charCodeAt(at))) at++;
  return at;
}

function takesHeredocs(keyword: string, head: string): boolean {
  if (!head.includes('<<')) return false;
  return keyword === 'RUN' || keyword === 'COPY' || keyword === 'ADD' || (keyword === 'ONBUILD' && /^\S+\s+(RUN|COPY|ADD)\s/i.test(head));
}

function commentAt(text: string, start: number, end: number): Comment {
  return { span: { start, end }, text: text.slice(start + 1, end).trim() };
}

function skipBlanks(text: string, from: number): number {
  let at = from;
  while (text[at] === ' ' || text[at] === '\t' || text[at] === '\uFEFF') at++;
  return at;
}

function isBlank(c: number): boolean {
  return c === 32 || c === 9 || c === 10 || c === 13;
}
