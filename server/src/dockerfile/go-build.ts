/** The words of `go build` and `go install`: what is compiled, where to, and with which tags. */
import type { Argument } from './evaluate/commands/types';
import { joinPath } from './evaluate/paths';
import type { EvaluatedCommand } from './evaluate/run';
import { variableIn } from './evaluate/state';

export interface GoBuild {
  /** Where it is built, `-C` included. */
  readonly cwd: string;
  readonly output: string | undefined;
  /** Relative packages and patterns as written: `.`, `./cmd/shop`, `./...`. */
  readonly packages: readonly string[];
  /** Or the files of one package. */
  readonly files: readonly string[];
  /** `undefined` where a part of the command that may hold some is not known. */
  readonly tags: readonly string[] | undefined;
}

/** Options that take the next word. */
const valued: ReadonlySet<string> = new Set(['o', 'p', 'C', 'asmflags', 'buildmode', 'buildvcs', 'compiler', 'gccgoflags', 'gcflags', 'installsuffix', 'ldflags', 'mod', 'modfile', 'overlay', 'pgo', 'pkgdir', 'tags', 'toolexec', 'covermode', 'coverpkg']);
/** Options that change which source is compiled, or whether a program comes out at all. */
const elsewhere: ReadonlySet<string> = new Set(['overlay', 'modfile', 'buildmode', 'n']);

/** `undefined` where a word that matters is not known. */
export function readGoBuild(evaluated: EvaluatedCommand, fileText: string): GoBuild | undefined {
  const { command, before } = evaluated;
  const words = command.args.map((arg) => wordOf(arg, fileText));
  const options = new Map<string, string | undefined>();
  const operands: string[] = [];
  let isOpen = false;
  for (let i = words.findIndex((word) => word === 'build' || word === 'install') + 1; i < words.length; i++) {
    const word = words[i];
    const option = word === undefined ? undefined : /^--?(\w+)(?:=(.*))?$/s.exec(word);
    if (word === undefined || word.startsWith('$')) isOpen = true;
    else if (!option) operands.push(word);
    else if (option[2] !== undefined || !valued.has(option[1] ?? '')) options.set(option[1] ?? '', known(option[2] ?? '', command.args[i]));
    else options.set(option[1] ?? '', command.args[++i]?.value);
  }
  if (command.cwd === undefined || [...elsewhere].some((name) => options.has(name))) return undefined;
  const named = ['o', 'C'].some((name) => options.has(name) && options.get(name) === undefined);
  // What an unknown variable brings is options as a rule; it could only be a package where none is named.
  if (named || (isOpen && operands.length === 0) || !operands.every((each) => isLocal(each))) return undefined;
  const files = operands.filter((each) => each.endsWith('.go'));
  if (files.length > 0 && files.length < operands.length) return undefined;
  const tags = tagsOf(options, variableIn(before, 'GOFLAGS'), isOpen);
  return { cwd: joinPath(command.cwd, options.get('C') ?? '.'), output: options.get('o'), packages: files.length > 0 ? [] : operands, files, tags };
}

/** A word that is not known as a whole still shows whether it is an option. */
function wordOf(arg: Argument, fileText: string): string | undefined {
  if (arg.value !== undefined) return arg.value;
  const written = fileText.slice(arg.span.start, arg.span.end).replace(/^["']/, '');
  return written.startsWith('-') ? written : undefined;
}

/** The value of `-name=value`, where the word that it stands in is known. */
function known(value: string, arg: Argument | undefined): string | undefined {
  return arg?.value === undefined ? undefined : value;
}

/** `./cmd/shop`, `.`, `../x` and files; `cmd/shop` without a dot is a package of the standard library or of a module, unless it is a file. */
function isLocal(operand: string): boolean {
  return /^\.{1,2}(\/|$)/.test(operand) || operand.endsWith('.go') || operand.startsWith('/');
}

function tagsOf(options: ReadonlyMap<string, string | undefined>, goflags: string | null | undefined, isOpen: boolean): readonly string[] | undefined {
  if (isOpen || goflags === null) return undefined;
  const given = options.has('tags') ? options.get('tags') : (/-tags[= ]["']?([^"']*?)["']?(?=\s-|$)/.exec(goflags ?? '')?.[1] ?? '');
  return given?.split(/[\s,]+/).filter((tag) => tag !== '').sort();
}
