/** The commands of a RUN as the evaluation wants them: variables put in, wrappers taken off, `sh -c` opened, the working directory followed. */
import { readCommands, type ShellCommand } from '../../../syntax/sh/commands';
import { wordFields, wordText, type ShellLookup } from '../../../syntax/sh/expand';
import type { ShellWord } from '../../../syntax/sh/lex';
import { readJsonArray } from '../../../syntax/dockerfile/words';
import type { Heredoc } from '../../../syntax/dockerfile/heredocs';
import type { Instruction } from '../../../syntax/dockerfile/instructions';
import type { Span } from '../../../core/text';
import { baseName } from '../../../trust/paths';
import { variableIn, type StageState } from '../state';
import { joinPath } from '../paths';
import { unwrap } from './wrappers';
import type { Argument, Redirect, RunCommand } from './types';

interface Source {
  readonly text: string;
  readonly escape: '\\' | '`';
}

/** `undefined` when the instruction is run by a shell that is not POSIX. */
export function readRunCommands(instruction: Instruction, state: StageState, source: Source): readonly RunCommand[] | undefined {
  const reader = new Reader(state, instruction.heredocs, source.text);
  const exec = readJsonArray(instruction.argsText, instruction.args.start);
  if (exec) {
    reader.addArgv(exec.map((item) => ({ value: item.value, span: item.span })), { start: instruction.args.start, end: instruction.args.end });
    return reader.commands;
  }
  if (state.shell !== 'posix') return undefined;
  const script = scriptHeredoc(instruction);
  if (script) {
    if (!isShellScript(source.text.slice(script.body.start, script.body.end))) return undefined;
    reader.addShell(source.text, script.body.start, script.body.end, { shift: 0 });
  } else reader.addShell(instruction.argsText, 0, instruction.argsText.length, { shift: instruction.args.start });
  return reader.commands;
}

/** `RUN <<EOF`: the body is the script itself. */
function scriptHeredoc(instruction: Instruction): Heredoc | undefined {
  const first = instruction.heredocs[0];
  return first && instruction.argsText.trim() === instruction.argsText && first.start.start === instruction.args.start && first.start.end === instruction.args.end ? first : undefined;
}

function isShellScript(body: string): boolean {
  const line = /^#!\s*(\S+)(?:\s+(\S+))?/.exec(body);
  if (!line) return true;
  const program = line[1]?.endsWith('/env') ? line[2] : line[1];
  return /(^|\/)(ba|da|a|z|k)?sh$/.test(program ?? '');
}

interface Place {
  readonly shift?: number;
  /** Where offsets inside have no counterpart in the file: the place of the whole text. */
  readonly whole?: Span;
  readonly conditional?: boolean;
  readonly mayFail?: boolean;
  readonly inSubstitution?: boolean;
  readonly asUser?: string;
}

const deepestShell = 6;

class Reader {
  readonly commands: RunCommand[] = [];
  readonly #state: StageState;
  readonly #heredocs: readonly Heredoc[];
  readonly #fileText: string;
  readonly #variables = new Map<string, string | null>();
  #cwd: string | undefined;
  #depth = 0;

  constructor(state: StageState, heredocs: readonly Heredoc[], fileText: string) {
    this.#state = state;
    this.#heredocs = heredocs;
    this.#fileText = fileText;
    this.#cwd = state.workdir;
  }

  readonly #lookup: ShellLookup = (name) => (this.#variables.has(name) ? this.#variables.get(name) : name === 'PWD' ? (this.#cwd ?? null) : this.#fromState(name));

  /** A variable that neither the file nor the shell sets may come from the image's own configuration. */
  #fromState(name: string): string | null | undefined {
    const value = variableIn(this.#state, name);
    if (value !== undefined) return value;
    return this.#state.image?.role === 'scratch' || !/^[A-Za-z_]/.test(name) ? null : null;
  }

  addArgv(argv: readonly Argument[], at: Span): void {
    this.#add({ argv, assignments: [], redirects: [], span: at, stdin: undefined, pipedFrom: undefined, pipedInto: undefined }, {});
  }

  addShell(text: string, start: number, end: number, place: Place): void {
    if (this.#depth >= deepestShell) return;
    this.#depth++;
    const read = readCommands(text, start, end);
    const indexes = new Map<number, number>();
    const folders: (string | undefined)[] = [];
    for (const [index, command] of read.entries()) {
      while (folders.length > command.subshell) this.#cwd = folders.pop();
      while (folders.length < command.subshell) folders.push(this.#cwd);
      const at = this.commands.length;
      indexes.set(index, at);
      this.#shellCommand(command, place, command.pipedFrom === undefined ? undefined : indexes.get(command.pipedFrom));
    }
    if (folders.length > 0) this.#cwd = folders[0];
    this.#depth--;
  }

  #shellCommand(command: ShellCommand, place: Place, pipedFrom: number | undefined): void {
    const moved = (at: Span): Span => place.whole ?? { start: at.start + (place.shift ?? 0), end: at.end + (place.shift ?? 0) };
    const conditional = command.conditional || place.conditional === true;
    const argv = command.words.flatMap((word) => this.#arguments(word, moved));
    const assignments = command.assignments.map((a) => ({ name: a.name, value: wordText(a.value, this.#lookup), span: moved(a.span) }));
    if (argv.length === 0 || argv[0]?.value === 'export' || argv[0]?.value === 'declare' || argv[0]?.value === 'local' || argv[0]?.value === 'readonly') this.#assign(command, assignments, argv, conditional);
    const before = this.commands.length;
    this.#add(
      {
        argv,
        assignments,
        redirects: command.redirects.flatMap((r) => this.#redirect(r, moved)),
        span: moved(command.span),
        stdin: this.#stdin(command, moved),
        pipedFrom,
        pipedInto: undefined,
      },
      { ...place, conditional, mayFail: command.mayFail || place.mayFail === true, inSubstitution: command.inSubstitution || place.inSubstitution === true },
    );
    if (pipedFrom !== undefined && this.commands.length > before) this.#linkPipe(pipedFrom, before);
  }

  #linkPipe(from: number, into: number): void {
    const earlier = this.commands[from];
    if (earlier) this.commands[from] = { ...earlier, pipedInto: into };
  }

  #assign(command: ShellCommand, assignments: readonly { name: string; value: string | undefined }[], argv: readonly Argument[], conditional: boolean): void {
    for (const { name, value } of assignments) this.#variables.set(name, conditional ? null : (value ?? null));
    for (const argument of argv.slice(1)) {
      const match = /^([A-Za-z_]\w*)=(.*)$/s.exec(argument.value ?? '');
      if (match?.[1]) this.#variables.set(match[1], conditional ? null : (match[2] ?? ''));
    }
    // `export A=$X` with an unknown value: nothing is known of A any more.
    for (const word of command.words.slice(1)) {
      const name = /^([A-Za-z_]\w*)=/.exec(word.raw)?.[1];
      if (name !== undefined && wordText(word, this.#lookup) === undefined) this.#variables.set(name, null);
    }
  }

  #arguments(word: ShellWord, moved: (at: Span) => Span): Argument[] {
    const fields = wordFields(word, this.#lookup);
    if (!fields) return [{ value: undefined, span: moved(word.span) }];
    return fields.map((value) => ({ value, span: moved(word.span) }));
  }

  #redirect(redirect: ShellCommand['redirects'][number], moved: (at: Span) => Span): Redirect[] {
    const kind = redirect.operator === '>>' || redirect.operator === '&>>' ? 'append' : redirect.operator.startsWith('<') ? 'read' : 'write';
    if (redirect.operator.startsWith('<<') || !redirect.target) return [];
    if (redirect.operator === '>&' || redirect.operator === '<&') return [];
    return [{ kind, path: wordText(redirect.target, this.#lookup), span: moved(redirect.target.span) }];
  }

  #stdin(command: ShellCommand, moved: (at: Span) => Span): RunCommand['stdin'] {
    for (const redirect of command.redirects) {
      if (redirect.operator === '<<<' && redirect.target) {
        const text = wordText(redirect.target, this.#lookup);
        return text === undefined ? undefined : { text, span: moved(redirect.target.span) };
      }
      if (redirect.operator !== '<<' && redirect.operator !== '<<-') continue;
      const start = moved(redirect.span).start;
      const heredoc = this.#heredocs.find((h) => h.start.start <= start && start < h.start.end);
      if (!heredoc) continue;
      const body = this.#fileText.slice(heredoc.body.start, heredoc.body.end);
      if (!heredoc.quoted && /[$`]/.test(body)) return undefined;
      return { text: heredoc.stripTabs ? body.replace(/^\t+/gm, '') : body, span: heredoc.body };
    }
    return undefined;
  }

  #add(draft: { argv: readonly Argument[]; assignments: RunCommand['assignments']; redirects: readonly Redirect[]; span: Span; stdin: RunCommand['stdin']; pipedFrom: number | undefined; pipedInto: number | undefined }, place: Place): void {
    const { argv, asUser } = unwrap(draft.argv);
    const first = argv[0];
    if (!first && draft.redirects.length === 0 && draft.assignments.length === 0) return;
    const conditional = place.conditional === true;
    const user = asUser ?? place.asUser;
    const script = first ? shellScript(argv) : undefined;
    if (script?.value !== undefined) {
      this.#openScript(script, place, user);
      return;
    }
    const name = first?.value === undefined ? undefined : baseName(first.value);
    const cwd = this.#cwd;
    if (name === 'cd') this.#cwd = conditional ? undefined : this.#target(argv[1]);
    this.commands.push({
      name: first ? name : '',
      written: first?.value ?? '',
      nameSpan: first?.span ?? draft.span,
      args: argv.slice(1),
      assignments: draft.assignments,
      span: draft.span,
      conditional,
      mayFail: place.mayFail === true,
      redirects: draft.redirects,
      stdin: draft.stdin,
      pipedInto: draft.pipedInto,
      pipedFrom: draft.pipedFrom,
      inSubstitution: place.inSubstitution === true,
      cwd,
      asUser: user,
    });
  }

  #target(argument: Argument | undefined): string | undefined {
    if (argument?.value === undefined) return undefined;
    if (argument.value.startsWith('/')) return joinPath('/', argument.value);
    return this.#cwd === undefined || argument.value === '-' || argument.value.startsWith('~') ? undefined : joinPath(this.#cwd, argument.value);
  }

  /** `sh -c 'text'`: its commands stand in the file where the text stands, unless quoting changed it. */
  #openScript(script: Argument, place: Place, asUser: string | undefined): void {
    const text = script.value ?? '';
    const { start, end } = script.span;
    const inner: Place = { ...place, ...(asUser === undefined ? {} : { asUser }) };
    const exact = end - start === text.length ? start : this.#fileText.slice(start + 1, end - 1) === text ? start + 1 : undefined;
    const where: Place = exact === undefined || place.whole ? { ...inner, whole: place.whole ?? script.span } : { ...inner, shift: exact };
    this.addShell(text, 0, text.length, where);
  }
}

/** The text behind `sh -c`. */
function shellScript(argv: readonly Argument[]): Argument | undefined {
  if (!/(^|\/)(ba|da|a|z|k)?sh$/.test(argv[0]?.value ?? '')) return undefined;
  const at = argv.findIndex((arg, index) => index > 0 && /^-[a-zA-Z]*c$/.test(arg.value ?? ''));
  return at < 0 ? undefined : argv[at + 1];
}
