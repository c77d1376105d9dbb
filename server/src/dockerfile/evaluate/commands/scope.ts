/** What a shell remembers from one command to the next: its variables and its working directory, each `( )` with its own. */
import type { Subshell } from '../../../syntax/sh/commands';

interface Level {
  readonly shell: Subshell | undefined;
  /** Set in this shell; `null` is a value that nobody knows. */
  readonly variables: Map<string, string | null>;
  /** After a script was read in, nothing is known of variables that this level did not set since. */
  forgetful: boolean;
  cwd: string | undefined;
}

export class ShellScope {
  readonly #levels: Level[];

  constructor(cwd: string | undefined) {
    this.#levels = [{ shell: undefined, variables: new Map(), forgetful: false, cwd }];
  }

  get #top(): Level {
    const top = this.#levels.at(-1);
    if (!top) throw new Error('a shell without a level');
    return top;
  }

  get cwd(): string | undefined {
    return this.#top.cwd;
  }

  set cwd(value: string | undefined) {
    this.#top.cwd = value;
  }

  /** Goes to the shell of the script above `floor` that the next command runs in: subshells that ended are forgotten with what was set in them. */
  moveTo(shell: Subshell | undefined, floor: number): void {
    const missing: Subshell[] = [];
    let common = shell;
    while (common && !this.#levels.some((level, index) => index >= floor && level.shell === common)) {
      missing.push(common);
      common = common.outer;
    }
    while (this.#levels.length > floor && this.#top.shell !== common) this.#levels.pop();
    for (const each of missing.reverse()) this.#levels.push({ shell: each, variables: new Map(), forgetful: false, cwd: this.cwd });
  }

  /** Starts a shell of its own (`sh -c`). Returns the floor above which its subshells stand. */
  enter(): number {
    this.#levels.push({ shell: undefined, variables: new Map(), forgetful: false, cwd: this.cwd });
    return this.#levels.length;
  }

  /** Ends the shell that `enter` started, and what is left of its subshells. */
  leave(floor: number): void {
    this.#levels.length = Math.max(1, Math.min(this.#levels.length, floor - 1));
  }

  set(name: string, value: string | null): void {
    this.#top.variables.set(name, value);
  }

  forgetAll(): void {
    this.#top.variables.clear();
    this.#top.forgetful = true;
  }

  /** The value that a shell of this script has set, `null` for an unknown one, `undefined` where none has. */
  get(name: string): string | null | undefined {
    for (let i = this.#levels.length - 1; i >= 0; i--) {
      const level = this.#levels[i];
      const value = level?.variables.get(name);
      if (value !== undefined) return value;
      if (level?.forgetful) return null;
    }
    return undefined;
  }
}
