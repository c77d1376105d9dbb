/** The commands of a RUN as the evaluation wants them: variables put in, wrappers taken off, `sh -c` opened, the working directory followed. */
import { joinedText } from '../../../syntax/dockerfile/instructions';
import { readCommands, type ShellCommand } from '../../../syntax/sh/commands';
import { wordFields, wordText, type ShellLookup } from '../../../syntax/sh/expand';
import { type ShellWord } from '../../../syntax/sh/lex';
import { unwrap } from '../../../syntax/sh/wrappers';
import { readJsonArray } from '../../../syntax/dockerfile/words';
import type { Heredoc } from '../../../syntax/dockerfile/heredocs';
import type { Instruction } from '../../../syntax/dockerfile/instructions';
import type { Span } from '../../../core/text';
import { baseName } from '../../../trust/paths';
import { variableIn, type StageState } from '../state';
import { joinPath } from '../paths';
import { ShellScope } from './scope';
import type { Argument, Redirect, RunCommand } from './types';

interface Source {
  readonly text: string;
}

/** What of an instruction is run: of a RUN everything, of a HEALTHCHECK what stands behind `CMD`. */
type Runnable = Pick<Instruction, 'args' | 'argsText' | 'removed' | 'heredocs'>;

/** The commands of a RUN, CMD or ENTRYPOINT; `undefined` when it is run by a shell that is not POSIX. */
export function readRunCommands(instruction: Runnable, state: StageState, source: Source): readonly RunCommand[] | undefined {
  const exec = readJsonArray(instruction.argsText, instruction.args.start);
  const reader = new Reader(state, instruction.heredocs, source.text);
  if (exec) {
    reader.addArgv(exec.map((item) => ({ value: item.value, span: item.span })), { start: instruction.args.start, end: instruction.args.end });
    return reader.commands;
  }
  if (state.shell !== 'posix') return undefined;
  const script = scriptHeredoc(instruction);
  if (script) {
    if (!isShellScript(source.text.slice(script.body.start, script.body.end))) return undefined;
    reader.addShell(source.text, script.body.start, script.body.end, { shift: 0 });
  } else reader.addShell(joinedText(instruction), 0, instruction.argsText.length, { shift: instruction.args.start });
  return reader.commands;
}

/** The commands of a program that is given by its words, whose spans are places in the text. */
export function readArgv(words: readonly Argument[], at: Span, state: StageState, source: Source): readonly RunCommand[] {
  const reader = new Reader(state, [], source.text);
  reader.addArgv(words, at);
  return reader.commands;
}

/** The command of a HEALTHCHECK; none for `HEALTHCHECK NONE`. */
export function readHealthCheck(instruction: Instruction, state: StageState, source: Source): readonly RunCommand[] | undefined {
  const keyword = /^CMD\s+/i.exec(instruction.argsText)?.[0];
  if (keyword === undefined) return [];
  const args = { start: instruction.args.start + keyword.length, end: instruction.args.end };
  return readRunCommands({ args, argsText: instruction.argsText.slice(keyword.length), removed: instruction.removed, heredocs: [] }, state, source);
}

/** `RUN <<EOF`: the body is the script itself. */
function scriptHeredoc(instruction: Runnable): Heredoc | undefined {
  const first = instruction.heredocs[0];
  return first && first.start.start === instruction.args.start && first.start.end === instruction.args.end ? first : undefined;
}

const shellName = /(^|\/)(ba|da|a|z|k)?sh$/;

function isShellScript(body: string): boolean {
  const line = /^#!\s*(\S+)(?:\s+(\S+))?/.exec(body);
  if (!line) return true;
  const program = line[1]?.endsWith('/env') ? line[2] : line[1];
  return shellName.test(program ?? '');
}

interface Place {
  readonly shift?: number;
  /** Where offsets inside have no counterpart in the file: the place of the whole text. */
  readonly whole?: Span;
  readonly conditional?: boolean;
  readonly inSubstitution?: boolean;
  readonly asUser?: string;
}

type Draft = Pick<RunCommand, 'assignments' | 'redirects' | 'span' | 'stdin' | 'pipedFrom'> & { readonly argv: readonly Argument[] };

const deepestShell = 6;

/** Characters that variables may bring into one RUN: values that double from line to line must not cost more than the text allows. */
const longestExpansion = 2_000_000;

/** Builtins that give variables the values in their words. */
const declaring: ReadonlySet<string> = new Set(['export', 'declare', 'typeset', 'local', 'readonly']);
/** Builtins that give variables values which nobody knows, or take them away. */
const obscuring: ReadonlySet<string> = new Set(['read', 'unset', 'mapfile', 'readarray', 'getopts', 'printf']);

class Reader {
  readonly commands: RunCommand[] = [];
  readonly #state: StageState;
  readonly #heredocs: readonly Heredoc[];
  readonly #fileText: string;
  readonly #scope: ShellScope;
  #depth = 0;
  #allowance = longestExpansion;

  constructor(state: StageState, heredocs: readonly Heredoc[], fileText: string) {
    this.#state = state;
    this.#heredocs = heredocs;
    this.#fileText = fileText;
    this.#scope = new ShellScope(state.workdir);
  }

  /** A variable that neither the file nor the shell sets may come from the image's own configuration. */
  readonly #lookup: ShellLookup = (name) => {
    const own = this.#scope.get(name);
    const value = own !== undefined ? own : ((name === 'PWD' ? this.#scope.cwd : variableIn(this.#state, name)) ?? null);
    this.#allowance -= value?.length ?? 0;
    return this.#allowance < 0 ? null : value;
  };

  addArgv(argv: readonly Argument[], at: Span): void {
    this.#add({ argv, assignments: [], redirects: [], span: at, stdin: undefined, pipedFrom: undefined }, {});
  }

  addShell(text: string, start: number, end: number, place: Place): void {
    if (this.#depth >= deepestShell) return;
    this.#depth++;
    const floor = this.#scope.enter();
    const indexes = new Map<number, number>();
    for (const [index, command] of readCommands(text, start, end).entries()) {
      this.#scope.moveTo(command.subshell, floor);
      indexes.set(index, this.commands.length);
      this.#shellCommand(command, text, place, command.pipedFrom === undefined ? undefined : indexes.get(command.pipedFrom));
    }
    this.#scope.leave(floor);
    this.#depth--;
  }

  #shellCommand(command: ShellCommand, text: string, place: Place, pipedFrom: number | undefined): void {
    const moved = (at: Span): Span => place.whole ?? { start: at.start + (place.shift ?? 0), end: at.end + (place.shift ?? 0) };
    const conditional = command.conditional || place.conditional === true;
    const argv = command.words.flatMap((word) => this.#arguments(word, moved));
    const assignments = command.assignments.map((each) => {
      const value = this.#assigned(each.append ? each.name : undefined, each.value);
      // Without a command, each assignment sees those before it.
      if (argv.length === 0) this.#scope.set(each.name, conditional ? null : (value ?? null));
      return { name: each.name, value, span: moved(each.span) };
    });
    this.#builtin(command, argv, conditional);
    this.#add(
      {
        argv,
        assignments,
        redirects: command.redirects.flatMap((redirect) => this.#redirect(redirect, moved)),
        span: moved(command.span),
        stdin: this.#stdin(command, text, moved),
        pipedFrom,
      },
      { ...place, conditional, inSubstitution: command.inSubstitution || place.inSubstitution === true },
    );
  }

  #assigned(appendedTo: string | undefined, word: ShellWord): string | undefined {
    const value = wordText(word, this.#lookup);
    if (appendedTo === undefined || value === undefined) return value;
    const old = this.#lookup(appendedTo);
    return old === null ? undefined : (old ?? '') + value;
  }

  #builtin(command: ShellCommand, argv: readonly Argument[], conditional: boolean): void {
    const name = argv[0]?.value ?? '';
    if (name === '.' || name === 'source' || name === 'eval') this.#scope.forgetAll();
    if (declaring.has(name)) {
      for (const word of command.words.slice(1)) {
        const match = /^([A-Za-z_]\w*)(\+?)=/.exec(word.raw);
        if (!match?.[1]) continue;
        const value = match[2] === '' ? wordText(word, this.#lookup)?.slice(match[0].length) : undefined;
        this.#scope.set(match[1], conditional ? null : (value ?? null));
      }
    }
    if (obscuring.has(name)) {
      for (const { value } of argv.slice(1)) if (value !== undefined && /^[A-Za-z_]\w*$/.test(value)) this.#scope.set(value, null);
    }
  }

  #arguments(word: ShellWord, moved: (at: Span) => Span): Argument[] {
    const fields = wordFields(word, this.#lookup);
    if (!fields) return [{ value: undefined, span: moved(word.span) }];
    return fields.map((value) => ({ value, span: moved(word.span) }));
  }

  #redirect(redirect: ShellCommand['redirects'][number], moved: (at: Span) => Span): Redirect[] {
    const { operator, target } = redirect;
    if (operator.startsWith('<<') || operator === '<&' || !target) return [];
    const path = wordText(target, this.#lookup);
    // `2>&1` joins descriptors, `>& file` writes a file.
    if (operator === '>&' && (path === undefined || /^(\d+|-)$/.test(path))) return [];
    const kind = operator === '>>' || operator === '&>>' ? 'append' : operator.startsWith('<') ? 'read' : 'write';
    return [{ kind, path, span: moved(target.span) }];
  }

  #stdin(command: ShellCommand, text: string, moved: (at: Span) => Span): RunCommand['stdin'] {
    for (const redirect of command.redirects) {
      if (redirect.operator === '<<<' && redirect.target) {
        const line = wordText(redirect.target, this.#lookup);
        return line === undefined ? undefined : { text: line, span: moved(redirect.target.span), exact: false, expands: false };
      }
      if (redirect.operator !== '<<' && redirect.operator !== '<<-') continue;
      if (redirect.heredoc) return this.#heredoc(text.slice(redirect.heredoc.body.start, redirect.heredoc.body.end), redirect.heredoc, moved(redirect.heredoc.body));
      const start = moved(redirect.span).start;
      const outer = this.#heredocs.find((h) => h.start.start <= start && start < h.start.end);
      if (outer) return this.#heredoc(this.#fileText.slice(outer.body.start, outer.body.end), outer, outer.body);
    }
    return undefined;
  }

  #heredoc(body: string, form: { readonly quoted: boolean; readonly stripTabs: boolean }, span: Span): RunCommand['stdin'] {
    const text = form.stripTabs ? body.replace(/^\t+/gm, '') : body;
    return { text, span, exact: text === body && this.#fileText.slice(span.start, span.end) === text, expands: !form.quoted && /[$`]/.test(body) };
  }

  #add(draft: Draft, place: Place): void {
    const { argv, asUser, assignments } = unwrap(draft.argv);
    const first = argv[0];
    if (!first && draft.redirects.length === 0 && draft.assignments.length === 0) return;
    const user = asUser ?? place.asUser;
    const inner: Place = user === undefined ? place : { ...place, asUser: user };
    if (this.#openScript(argv, draft, inner)) return;
    const name = first?.value === undefined ? undefined : baseName(first.value);
    const cwd = this.#scope.cwd;
    if (name === 'cd' || name === 'pushd') this.#scope.cwd = place.conditional === true ? undefined : this.#target(argv[1]);
    if (name === 'popd') this.#scope.cwd = undefined;
    this.commands.push({
      name: first ? name : '',
      written: first?.value ?? '',
      nameSpan: first?.span ?? draft.span,
      args: argv.slice(1),
      assignments: [...draft.assignments, ...assignments.flatMap(assignmentWord)],
      span: draft.span,
      conditional: place.conditional === true,
      redirects: draft.redirects,
      stdin: draft.stdin,
      pipedFrom: draft.pipedFrom,
      inSubstitution: place.inSubstitution === true,
      cwd,
      asUser: user,
    });
  }

  #target(argument: Argument | undefined): string | undefined {
    if (argument?.value === undefined) return undefined;
    if (argument.value.startsWith('/')) return joinPath('/', argument.value);
    const cwd = this.#scope.cwd;
    return cwd === undefined || argument.value === '-' || argument.value.startsWith('~') ? undefined : joinPath(cwd, argument.value);
  }

  /** `sh -c 'text'` and `sh <<EOF`: their commands stand in the file where the text stands, unless quoting changed it. */
  #openScript(argv: readonly Argument[], draft: Draft, place: Place): boolean {
    const user = changedUser(argv);
    const inner: Place = user === undefined ? place : { ...place, asUser: user };
    const script = shellScript(argv);
    if (script?.value !== undefined) {
      this.addShell(script.value, 0, script.value.length, placeOf(script.value, script.span, this.#fileText, inner));
      return true;
    }
    const { stdin } = draft;
    if (!stdin || !readsScript(argv)) return false;
    this.addShell(stdin.text, 0, stdin.text.length, stdin.exact && !place.whole ? { ...inner, shift: stdin.span.start } : { ...inner, whole: place.whole ?? stdin.span });
    return true;
  }
}

/** Where the words of a script in a word stand: where they are written, or else the whole word. */
function placeOf(script: string, at: Span, fileText: string, inner: Place): Place {
  const exact = fileText.slice(at.start, at.end) === script ? at.start : fileText.slice(at.start + 1, at.end - 1) === script ? at.start + 1 : undefined;
  return exact === undefined || inner.whole ? { ...inner, whole: inner.whole ?? at } : { ...inner, shift: exact };
}

function assignmentWord(word: Argument): RunCommand['assignments'][number][] {
  const match = /^([A-Za-z_]\w*)=(.*)$/s.exec(word.value ?? '');
  return match?.[1] ? [{ name: match[1], value: match[2] ?? '', span: word.span }] : [];
}

/** The text behind `sh -c`, `su user -c`, `eval`. */
function shellScript(argv: readonly Argument[]): Argument | undefined {
  const name = baseName(argv[0]?.value ?? '');
  if (name === 'eval' && argv.length === 2) return argv[1];
  const takes = shellName.test(name) ? /^-[a-zA-Z]*c$/ : name === 'su' ? /^(-[a-z]*c|--command)$/ : undefined;
  const at = takes ? argv.findIndex((arg, index) => index > 0 && takes.test(arg.value ?? '')) : -1;
  return at < 0 ? undefined : argv[at + 1];
}

function changedUser(argv: readonly Argument[]): string | undefined {
  if (baseName(argv[0]?.value ?? '') !== 'su') return undefined;
  const operand = argv.slice(1).find((arg, index) => arg.value !== undefined && !arg.value.startsWith('-') && !/^(-[a-z]*c|--command)$/.test(argv[index]?.value ?? ''));
  return operand?.value ?? 'root';
}

/** A shell that is given no script file reads its commands from its input. */
function readsScript(argv: readonly Argument[]): boolean {
  if (!shellName.test(argv[0]?.value ?? '')) return false;
  return argv.slice(1).every((arg, index) => arg.value !== undefined && (arg.value.startsWith('-') || argv[index]?.value === '-o' || argv.slice(1, index + 1).some((before) => before.value === '-s')));
}
