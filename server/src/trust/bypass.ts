/** Recognises what switches TLS verification off: in a command line, in an environment variable, in the text of a configuration file. */
import type { Span } from '../core/text';
import { bypassLines, bypassTool, bypassVariable, isShellProfile, type BypassEffect, type BypassOption, type BypassTool } from '../facts/bypasses';

/** A word of a command line; `value` is `undefined` when a part of it is not known. */
export interface CommandWord {
  readonly value: string | undefined;
  readonly span: Span;
}

/** What must be taken away to have verification on again. */
export type BypassPart =
  | { readonly kind: 'words'; readonly words: readonly CommandWord[] }
  /** A letter in a cluster of short options: `k` in `-fsSLk`. */
  | { readonly kind: 'letter'; readonly word: CommandWord; readonly index: number }
  /** The whole command does nothing else: `git config http.sslVerify false`. */
  | { readonly kind: 'command' };

export interface Bypass {
  readonly tool: string;
  readonly effect: BypassEffect;
  /** The only versions that follow it; `undefined` for all. */
  readonly only: string | undefined;
  /** As the user reads it: `--insecure`, `-c http.sslVerify=false`. */
  readonly text: string;
  /** Words that hold it. */
  readonly span: Span;
  readonly part: BypassPart;
}

/** Everything in a command line that switches verification off. `program` is its name without the folder. */
export function bypassesOfCommand(program: string, args: readonly CommandWord[]): readonly Bypass[] {
  const tool = bypassTool(program);
  if (!tool || (tool.module !== undefined && !args.some((arg) => arg.value === tool.module))) return [];
  const reader = new OptionReader(tool, args);
  reader.read();
  return [...reader.found, ...settingsOf(tool, reader.operands)];
}

class OptionReader {
  readonly found: Bypass[] = [];
  readonly operands: CommandWord[] = [];
  #index = 0;

  constructor(
    readonly tool: BypassTool,
    readonly args: readonly CommandWord[],
  ) {}

  read(): void {
    for (; this.#index < this.args.length; this.#index++) {
      const word = this.args[this.#index];
      const value = word?.value;
      if (!word) return;
      if (value === undefined || value === '-' || value === '--' || !value.startsWith('-')) {
        if (value !== '--') this.operands.push(word);
      } else if (this.tool.attached !== undefined && value.startsWith(this.tool.attached)) this.#assigned(word, undefined, value.slice(this.tool.attached.length));
      else if (value.startsWith('--') || (this.tool.style === 'go' && value.length > 2)) this.#long(word, value);
      else this.#cluster(word, value);
    }
  }

  get #next(): CommandWord | undefined {
    return this.args[this.#index + 1];
  }

  #long(word: CommandWord, written: string): void {
    const equals = written.indexOf('=');
    const dashed = (equals < 0 ? written : written.slice(0, equals)).replace(/^-(?!-)/, '--');
    const given = equals < 0 ? undefined : written.slice(equals + 1);
    if (this.tool.assign.includes(dashed)) {
      this.#assign(word, given);
      return;
    }
    this.#takeBack(dashed);
    const option = this.tool.options.find((each) => isNamed(each, dashed));
    if (option) this.#option(option, word, dashed, given);
    else if (given === undefined && this.tool.valued.has(dashed)) this.#index++;
  }

  /** `--no-insecure` behind `-k`. */
  #takeBack(dashed: string): void {
    const undone = this.tool.options.find((each) => each.undo === dashed);
    if (!undone) return;
    const at = this.found.findLastIndex((each) => each.effect === undone.effect);
    if (at >= 0) this.found.splice(at, 1);
  }

  #option(option: BypassOption, word: CommandWord, dashed: string, given: string | undefined): void {
    const next = option.next && given === undefined ? this.#next : undefined;
    if (!isOff(option, given, next)) {
      if (next && option.when === 'value-is') this.#index++;
      return;
    }
    const words = next ? [word, next] : [word];
    if (next) this.#index++;
    this.#push(option.effect, option.only, [dashed === word.value ? dashed : (word.value ?? dashed), ...(next ? [next.value ?? '…'] : [])].join(' '), { kind: 'words', words }, words);
  }

  #cluster(word: CommandWord, written: string): void {
    for (let i = 1; i < written.length; i++) {
      const letter = written[i] ?? '';
      const name = `-${letter}`;
      if (this.tool.assign.includes(name)) {
        const rest = written.slice(i + 1);
        this.#assign(word, rest === '' ? undefined : rest);
        return;
      }
      if (this.tool.short.includes(letter)) {
        if (i === written.length - 1) this.#index++;
        return;
      }
      const option = this.tool.options.find((each) => each.names.includes(name));
      if (option) this.#push(option.effect, option.only, name, written.length === 2 ? { kind: 'words', words: [word] } : { kind: 'letter', word, index: i }, [word]);
    }
  }

  /** `-o key=value`, `-okey=value`, `--setopt=key=value`. */
  #assign(word: CommandWord, given: string | undefined): void {
    if (given !== undefined) {
      this.#assigned(word, undefined, given);
      return;
    }
    const next = this.#next;
    this.#index++;
    if (next?.value !== undefined) this.#assigned(word, next, next.value);
  }

  #assigned(word: CommandWord, next: CommandWord | undefined, assignment: string): void {
    const equals = assignment.indexOf('=');
    if (equals < 0) return;
    const key = this.tool.keys.find((each) => each.key.test(assignment.slice(0, equals).trim()) && each.accepts(assignment.slice(equals + 1).trim()));
    if (!key) return;
    const words = next ? [word, next] : [word];
    this.#push(key.effect, undefined, words.map((each) => each.value ?? '').join(' '), { kind: 'words', words }, words);
  }

  #push(effect: BypassEffect, only: string | undefined, text: string, part: BypassPart, words: readonly CommandWord[]): void {
    const first = words[0];
    const last = words.at(-1);
    if (first && last) this.found.push({ tool: this.tool.tool, effect, only, text, part, span: { start: first.span.start, end: last.span.end } });
  }
}

function isNamed(option: BypassOption, dashed: string): boolean {
  if (option.names.includes(dashed)) return true;
  const { shortest } = option;
  return shortest !== undefined && dashed.startsWith(shortest) && option.names.some((name) => name.startsWith(dashed));
}

function isOff(option: BypassOption, given: string | undefined, next: CommandWord | undefined): boolean {
  switch (option.when) {
    case 'given':
      return given === undefined;
    case 'present':
      return true;
    case 'true':
      return given === undefined || option.accepts(given);
    case 'value-is':
      if (given !== undefined) return option.accepts(given);
      return next?.value !== undefined && !next.value.startsWith('-') && option.accepts(next.value);
  }
}

/** `git config --global http.sslVerify false`: a verb, a key, a value. */
function settingsOf(tool: BypassTool, operands: readonly CommandWord[]): Bypass[] {
  const verb = operands.findIndex((word) => word.value !== undefined && tool.verbs.includes(word.value));
  if (verb < 0) return [];
  const found: Bypass[] = [];
  for (let i = verb + 1; i < operands.length; i++) {
    const word = operands[i];
    const value = word?.value;
    if (!word || value === undefined) continue;
    const equals = value.indexOf('=');
    const following = equals < 0 ? operands[i + 1] : undefined;
    const name = equals < 0 ? value : value.slice(0, equals);
    const setTo = equals < 0 ? following?.value : value.slice(equals + 1);
    const key = tool.keys.find((each) => each.key.test(name));
    if (!key || setTo === undefined || !key.accepts(setTo)) continue;
    const span = { start: word.span.start, end: (following ?? word).span.end };
    found.push({ tool: tool.tool, effect: key.effect, only: undefined, text: following ? `${value} ${setTo}` : value, span, part: { kind: 'command' } });
  }
  return found;
}

/** A variable of a process that switches verification off for a tool. */
export interface VariableBypass {
  readonly tool: string;
  readonly effect: BypassEffect;
  /** The value may hold options that have nothing to do with it. */
  readonly holdsOthers: boolean;
  readonly only: string | undefined;
}

/** What an environment variable switches off; `undefined` when it leaves verification on or its value is not known. */
export function bypassOfVariable(name: string, value: string | undefined): VariableBypass | undefined {
  return value === undefined ? undefined : bypassVariable(name, value);
}

export interface LineBypass {
  readonly tool: string;
  readonly effect: BypassEffect;
  readonly only: string | undefined;
  /** The line without the blanks around it. */
  readonly text: string;
  /** Where the line stands in the text, without its line break. */
  readonly span: Span;
}

/** The lines of a file that switch verification off. `path` may be known at its end only (`~/.curlrc`, `$HOME/.npmrc`). */
export function bypassesOfFile(path: string, text: string): readonly LineBypass[] {
  const lines = bypassLines(path);
  const profile = isShellProfile(path);
  if (lines.length === 0 && !profile) return [];
  const found: LineBypass[] = [];
  let start = 0;
  for (const line of text.split('\n')) {
    const plain = line.replace(/\r$/, '');
    const known = lines.find((each) => each.line.test(plain)) ?? (profile ? variableLine(plain) : undefined);
    if (known) found.push({ tool: known.tool, effect: known.effect, only: 'only' in known ? known.only : undefined, text: plain.trim(), span: { start, end: start + plain.length } });
    start += line.length + 1;
  }
  return found;
}

function variableLine(line: string): VariableBypass | undefined {
  const match = /^\s*(?:export\s+)?([A-Za-z_]\w*)=(["']?)([^"'$`]*)\2\s*(?:#.*)?$/.exec(line);
  return match?.[1] === undefined ? undefined : bypassOfVariable(match[1], (match[3] ?? '').trim());
}

const loopback = /^(?:[a-z][a-z0-9+.-]*:\/\/)?(?:[^/@\s]*@)?(?:localhost|(?:[\w-]+\.)*localhost|127(?:\.\d{1,3}){3}|\[::1\])(?:[:/?#]|$)/i;

/** Whether an address is on the machine itself: nobody stands between. Only its beginning need be known. */
export function isLoopback(address: string): boolean {
  return loopback.test(address);
}
