/** Whether a Go file is built: its name and its build constraints, answered in three values (https://pkg.go.dev/cmd/go#hdr-Build_constraints). */
import type { GoHeader } from './header';

/** What the constraints are asked about. */
export interface BuildTarget {
  /** Whether a tag is set; `unknown` for one that a build may set. */
  tag(name: string): 'yes' | 'no' | 'unknown';
}

type Answer = 'yes' | 'no' | 'unknown';

/** Operating systems and processors that a file's name can end with; those of future releases included (internal/syslist). */
const systems = new Set('aix android darwin dragonfly freebsd hurd illumos ios js linux nacl netbsd openbsd plan9 solaris wasip1 windows zos'.split(' '));
const processors = new Set('386 amd64 amd64p32 arm armbe arm64 arm64be loong64 mips mipsle mips64 mips64le mips64p32 mips64p32le ppc ppc64 ppc64le riscv riscv64 s390 s390x sparc sparc64 wasm'.split(' '));
const compilers = new Set(['gc', 'gccgo']);

/**
 * A container's program: for Linux, on a processor that nobody names, with the release's own tags and those of the build command.
 * `release` is the minor release of Go that builds it, where known; `tags` are those of `-tags`, `undefined` where the command is not known.
 */
export function linuxTarget(release: number | undefined, tags: readonly string[] | undefined): BuildTarget {
  return {
    tag: (name) => {
      if (name === 'linux' || name === 'unix') return 'yes';
      if (systems.has(name)) return 'no';
      if (tags?.includes(name) === true) return 'yes';
      if (name === 'ignore') return 'no';
      const minor = /^go1\.(\d+)$/.exec(name)?.[1];
      if (minor !== undefined) return Number(minor) <= oldestRelease ? 'yes' : release === undefined ? 'unknown' : Number(minor) <= release ? 'yes' : 'no';
      if (processors.has(name) || compilers.has(name) || name === 'cgo') return 'unknown';
      return tags === undefined || name.startsWith('goexperiment.') || name === 'race' || name === 'boringcrypto' ? 'unknown' : 'no';
    },
  };
}

/** Every release that the facts speak of has the tags of this one. */
const oldestRelease = 13;

/** Whether the file `name` with this header is part of the build; tests never are. */
export function isBuilt(name: string, header: GoHeader, target: BuildTarget): Answer {
  if (name.endsWith('_test.go') || name.startsWith('_') || name.startsWith('.')) return 'no';
  return both(builtByName(name, target), builtByConstraint(header, target));
}

function builtByName(name: string, target: BuildTarget): Answer {
  const stem = name.split('.', 1)[0] ?? '';
  const parts = stem.split('_').slice(1);
  const last = parts.at(-1) ?? '';
  const before = parts.at(-2) ?? '';
  if (systems.has(before) && processors.has(last)) return both(target.tag(before), target.tag(last));
  return systems.has(last) || processors.has(last) ? target.tag(last) : 'yes';
}

function builtByConstraint(header: GoHeader, target: BuildTarget): Answer {
  const build = header.directives.find((directive) => directive.name === 'go:build');
  if (build) return evaluateConstraint(build.text, target);
  return header.plusBuild.map((line) => evaluatePlusBuild(line, target)).reduce(both, 'yes');
}

/** `linux && !cgo`; what cannot be read is unknown: the go command refuses it. */
export function evaluateConstraint(text: string, target: BuildTarget): Answer {
  const tokens = text.replace(/\/\/.*$/, '').match(/&&|\|\||[!()]|[\p{L}\p{Nd}_.]+|\S/gu) ?? [];
  const reader = new ConstraintReader(tokens, target);
  return reader.read() ?? 'unknown';
}

/** Deeper nesting than this nobody writes. */
const deepest = 100;

class ConstraintReader {
  readonly #tokens: readonly string[];
  readonly #target: BuildTarget;
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly string[], target: BuildTarget) {
    this.#tokens = tokens;
    this.#target = target;
  }

  read(): Answer | undefined {
    const answer = this.#or();
    return this.#at === this.#tokens.length ? answer : undefined;
  }

  #or(): Answer | undefined {
    let left = this.#and();
    while (left !== undefined && this.#take('||')) {
      const right = this.#and();
      left = right === undefined ? undefined : either(left, right);
    }
    return left;
  }

  #and(): Answer | undefined {
    let left = this.#not();
    while (left !== undefined && this.#take('&&')) {
      const right = this.#not();
      left = right === undefined ? undefined : both(left, right);
    }
    return left;
  }

  #not(): Answer | undefined {
    let isNegated = false;
    while (this.#take('!')) isNegated = !isNegated;
    const answer = this.#atom();
    return answer === undefined || !isNegated ? answer : opposite(answer);
  }

  #atom(): Answer | undefined {
    if (this.#take('(')) {
      if (++this.#depth > deepest) return undefined;
      const answer = this.#or();
      this.#depth--;
      return this.#take(')') ? answer : undefined;
    }
    const word = this.#tokens[this.#at];
    if (word === undefined || !/^[\p{L}\p{Nd}_.]+$/u.test(word)) return undefined;
    this.#at++;
    return this.#target.tag(word);
  }

  #take(token: string): boolean {
    if (this.#tokens[this.#at] !== token) return false;
    this.#at++;
    return true;
  }
}

/** Blanks are *or*, commas *and*. */
function evaluatePlusBuild(line: string, target: BuildTarget): Answer {
  const clauses = line.split(/\s+/).filter((clause) => clause !== '');
  return clauses.map((clause) => clause.split(',').map((literal) => plusLiteral(literal, target)).reduce(both, 'yes')).reduce(either, 'no');
}

function plusLiteral(literal: string, target: BuildTarget): Answer {
  const name = literal.replace(/^!/, '');
  if (!/^[\p{L}\p{Nd}_.]+$/u.test(name)) return 'no';
  return literal.startsWith('!') ? opposite(target.tag(name)) : target.tag(name);
}

function both(a: Answer, b: Answer): Answer {
  return a === 'no' || b === 'no' ? 'no' : a === 'yes' && b === 'yes' ? 'yes' : 'unknown';
}

function either(a: Answer, b: Answer): Answer {
  return a === 'yes' || b === 'yes' ? 'yes' : a === 'no' && b === 'no' ? 'no' : 'unknown';
}

function opposite(answer: Answer): Answer {
  return answer === 'yes' ? 'no' : answer === 'no' ? 'yes' : 'unknown';
}
