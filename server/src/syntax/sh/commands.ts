/** The simple commands of shell text in the order in which they run, with what decides whether each runs. */
import type { Span } from '../../core/text';
import { lex, type RedirectToken, type ShellHeredoc, type ShellWord, type Token } from './lex';

export interface ShellRedirect {
  /** `>`, `>>`, `<`, `<<`, `<<<`, … */
  readonly operator: string;
  readonly span: Span;
  readonly target: ShellWord | undefined;
  /** The body, where it stands in the shell text itself. */
  readonly heredoc: ShellHeredoc | undefined;
}

export interface ShellAssignment {
  readonly name: string;
  /** `NAME+=value`. */
  readonly append: boolean;
  readonly value: ShellWord;
  readonly span: Span;
}

export interface Subshell {
  readonly outer: Subshell | undefined;
  /** 1 for the outermost. */
  readonly depth: number;
}

export interface ShellCommand {
  readonly assignments: readonly ShellAssignment[];
  readonly words: readonly ShellWord[];
  readonly redirects: readonly ShellRedirect[];
  readonly span: Span;
  /** Not certain to run: behind `||`, behind a question that may be answered with no, in if, case, a loop or a function. */
  readonly conditional: boolean;
  /** In `$( )` or backticks. */
  readonly inSubstitution: boolean;
  /** The innermost `( )` or substitution that it is in: what changes there ends with it. */
  readonly subshell: Subshell | undefined;
  /** Index in the list of the command before it in a pipe. */
  readonly pipedFrom: number | undefined;
}

/** Deeper substitutions than this are not looked into: no real file has them, and each level reads its text again. */
const deepestSubstitution = 12;

/** Deeper subshells than this count as one: whoever keeps what was set in each must not have thousands to look through. */
const deepestSubshell = 50;

/** All simple commands of `text` between two offsets. Total; at most one pass for each level of substitution. */
export function readCommands(text: string, start: number, end: number): ShellCommand[] {
  const reader = new CommandReader(text, 0, false);
  reader.read(start, end);
  return reader.commands;
}

/** What a place inherits from everything that it stands in. */
interface Surroundings {
  readonly conditional: boolean;
  readonly subshell: Subshell | undefined;
}

interface Frame extends Surroundings {
  readonly kind: 'if' | 'loop' | 'case' | 'group' | 'subshell' | 'function';
  conditional: boolean;
  /** In `case`, before the `)` of a pattern. */
  pattern: boolean;
  /** Of a function: its body has begun. */
  opened: boolean;
  /** `#askedAt` of the chain that the frame stands in. */
  readonly askedAt: number | undefined;
}

type Draft = {
  -readonly [K in keyof ShellCommand]: ShellCommand[K] extends readonly (infer E)[] ? E[] : ShellCommand[K];
};

/** Commands that are there to be asked something: their failure is an answer. */
const questions: ReadonlySet<string> = new Set(['[', '[[', 'test', 'command', 'which', 'type', 'hash', 'grep', 'egrep', 'fgrep', 'id', 'getent', 'cmp', 'diff', 'false']);

class CommandReader {
  readonly commands: ShellCommand[] = [];
  readonly #frames: Frame[] = [];
  #draft: Draft | undefined;
  /** Behind `||`. */
  #alternative = false;
  #pipeFrom: number | undefined;
  /** The redirect that waits for its target. */
  #open: RedirectToken | undefined;
  #skipWords = 0;
  #inForHeader = false;
  #negated = false;
  /** Where in `commands` the part of the current `&&` chain begins that stands behind a question. */
  #askedAt: number | undefined;
  /** How deep in `(( … ))`. */
  #arithmetic = 0;
  #previous: Token | undefined;

  constructor(
    readonly text: string,
    readonly depth: number,
    readonly inSubstitution: boolean,
  ) {}

  read(start: number, end: number, around: Surroundings = { conditional: false, subshell: undefined }): void {
    if (around.conditional || around.subshell) this.#push('group', around);
    for (const token of lex(this.text, start, end)) {
      this.#take(token);
      this.#previous = token;
    }
    this.#finish('end');
  }

  #push(kind: Frame['kind'], has: Partial<Surroundings> = {}): void {
    const outer = this.#surroundings();
    this.#frames.push({
      kind,
      conditional: outer.conditional || has.conditional === true,
      subshell: has.subshell ?? outer.subshell,
      pattern: kind === 'case',
      opened: false,
      askedAt: this.#askedAt,
    });
    this.#alternative = false;
    this.#askedAt = undefined;
  }

  /** Leaves the innermost frame, and a function with its body. */
  #pop(): void {
    let outer: Frame | undefined;
    do {
      this.#askedAt = this.#frames.pop()?.askedAt;
      outer = this.#frames.at(-1);
    } while (outer?.kind === 'function' && outer.opened);
  }

  #surroundings(): Surroundings {
    const frame = this.#frames.at(-1);
    return { conditional: this.#alternative || frame?.conditional === true, subshell: frame?.subshell };
  }

  #take(token: Token): void {
    if (this.#arithmetic > 0) this.#inArithmetic(token);
    else if (this.#inTest(token)) return;
    else if (token.kind === 'operator') this.#operator(token);
    else if (token.kind === 'redirect') this.#redirect(token);
    else this.#word(token.word);
  }

  #inArithmetic(token: Token): void {
    if (token.kind !== 'operator') return;
    if (token.text === '(') this.#arithmetic++;
    if (token.text === ')') this.#arithmetic--;
  }

  /** Between `[[` and `]]`, operators are part of the question. */
  #inTest(token: Token): boolean {
    const words = this.#draft?.words;
    if (words?.[0]?.raw !== '[[' || words.at(-1)?.raw === ']]' || token.kind === 'word') return false;
    return token.kind === 'redirect' || token.text !== ';';
  }

  #operator(token: Extract<Token, { kind: 'operator' }>): void {
    const operator = token.text;
    const frame = this.#frames.at(-1);
    if (frame?.kind === 'case' && frame.pattern) {
      if (operator === ')') Object.assign(frame, { pattern: false, conditional: true });
      this.#draft = undefined;
    } else if (operator === '(') this.#parenthesis(token.span);
    else this.#separator(operator, frame);
  }

  #parenthesis(at: Span): void {
    const draft = this.#draft;
    if (draft) {
      // `name()`: the body runs when it is called, which is not followed.
      if (draft.words.length !== 1 || draft.redirects.length > 0) return;
      this.#draft = undefined;
      this.#push('function', { conditional: true });
      return;
    }
    const before = this.#previous;
    const frame = this.#frames.at(-1);
    if (frame?.kind === 'subshell' && before?.kind === 'operator' && before.text === '(' && before.span.end === at.start) {
      this.#pop();
      this.#arithmetic = 2;
      return;
    }
    if (frame?.kind === 'function' && !frame.opened && before?.kind === 'word') return;
    this.#openFunction();
    this.#push('subshell', { subshell: inside(this.#surroundings().subshell) });
  }

  #separator(operator: string, frame: Frame | undefined): void {
    this.#inForHeader = false;
    this.#finish(operator);
    if (operator === ')') this.#close('subshell');
    if (operator === '||') this.#alternative = true;
    else if (operator !== '|' && operator !== '|&') this.#alternative = false;
    if (operator.startsWith(';') && operator !== ';' && frame?.kind === 'case') frame.pattern = true;
  }

  #close(kind: 'subshell' | 'group'): void {
    if (this.#frames.at(-1)?.kind === kind) this.#pop();
  }

  #redirect(token: RedirectToken): void {
    this.#start(token.span.start).redirects.push({ operator: token.operator, span: token.span, target: undefined, heredoc: token.heredoc });
    this.#open = token;
  }

  #start(at: number): Draft {
    if (!this.#draft) {
      const around = this.#surroundings();
      const span = { start: at, end: at };
      this.#draft = { assignments: [], words: [], redirects: [], span, conditional: around.conditional, inSubstitution: this.inSubstitution, subshell: around.subshell, pipedFrom: undefined };
      this.#openFunction();
    }
    return this.#draft;
  }

  /** `f() command`: a body may be any one command. */
  #openFunction(): void {
    const frame = this.#frames.at(-1);
    if (frame?.kind === 'function') frame.opened = true;
  }

  #word(word: ShellWord): void {
    if (this.#open && this.#draft) {
      const { operator, span, heredoc } = this.#open;
      this.#draft.redirects[this.#draft.redirects.length - 1] = { operator, heredoc, target: word, span: { start: span.start, end: word.span.end } };
      this.#open = undefined;
      if (operator !== '<<' && operator !== '<<-') this.#substitutions(word);
      this.#extend(word);
    } else if (this.#skipWords > 0) {
      this.#skipWords--;
      this.#substitutions(word);
    } else if (this.#inForHeader) this.#substitutions(word);
    else if (!this.#isCommandPlace() || !this.#reserved(word)) this.#plainWord(word);
  }

  #isCommandPlace(): boolean {
    const draft = this.#draft;
    return !draft || (draft.words.length === 0 && draft.assignments.length === 0 && draft.redirects.length === 0);
  }

  #plainWord(word: ShellWord): void {
    this.#substitutions(word);
    const draft = this.#start(word.span.start);
    const assignment = draft.words.length === 0 ? assignmentOf(word) : undefined;
    if (assignment) draft.assignments.push(assignment);
    else draft.words.push(word);
    this.#extend(word);
  }

  #extend(word: ShellWord): void {
    if (this.#draft) this.#draft.span = { start: Math.min(this.#draft.span.start, word.span.start), end: word.span.end };
  }

  /** Words that steer, at the place of a command. Returns whether this was one. */
  #reserved(word: ShellWord): boolean {
    const { raw } = word;
    const frame = this.#frames.at(-1);
    if (frame?.kind === 'case' && frame.pattern && raw !== 'esac') return true;
    return this.#opens(raw, word) || this.#goesOn(raw, frame) || this.#ends(raw, frame);
  }

  #opens(raw: string, word: ShellWord): boolean {
    switch (raw) {
      case 'if':
      case 'while':
      case 'until':
        this.#enter(raw === 'if' ? 'if' : 'loop', {});
        return true;
      case 'for':
      case 'select':
        this.#enter('loop', {});
        this.#bind(word);
        this.#inForHeader = true;
        return true;
      case 'case':
        this.#enter('case', {});
        this.#skipWords = 2;
        return true;
      case '{':
        this.#enter('group', {});
        return true;
      case 'function':
        this.#enter('function', { conditional: true });
        this.#skipWords = 1;
        return true;
      default:
        return false;
    }
  }

  #enter(kind: Frame['kind'], has: Partial<Surroundings>): void {
    this.#openFunction();
    this.#push(kind, has);
  }

  #goesOn(raw: string, frame: Frame | undefined): boolean {
    if (raw === '!') {
      this.#negated = true;
      return true;
    }
    if (raw === 'time') return true;
    if (raw !== 'then' && raw !== 'else' && raw !== 'do' && raw !== 'elif') return false;
    this.#settle(true);
    if (frame) frame.conditional = true;
    return true;
  }

  #ends(raw: string, frame: Frame | undefined): boolean {
    if (raw === '}') {
      this.#settle(true);
      this.#close('group');
      return true;
    }
    if (raw !== 'fi' && raw !== 'done' && raw !== 'esac') return false;
    this.#settle(true);
    if (frame && frame.kind !== 'subshell') this.#pop();
    return true;
  }

  /** The variable of a loop has a value that changes: it is set to what nobody knows. */
  #bind(keyword: ShellWord): void {
    const name = /^\s+([A-Za-z_]\w*)/.exec(this.text.slice(keyword.span.end, keyword.span.end + 200))?.[1];
    if (name === undefined) return;
    const { span } = keyword;
    const value: ShellWord = { span, raw: '', pieces: [{ kind: 'other', quoted: true }] };
    this.#start(span.start).assignments.push({ name, append: false, value, span });
    this.#extend(keyword);
    this.#finish('for');
  }

  #substitutions(word: ShellWord): void {
    if (this.depth >= deepestSubstitution) return;
    for (const piece of word.pieces) {
      if (piece.kind !== 'substitution') continue;
      const inner = new CommandReader(this.text, this.depth + 1, true);
      const around = this.#surroundings();
      inner.read(piece.inside.start, piece.inside.end, { conditional: around.conditional, subshell: inside(around.subshell) });
      const offset = this.commands.length;
      for (const command of inner.commands) this.commands.push({ ...command, pipedFrom: command.pipedFrom === undefined ? undefined : command.pipedFrom + offset });
    }
  }

  #finish(operator: string): void {
    const draft = this.#draft;
    this.#draft = undefined;
    this.#open = undefined;
    const inPipe = operator === '|' || operator === '|&';
    const empty = !draft || (draft.words.length === 0 && draft.assignments.length === 0 && draft.redirects.length === 0);
    if (!empty) {
      draft.pipedFrom = this.#pipeFrom;
      if (operator === '&') draft.conditional = true;
      this.commands.push(draft);
      if (this.#frames.at(-1)?.kind === 'function') this.#pop();
    }
    this.#pipeFrom = inPipe && this.commands.length > 0 ? this.commands.length - 1 : undefined;
    this.#ask(operator, empty ? undefined : draft);
  }

  /** Follows questions through a `&&` chain: what stands behind one is certain only where the whole chain must succeed. */
  #ask(operator: string, draft: Draft | undefined): void {
    if (operator === '&&') {
      const asks = this.#negated || questions.has(draft?.words[0]?.raw ?? '');
      if (asks && this.#askedAt === undefined) this.#askedAt = this.commands.length;
    } else if (operator !== '|' && operator !== '|&' && operator !== 'for') this.#settle(operator !== 'end');
    if (operator !== 'for') this.#negated = false;
  }

  /** Ends the chain; `mayStop`: the script goes on even where a question was answered with no. */
  #settle(mayStop: boolean): void {
    if (this.#askedAt !== undefined && mayStop) {
      for (let i = this.#askedAt; i < this.commands.length; i++) {
        const command = this.commands[i];
        if (command && !command.conditional) this.commands[i] = { ...command, conditional: true };
      }
    }
    this.#askedAt = undefined;
  }
}

function inside(outer: Subshell | undefined): Subshell {
  if (outer && outer.depth >= deepestSubshell) return outer;
  return { outer, depth: (outer?.depth ?? 0) + 1 };
}

function assignmentOf(word: ShellWord): ShellAssignment | undefined {
  const name = /^([A-Za-z_][A-Za-z0-9_]*)(\+?)=/.exec(word.raw);
  const first = word.pieces[0];
  if (!name?.[1] || first?.kind !== 'text' || first.quoted || !first.text.startsWith(name[0])) return undefined;
  const rest = first.text.slice(name[0].length);
  const pieces = [...(rest === '' ? [] : [{ ...first, text: rest }]), ...word.pieces.slice(1)];
  const span = { start: word.span.start + name[0].length, end: word.span.end };
  return { name: name[1], append: name[2] === '+', value: { span, raw: word.raw.slice(name[0].length), pieces }, span: word.span };
}
