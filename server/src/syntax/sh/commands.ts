/** The simple commands of shell text in the order in which they run, with what decides whether each runs and whether its failure counts. */
import type { Span } from '../../core/text';
import { lex, type ShellWord, type Token } from './lex';

export interface ShellRedirect {
  /** `>`, `>>`, `<`, `<<`, `<<<`, … */
  readonly operator: string;
  readonly span: Span;
  readonly target: ShellWord | undefined;
}

export interface ShellCommand {
  readonly assignments: readonly { readonly name: string; readonly value: ShellWord; readonly span: Span }[];
  readonly words: readonly ShellWord[];
  readonly redirects: readonly ShellRedirect[];
  readonly span: Span;
  /** Not certain to run: behind `||`, inside if, case, a loop or a function. */
  readonly conditional: boolean;
  /** Its failure does not end the script. */
  readonly mayFail: boolean;
  /** In `$( )` or backticks. */
  readonly inSubstitution: boolean;
  /** How many `( )` it is in. */
  readonly subshell: number;
  /** Index in the list of the command before or behind it in a pipe. */
  readonly pipedFrom: number | undefined;
  readonly pipedInto: number | undefined;
}

/** Deeper substitutions than this are not looked into: no real file has them, and each level reads its text again. */
const deepestSubstitution = 12;

/** All simple commands of `text` between two offsets. Total; at most one pass for each level of substitution. */
export function readCommands(text: string, start: number, end: number): ShellCommand[] {
  const reader = new CommandReader(text, 0, false);
  reader.read(start, end, false);
  return reader.commands;
}

interface Frame {
  readonly kind: 'if' | 'loop' | 'case' | 'group' | 'subshell' | 'function';
  conditional: boolean;
  testing: boolean;
  /** In `case`, before the `)` of a pattern. */
  pattern: boolean;
}

type Draft = {
  -readonly [K in keyof ShellCommand]: ShellCommand[K] extends readonly (infer E)[] ? E[] : ShellCommand[K];
};

class CommandReader {
  readonly commands: ShellCommand[] = [];
  #frames: Frame[] = [];
  #draft: Draft | undefined;
  /** Behind `||`. */
  #alternative = false;
  #pipeFrom: number | undefined;
  #awaitsTarget: ShellRedirect | undefined;
  #skipWords = 0;
  #inForHeader = false;
  #errexit = false;

  constructor(
    readonly text: string,
    readonly depth: number,
    readonly inSubstitution: boolean,
  ) {}

  read(start: number, end: number, conditional: boolean): void {
    if (conditional) this.#frames.push({ kind: 'group', conditional: true, testing: false, pattern: false });
    for (const token of lex(this.text, start, end)) this.#take(token);
    this.#finish('end');
  }

  #take(token: Token): void {
    if (token.kind === 'operator') this.#operator(token.text);
    else if (token.kind === 'redirect') this.#redirect(token);
    else this.#word(token.word);
  }

  #operator(operator: string): void {
    const frame = this.#frames.at(-1);
    if (frame?.kind === 'case' && frame.pattern) {
      if (operator === ')') frame.pattern = false;
      this.#draft = undefined;
      return;
    }
    if (operator === '(') {
      if (this.#draft && this.#draft.words.length === 1 && this.#draft.redirects.length === 0) this.#startFunction();
      else if (!this.#draft) this.#frames.push({ kind: 'subshell', conditional: false, testing: false, pattern: false });
      return;
    }
    this.#inForHeader = false;
    this.#finish(operator);
    if (operator === ')') this.#close('subshell');
    if (operator === '||') this.#alternative = true;
    if (operator === '&&' || operator === ';' || operator === '\n' || operator === '&') this.#alternative = false;
    if (operator === ';;' && frame?.kind === 'case') frame.pattern = true;
  }

  /** `name() { … }`: the body runs when it is called, which is not followed. */
  #startFunction(): void {
    this.#draft = undefined;
    this.#frames.push({ kind: 'function', conditional: true, testing: false, pattern: false });
  }

  #close(kind: Frame['kind']): void {
    if (this.#frames.at(-1)?.kind === kind) this.#frames.pop();
    else if (kind === 'subshell' && this.#frames.at(-1)?.kind === 'function') return;
  }

  #redirect(token: Extract<Token, { kind: 'redirect' }>): void {
    const redirect: ShellRedirect = { operator: token.operator, span: token.span, target: undefined };
    this.#start(token.span.start).redirects.push(redirect);
    this.#awaitsTarget = redirect;
  }

  #start(at: number): Draft {
    this.#draft ??= {
      assignments: [], words: [], redirects: [], span: { start: at, end: at }, conditional: this.#isConditional(), mayFail: false,
      inSubstitution: this.inSubstitution, subshell: this.#frames.filter((frame) => frame.kind === 'subshell').length, pipedFrom: this.#pipeFrom, pipedInto: undefined,
    };
    return this.#draft;
  }

  #isConditional(): boolean {
    return this.#alternative || this.#frames.some((frame) => frame.conditional);
  }

  #word(word: ShellWord): void {
    if (this.#awaitsTarget && this.#draft) {
      this.#draft.redirects[this.#draft.redirects.length - 1] = { ...this.#awaitsTarget, target: word, span: { start: this.#awaitsTarget.span.start, end: word.span.end } };
      this.#awaitsTarget = undefined;
      this.#extend(word);
      return;
    }
    if (this.#skipWords > 0) {
      this.#skipWords--;
      return;
    }
    if (this.#inForHeader) return;
    if (!this.#draft || (this.#draft.words.length === 0 && this.#draft.assignments.length === 0 && this.#draft.redirects.length === 0)) {
      if (this.#reserved(word.raw)) return;
    }
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

  /** Words that steer, at the place of a command. Returns whether `raw` was one. */
  #reserved(raw: string): boolean {
    const frame = this.#frames.at(-1);
    if (frame?.kind === 'case' && frame.pattern && raw !== 'esac') return true;
    switch (raw) {
      case 'if':
      case 'while':
      case 'until':
        this.#frames.push({ kind: raw === 'if' ? 'if' : 'loop', conditional: false, testing: true, pattern: false });
        return true;
      case 'for':
      case 'select':
        this.#frames.push({ kind: 'loop', conditional: false, testing: false, pattern: false });
        this.#inForHeader = true;
        return true;
      case 'case':
        this.#frames.push({ kind: 'case', conditional: true, testing: false, pattern: true });
        this.#skipWords = 2;
        return true;
      case 'then':
      case 'else':
      case 'do':
        if (frame) Object.assign(frame, { conditional: true, testing: false });
        return true;
      case 'elif':
        if (frame) Object.assign(frame, { conditional: true, testing: true });
        return true;
      case 'fi':
      case 'done':
      case 'esac':
        this.#frames.pop();
        return true;
      case '{':
        if (frame?.kind !== 'function' || frame.testing) this.#frames.push({ kind: 'group', conditional: false, testing: false, pattern: false });
        else frame.testing = true;
        return true;
      case '}':
        if (frame?.kind === 'group' || frame?.kind === 'function') this.#frames.pop();
        return true;
      case '!':
      case 'time':
        return true;
      case 'function':
        this.#frames.push({ kind: 'function', conditional: true, testing: false, pattern: false });
        this.#skipWords = 1;
        return true;
      default:
        return false;
    }
  }

  #substitutions(word: ShellWord): void {
    if (this.depth >= deepestSubstitution) return;
    for (const piece of word.pieces) {
      if (piece.kind !== 'substitution') continue;
      const inner = new CommandReader(this.text, this.depth + 1, true);
      inner.read(piece.inside.start, piece.inside.end, this.#isConditional());
      const offset = this.commands.length;
      for (const command of inner.commands) {
        this.commands.push({ ...command, pipedFrom: shifted(command.pipedFrom, offset), pipedInto: shifted(command.pipedInto, offset) });
      }
    }
  }

  #finish(operator: string): void {
    const draft = this.#draft;
    this.#draft = undefined;
    this.#awaitsTarget = undefined;
    const inPipe = operator === '|' || operator === '|&';
    if (!draft || (draft.words.length === 0 && draft.assignments.length === 0 && draft.redirects.length === 0)) {
      this.#pipeFrom = inPipe ? this.#lastIndex() : undefined;
      return;
    }
    const index = this.commands.length;
    draft.pipedFrom = this.#pipeFrom;
    const from = this.#pipeFrom === undefined ? undefined : this.commands[this.#pipeFrom];
    if (from && this.#pipeFrom !== undefined) this.commands[this.#pipeFrom] = { ...from, pipedInto: index };
    draft.mayFail = inPipe || operator === '||' || this.#isTesting() || ((operator === ';' || operator === '\n' || operator === '&') && !this.#errexit);
    if (operator === '&') draft.conditional = true;
    this.commands.push(draft);
    this.#pipeFrom = inPipe ? index : undefined;
    if (draft.words[0]?.raw === 'set' && draft.words.slice(1).some((word) => /^-[a-z]*e/.test(word.raw))) this.#errexit = true;
  }

  #lastIndex(): number | undefined {
    return this.commands.length === 0 ? undefined : this.commands.length - 1;
  }

  #isTesting(): boolean {
    return this.#frames.some((frame) => frame.testing && frame.kind !== 'function');
  }
}

function shifted(index: number | undefined, by: number): number | undefined {
  return index === undefined ? undefined : index + by;
}

function assignmentOf(word: ShellWord): ShellCommand['assignments'][number] | undefined {
  const name = /^([A-Za-z_][A-Za-z0-9_]*)\+?=/.exec(word.raw);
  const first = word.pieces[0];
  if (!name?.[1] || first?.kind !== 'text' || first.quoted || !first.text.startsWith(name[0])) return undefined;
  const rest = first.text.slice(name[0].length);
  const pieces = [...(rest === '' ? [] : [{ ...first, text: rest }]), ...word.pieces.slice(1)];
  const span = { start: word.span.start + name[0].length, end: word.span.end };
  return { name: name[1], value: { span, raw: word.raw.slice(name[0].length), pieces }, span: word.span };
}
