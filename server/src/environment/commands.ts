/** The commands that a container is told to start, as manifests and Compose files give them: a list of words, often with a shell script among them. */
import type { Edit } from '../core/finding';
import type { Span } from '../core/text';
import { readCommands } from '../syntax/sh/commands';
import { wordFields, wordText, type ShellLookup } from '../syntax/sh/expand';
import { unwrap } from '../syntax/sh/wrappers';
import type { PlaceOf } from '../syntax/yaml/places';
import { baseName } from '../trust/paths';

export interface CommandArgument {
  /** `undefined` when a part of it is not known. */
  readonly value: string | undefined;
  readonly span: Span;
  /** As the file writes it. */
  readonly written: string;
}

/** A word of the list. */
export interface StartWord extends CommandArgument {
  /** Where parts of the word stand, for a script in it. */
  readonly places: PlaceOf;
}

/** When a command runs: as the container's program, or again and again to ask whether it is well. */
export type StartMoment = 'start' | 'check';

/** What starts; each list of words gives one of these. */
export interface StartLine {
  readonly file: string;
  readonly moment: StartMoment;
  readonly words: readonly StartWord[];
  /** Values that the words and the script may use. */
  readonly lookup: ShellLookup;
  /** Takes neighbouring words out of the list. */
  removeWords(words: readonly StartWord[]): readonly Edit[] | undefined;
}

/** One simple command, wrappers such as `env` and `timeout` taken off. */
export interface StartedCommand {
  /** Without the folder; `undefined` when it is not known. */
  readonly name: string | undefined;
  readonly args: readonly CommandArgument[];
  readonly assignments: readonly { readonly name: string; readonly value: string | undefined; readonly span: Span }[];
  readonly moment: StartMoment;
  /** Takes neighbouring arguments out of it. */
  remove(args: readonly { readonly span: Span }[]): readonly Edit[] | undefined;
  /** A character of an argument, where the file has it as it is. */
  letter(arg: { readonly value: string | undefined; readonly span: Span }, index: number): Edit | undefined;
}

/** The commands of a line, those of a script in it one by one. */
export function commandsOf(line: StartLine): readonly StartedCommand[] {
  const { argv, assignments } = unwrap(line.words);
  const words = argv.flatMap(({ span }) => line.words.find(word => word.span === span) ?? []);
  const script = shellScript(words);
  if (script?.value !== undefined) return scriptCommands(line, script, script.value);
  const [program, ...args] = words;
  if (!program) return [];
  return [
    {
      name: program.value === undefined ? undefined : baseName(program.value),
      args,
      assignments: assignments.flatMap(({ value, span }) => assignmentOf(value ?? '', span)),
      moment: line.moment,
      remove: removed => line.removeWords(words.filter(word => removed.some(({ span }) => span === word.span))),
      letter: (arg, index) => letterEdit(line.file, words.find(word => word.span === arg.span)?.places(index, index + 1)),
    },
  ];
}

/** A script that stands in the file as a value of its own (`script: |`). */
export function scriptCommands(line: Pick<StartLine, 'file' | 'moment' | 'lookup'>, script: StartWord, text: string): readonly StartedCommand[] {
  if (!isShellText(text)) return [];
  return readCommands(text, 0, text.length).flatMap((command): readonly StartedCommand[] => {
    const at = (span: Span): Span => script.places(span.start, span.end) ?? script.span;
    const own = new Map<Span, Span>();
    const argv = command.words.flatMap((word): readonly CommandArgument[] => {
      const span = at(word.span);
      own.set(span, word.span);
      const fields = wordFields(word, line.lookup);
      return fields ? fields.map(value => ({ value, span, written: word.raw })) : [{ value: undefined, span, written: word.raw }];
    });
    const unwrapped = unwrap(argv);
    const words = unwrapped.argv.flatMap(({ span, value }) => argv.find(word => word.span === span && word.value === value) ?? []);
    const [program, ...args] = words;
    const prefixes = command.assignments.map(each => ({ name: each.name, value: wordText(each.value, line.lookup), span: at(each.span) }));
    if (!program) return [];
    return [
      {
        name: program.value === undefined ? undefined : baseName(program.value),
        args,
        assignments: [...prefixes, ...unwrapped.assignments.flatMap(({ value, span }) => assignmentOf(value ?? '', span))],
        moment: line.moment,
        remove: removed => removeText(line.file, script, text, removed.flatMap(({ span }) => own.get(span) ?? [])),
        letter: (arg, index) => {
          const inside = own.get(arg.span);
          return inside && text.slice(inside.start, inside.end) === arg.value ? letterEdit(line.file, script.places(inside.start + index, inside.start + index + 1)) : undefined;
        },
      },
    ];
  });
}

function letterEdit(file: string, span: Span | undefined): Edit | undefined {
  return span && { file, span, newText: '' };
}

function assignmentOf(word: string, span: Span): StartedCommand['assignments'] {
  const name = /^([A-Za-z_]\w*)=/.exec(word)?.[1];
  return name === undefined ? [] : [{ name, value: word.slice(name.length + 1), span }];
}

/** Words of a script with a blank at one end of them. */
function removeText(file: string, script: StartWord, text: string, words: readonly Span[]): readonly Edit[] | undefined {
  const first = words[0];
  const last = words.at(-1);
  if (!first || !last) return undefined;
  const behind = /^[ \t]*/.exec(text.slice(last.end))?.[0].length ?? 0;
  const isBlankBefore = /[ \t]/.test(text[first.start - 1] ?? '');
  const around = [
    ...(behind > 0 ? [{ start: first.start, end: last.end + behind }] : []),
    ...(isBlankBefore ? [{ start: first.start - 1, end: last.end }] : []),
  ];
  const place = around.map(span => script.places(span.start, span.end)).find(span => span !== undefined);
  return place && [{ file, span: place, newText: '' }];
}

const shellName = /^(ba|da|a|z|k)?sh$/;

/** The text behind `sh -c`. */
function shellScript(words: readonly StartWord[]): StartWord | undefined {
  if (!shellName.test(baseName(words[0]?.value ?? ''))) return undefined;
  const at = words.findIndex((word, index) => index > 0 && /^-[a-zA-Z]*c$/.test(word.value ?? ''));
  return at < 0 ? undefined : words[at + 1];
}

/** Whether a script is for a shell: what names another interpreter is not read. */
function isShellText(text: string): boolean {
  const line = /^#!\s*(\S+)(?:\s+(\S+))?/.exec(text);
  if (!line) return true;
  const program = line[1]?.endsWith('/env') === true ? line[2] : line[1];
  return shellName.test(baseName(program ?? ''));
}
