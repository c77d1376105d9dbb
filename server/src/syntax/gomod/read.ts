/** What the directives of go.mod and go.work say: https://go.dev/ref/mod#go-mod-file, https://go.dev/ref/mod#workspaces. */
import type { Span } from '../../core/text';
import { readModLines, type ModLine, type ModLines, type ModToken } from './lines';

/** A directive of one word: `go 1.22`, `toolchain go1.22.3`, `module example.com/m`, `tool …`, `use ./m`. */
export interface ModWord {
  readonly value: string;
  /** The word. */
  readonly span: Span;
  readonly line: ModLine;
}

export interface ModRequirement {
  readonly path: string;
  readonly pathSpan: Span;
  readonly version: string;
  /** `// indirect`: nothing of this module imports it. */
  readonly isIndirect: boolean;
  readonly line: ModLine;
}

export interface ModReplacement {
  readonly path: string;
  /** Only this version is replaced; `undefined`: every one. */
  readonly version: string | undefined;
  /** Another module, or a folder where it begins with a dot or a slash. */
  readonly by: string;
  readonly line: ModLine;
}

/** `godebug name=value`. */
export interface ModGodebug {
  readonly name: string;
  readonly value: string;
  /** The whole `name=value`. */
  readonly span: Span;
  readonly nameSpan: Span;
  readonly valueSpan: Span;
  readonly line: ModLine;
}

export interface GoMod extends ModLines {
  readonly module: ModWord | undefined;
  readonly go: ModWord | undefined;
  readonly toolchain: ModWord | undefined;
  readonly requires: readonly ModRequirement[];
  readonly replaces: readonly ModReplacement[];
  readonly excludes: readonly ModRequirement[];
  readonly godebugs: readonly ModGodebug[];
  readonly tools: readonly ModWord[];
  /** Folders of a workspace; of go.work only. */
  readonly uses: readonly ModWord[];
}

/** Reads go.mod or go.work. What the go command would refuse is left out. */
export function readGoMod(text: string): GoMod {
  const read = readModLines(text);
  const by = (verb: string): readonly ModLine[] => read.lines.filter((line) => line.verb.text === verb);
  return {
    ...read,
    module: words(by('module'))[0],
    go: words(by('go').filter((line) => !line.block))[0],
    toolchain: words(by('toolchain').filter((line) => !line.block))[0],
    requires: by('require').flatMap(requirement),
    replaces: by('replace').flatMap(replacement),
    excludes: by('exclude').flatMap(requirement),
    godebugs: by('godebug').flatMap(godebug),
    tools: words(by('tool')),
    uses: words(by('use')),
  };
}

function words(lines: readonly ModLine[]): readonly ModWord[] {
  return lines.flatMap((line) => {
    const [word, ...more] = line.args;
    return word && more.length === 0 ? [{ value: word.value, span: word.span, line }] : [];
  });
}

function requirement(line: ModLine): readonly ModRequirement[] {
  const [path, version, ...more] = line.args;
  if (!path || !version || more.length > 0) return [];
  return [{ path: path.value, pathSpan: path.span, version: version.value, isIndirect: /^indirect(;|$)/.test(line.comment?.text.split(/\s+/, 1)[0] ?? ''), line }];
}

function replacement(line: ModLine): readonly ModReplacement[] {
  const arrow = line.args.findIndex((arg) => arg.text === '=>');
  const [path, version] = line.args;
  const by = line.args[arrow + 1];
  if (arrow < 1 || arrow > 2 || !path || !by) return [];
  return [{ path: path.value, version: arrow === 2 ? version?.value : undefined, by: by.value, line }];
}

/** The go command takes neither quotes nor a comma, and needs the equals sign. */
function godebug(line: ModLine): readonly ModGodebug[] {
  const [word, ...more] = line.args;
  const equals = word?.text.indexOf('=') ?? -1;
  if (!word || more.length > 0 || equals < 0 || /["'`]/.test(word.text)) return [];
  return [godebugAt(word, equals, line)];
}

function godebugAt({ text, span }: ModToken, equals: number, line: ModLine): ModGodebug {
  return {
    name: text.slice(0, equals),
    value: text.slice(equals + 1),
    span,
    nameSpan: { start: span.start, end: span.start + equals },
    valueSpan: { start: span.start + equals + 1, end: span.end },
    line,
  };
}
