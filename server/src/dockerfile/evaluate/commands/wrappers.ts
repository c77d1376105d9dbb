/** Programs that only start another one: what they start is what counts. */
import { baseName } from '../../../trust/paths';
import type { Argument } from './types';

interface Wrapper {
  /** Options that take the next word. */
  readonly valued: readonly string[];
  /** How many words stand before the command besides options. */
  readonly operands: number;
  /** The first operand, or this option's value, is the user. */
  readonly user?: 'operand' | readonly string[];
  readonly assignments?: true;
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
  xargs: { valued: ['-I', '-n', '-P', '-L', '-d', '-E', '-s', '-a', '-i'], operands: 0 },
  retry: { valued: ['-t', '-d', '-s'], operands: 0 },
};

/** Takes wrappers off the front of a command line; nested ones too. `asUser` is set where a wrapper changes the user. */
export function unwrap(argv: readonly Argument[]): { readonly argv: readonly Argument[]; readonly asUser: string | undefined } {
  let rest = argv;
  let asUser: string | undefined;
  for (let depth = 0; depth < 6; depth++) {
    const name = rest[0]?.value === undefined ? undefined : baseName(rest[0].value);
    const wrapper = name === undefined ? undefined : Object.hasOwn(wrappers, name) ? wrappers[name] : undefined;
    if (!wrapper || name === undefined) break;
    const inner = behind(rest, wrapper);
    // `command -v x` and `env` alone start nothing.
    if (inner.argv.length === 0 || inner.isQuestion) break;
    rest = inner.argv;
    asUser = inner.user ?? (name === 'sudo' || name === 'doas' ? 'root' : asUser);
  }
  return { argv: rest, asUser };
}

function behind(argv: readonly Argument[], wrapper: Wrapper): { argv: readonly Argument[]; user: string | undefined; isQuestion: boolean } {
  let operands = wrapper.operands;
  let user: string | undefined;
  for (let i = 1; i < argv.length; i++) {
    const value = argv[i]?.value;
    if (value === '-v' || value === '-V') return { argv: [], user, isQuestion: true };
    if (value?.startsWith('-') && value !== '-') {
      if (wrapper.valued.includes(value)) {
        if (Array.isArray(wrapper.user) && wrapper.user.includes(value)) user = argv[i + 1]?.value;
        i++;
      }
      continue;
    }
    if (wrapper.assignments && value !== undefined && /^[A-Za-z_]\w*=/.test(value)) continue;
    if (operands > 0) {
      operands--;
      if (wrapper.user === 'operand') user = value;
      continue;
    }
    return { argv: argv.slice(i), user, isQuestion: false };
  }
  return { argv: [], user, isQuestion: false };
}
