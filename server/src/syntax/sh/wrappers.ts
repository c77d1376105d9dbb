/** Programs that only start another one: what they start is what counts. */
import type { Span } from '../../core/text';

/** A word of a command line; `value` is `undefined` when a part of it is not known. */
export interface Argument {
  readonly value: string | undefined;
  readonly span: Span;
}

interface Wrapper {
  /** Options that take the next word. */
  readonly valued: readonly string[];
  /** How many words stand before the command besides options. */
  readonly operands: number;
  /** The first operand, or this option's value, is the user. */
  readonly user?: 'operand' | readonly string[];
  readonly assignments?: true;
  /** Adds words that it reads from its input. */
  readonly reads?: true;
}

export interface Unwrapped {
  readonly argv: readonly Argument[];
  /** Set where a wrapper changes the user. */
  readonly asUser: string | undefined;
  /** `NAME=value` words of `env` and `sudo`. */
  readonly assignments: readonly Argument[];
}

const wrappers: Readonly<Record<string, Wrapper>> = {
  sudo: { valued: ['-u', '--user', '-g', '--group', '-h', '-p', '-C', '-D', '-T'], operands: 0, user: ['-u', '--user'], assignments: true },
  doas: { valued: ['-u', '-C'], operands: 0, user: ['-u'] },
  env: { valued: ['-u', '--unset', '-C', '--chdir', '-S'], operands: 0, assignments: true },
  exec: { valued: ['-a'], operands: 0 },
  command: { valued: [], operands: 0 },
  builtin: { valued: [], operands: 0 },
  nohup: { valued: [], operands: 0 },
  time: { valued: ['-f', '-o'], operands: 0 },
  nice: { valued: ['-n'], operands: 0 },
  ionice: { valued: ['-c', '-n', '-p'], operands: 0 },
  timeout: { valued: ['-s', '--signal', '-k', '--kill-after'], operands: 1 },
  gosu: { valued: [], operands: 1, user: 'operand' },
  'su-exec': { valued: [], operands: 1, user: 'operand' },
  setpriv: { valued: [], operands: 0 },
  busybox: { valued: [], operands: 0 },
  stdbuf: { valued: ['-i', '-o', '-e'], operands: 0 },
  unbuffer: { valued: [], operands: 0 },
  xargs: { valued: ['-I', '-n', '-P', '-L', '-d', '-E', '-s', '-a', '-i'], operands: 0, reads: true },
  eatmydata: { valued: [], operands: 0 },
  fakeroot: { valued: ['-l', '-s', '-i', '-b'], operands: 0 },
  flock: { valued: ['-w', '--timeout', '-E'], operands: 1 },
  runuser: { valued: ['-u', '--user', '-g', '-G'], operands: 0, user: ['-u', '--user'] },
  's6-setuidgid': { valued: [], operands: 1, user: 'operand' },
  retry: { valued: ['-t', '-d', '-s'], operands: 0 },
};

/** Takes wrappers off the front of a command line; nested ones too. */
export function unwrap(argv: readonly Argument[]): Unwrapped {
  let rest = argv;
  let asUser: string | undefined;
  const assignments: Argument[] = [];
  for (let depth = 0; depth < 6; depth++) {
    const name = rest[0]?.value === undefined ? undefined : rest[0].value.slice(rest[0].value.lastIndexOf('/') + 1);
    const wrapper = name === undefined ? undefined : Object.hasOwn(wrappers, name) ? wrappers[name] : undefined;
    if (!wrapper || name === undefined) break;
    const inner = behind(rest, wrapper);
    // `command -v x` and `env` alone start nothing.
    if (inner.argv.length === 0 || inner.isQuestion) break;
    rest = wrapper.reads ? withRead(inner.argv) : inner.argv;
    assignments.push(...inner.assignments);
    asUser = inner.user ?? (name === 'sudo' || name === 'doas' ? 'root' : asUser);
  }
  return { argv: rest, asUser, assignments };
}

/** `xargs` puts words behind the command, or in place of `{}`, that nobody knows. */
function withRead(argv: readonly Argument[]): readonly Argument[] {
  const last = argv.at(-1);
  if (!last) return argv;
  const replaced = argv.map((arg) => (arg.value?.includes('{}') ? { ...arg, value: undefined } : arg));
  return [...replaced, { value: undefined, span: last.span }];
}

function behind(argv: readonly Argument[], wrapper: Wrapper): { argv: readonly Argument[]; user: string | undefined; isQuestion: boolean; assignments: readonly Argument[] } {
  let operands = wrapper.operands;
  let user: string | undefined;
  const assignments: Argument[] = [];
  for (let i = 1; i < argv.length; i++) {
    const value = argv[i]?.value;
    if (value === '-v' || value === '-V') return { argv: [], user, isQuestion: true, assignments };
    if (value?.startsWith('-') && value !== '-') {
      if (wrapper.valued.includes(value)) {
        if (Array.isArray(wrapper.user) && wrapper.user.includes(value)) user = argv[i + 1]?.value;
        i++;
      }
      continue;
    }
    const argument = argv[i];
    if (wrapper.assignments && argument && value !== undefined && /^[A-Za-z_]\w*=/.test(value)) {
      assignments.push(argument);
      continue;
    }
    if (operands > 0) {
      operands--;
      if (wrapper.user === 'operand') user = value;
      continue;
    }
    return { argv: argv.slice(i), user, isQuestion: false, assignments };
  }
  return { argv: [], user, isQuestion: false, assignments };
}
