/** What a command prints, as text: `echo`, `printf` and `cat` of a heredoc. */
import type { Span } from '../../../core/text';
import type { RunCommand } from './types';

export interface Output {
  readonly text: string;
  /** The words or the lines that it is made of. */
  readonly span: Span;
  /** Whether an index in `text` plus `span.start` is an offset in the file. */
  readonly exact: boolean;
}

/** The lines that a command prints; `undefined` where they are not known. Variables in a heredoc stand as they are written. */
export function outputText(command: RunCommand): Output | undefined {
  if (command.name === 'echo' || command.name === 'printf') {
    const text = printedText(command);
    const first = command.args[0];
    const last = command.args.at(-1);
    return text === undefined || !first || !last ? undefined : { text, span: { start: first.span.start, end: last.span.end }, exact: false };
  }
  const reads = command.name === 'tee' || (command.name === 'cat' && command.args.length === 0);
  return reads && command.stdin ? { text: command.stdin.text, span: command.stdin.span, exact: command.stdin.exact } : undefined;
}

/** What `echo` or `printf` prints; `undefined` when a word is not known. */
export function printedText({ name, args }: RunCommand): string | undefined {
  const words = args.flatMap((arg) => (arg.value === undefined ? [] : [arg.value]));
  if (words.length < args.length) return undefined;
  const [format = '', ...rest] = name === 'printf' ? words.filter((word) => word !== '--') : [];
  const text = name === 'printf' ? formatted(format, rest) : withoutOptions(words).join(' ');
  return text.replace(/\\n/g, '\n').replace(/\\t/g, '\t');
}

function withoutOptions(words: readonly string[]): readonly string[] {
  const first = words.findIndex((word) => !/^-[neE]+$/.test(word));
  return first < 0 ? [] : words.slice(first);
}

/** The format once for as many words as it takes, again and again, as `printf` does. */
function formatted(format: string, words: readonly string[]): string {
  const places = format.match(/%[-0-9.]*[sbdq]/g)?.length ?? 0;
  if (places === 0) return format;
  let out = '';
  for (let i = 0; i === 0 || i < words.length; i += places) {
    let next = i;
    out += format.replace(/%[-0-9.]*[sbdq]/g, () => words[next++] ?? '');
  }
  return out;
}
