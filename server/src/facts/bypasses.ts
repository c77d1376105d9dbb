/** Every known way to switch TLS verification off: options, settings, environment variables and lines of configuration files, tool by tool. */
import data from './data/bypasses.json';

/** What is not verified any more: every server's certificate, that of the hosts that are named, the proxy's, or the server's name alone. */
export type BypassEffect = 'server' | 'hosts' | 'proxy' | 'name';

export interface BypassOption {
  /** With their dashes; a name with one dash is a letter that may stand in a cluster. */
  readonly names: readonly string[];
  /** The shortest abbreviation of the long name that the tool takes. */
  readonly shortest: string | undefined;
  /** A later option that takes it back. */
  readonly undo: string | undefined;
  /** `given`: without a value. `true`: without a value or with a true one. `present`: with any or none. `value-is`: with a value that `value` accepts. */
  readonly when: 'given' | 'true' | 'present' | 'value-is';
  /** Whether the value may be the next word. */
  readonly next: boolean;
  accepts(value: string): boolean;
  readonly effect: BypassEffect;
  /** The only versions that have it. */
  readonly only: string | undefined;
}

export interface BypassKey {
  readonly key: RegExp;
  accepts(value: string): boolean;
  readonly effect: BypassEffect;
}

export interface BypassTool {
  readonly tool: string;
  /** Options are written with one dash or two. */
  readonly style: 'gnu' | 'go';
  /** A word that must be there (`pip` in `python -m pip`). */
  readonly module: string | undefined;
  /** Letters of short options that take a value. */
  readonly short: string;
  /** Long options that take the next word. */
  readonly valued: ReadonlySet<string>;
  readonly options: readonly BypassOption[];
  /** Options that set a key: `-c http.sslVerify=false`. */
  readonly assign: readonly string[];
  /** An option with the key in the same word: `-Dkey=value`. */
  readonly attached: string | undefined;
  /** Words behind which a key and its value follow: `git config`. */
  readonly verbs: readonly string[];
  readonly keys: readonly BypassKey[];
  readonly source: string;
}

export interface BypassVariable {
  readonly tool: string;
  readonly effect: BypassEffect;
  /** The value is a list of options that may hold others. */
  readonly holdsOthers: boolean;
  readonly only: string | undefined;
  readonly source: string;
}

export interface BypassLine {
  readonly tool: string;
  readonly line: RegExp;
  readonly effect: BypassEffect;
  readonly source: string;
}

interface Option {
  readonly names: readonly string[];
  readonly shortest?: string | undefined;
  readonly undo?: string | undefined;
  readonly when?: string | undefined;
  readonly next?: boolean | undefined;
  readonly value?: string | undefined;
  readonly effect?: string | undefined;
  readonly only?: string | undefined;
}

interface Tool {
  readonly tool: string;
  readonly programs: readonly string[];
  readonly style?: string | undefined;
  readonly module?: string | undefined;
  readonly short?: string | undefined;
  readonly valued?: string | undefined;
  readonly assign?: readonly string[] | undefined;
  readonly attached?: string | undefined;
  readonly verbs?: readonly string[] | undefined;
  readonly keys?: readonly { readonly key: string; readonly value: string; readonly effect?: string | undefined }[] | undefined;
  readonly options: readonly Option[];
  readonly source: string;
}

interface Variable {
  readonly name: string;
  readonly ignoreCase?: boolean | undefined;
  readonly tool: string;
  readonly value: string;
  readonly effect?: string | undefined;
  readonly only?: string | undefined;
  readonly holdsOthers?: boolean | undefined;
  readonly source: string;
}

interface Line {
  readonly tool: string;
  readonly path: string;
  readonly line: string;
  readonly effect?: string | undefined;
  readonly source: string;
}

interface Values {
  readonly id: string;
  readonly texts?: readonly string[] | undefined;
  readonly pattern?: string | undefined;
  readonly ignoreCase?: boolean | undefined;
}

type Accepts = (value: string) => boolean;

const values = new Map((data.values as readonly Values[]).map((entry) => [entry.id, acceptor(entry)]));

function acceptor(entry: Values): Accepts {
  if (entry.pattern !== undefined) {
    const pattern = new RegExp(entry.pattern, 'i');
    return (value) => pattern.test(value);
  }
  const texts = new Set(entry.texts);
  return (value) => texts.has(entry.ignoreCase ? value.toLowerCase() : value);
}

function valuesOf(id: string | undefined): Accepts {
  return (id === undefined ? undefined : values.get(id)) ?? (() => false);
}

const byProgram = new Map<string, BypassTool>();
for (const entry of data.tools as readonly Tool[]) for (const program of entry.programs) byProgram.set(program, toolOf(entry));

function toolOf(entry: Tool): BypassTool {
  return {
    tool: entry.tool,
    style: entry.style === 'go' ? 'go' : 'gnu',
    module: entry.module,
    short: entry.short ?? '',
    valued: new Set(entry.valued?.split(' ')),
    options: entry.options.map(optionOf),
    assign: entry.assign ?? [],
    attached: entry.attached,
    verbs: entry.verbs ?? [],
    keys: (entry.keys ?? []).map(({ key, value, effect }) => ({ key: new RegExp(key, 'i'), accepts: valuesOf(value), effect: effectOf(effect) })),
    source: entry.source,
  };
}

function optionOf(entry: Option): BypassOption {
  return {
    names: entry.names,
    shortest: entry.shortest,
    undo: entry.undo,
    when: entry.when === 'true' || entry.when === 'present' || entry.when === 'value-is' ? entry.when : 'given',
    next: entry.next === true,
    accepts: entry.when === 'true' ? valuesOf('go-true') : valuesOf(entry.value),
    effect: effectOf(entry.effect),
    only: entry.only,
  };
}

function effectOf(text: string | undefined): BypassEffect {
  return text === 'hosts' || text === 'proxy' || text === 'name' ? text : 'server';
}

/** What is known of a program, by its name without the folder. */
export function bypassTool(program: string): BypassTool | undefined {
  return byProgram.get(program);
}

/** Every program that has a way to switch verification off. */
export function bypassPrograms(): readonly string[] {
  return [...byProgram.keys()].sort();
}

const variables = (data.variables as readonly Variable[]).map((entry) => ({
  name: new RegExp(entry.name, entry.ignoreCase ? 'i' : ''),
  accepts: valuesOf(entry.value),
  fact: { tool: entry.tool, effect: effectOf(entry.effect), only: entry.only, holdsOthers: entry.holdsOthers === true, source: entry.source } satisfies BypassVariable,
}));

/** Whether the table knows the variable at all, whatever its value. */
export function isBypassVariable(name: string): boolean {
  return variables.some((entry) => entry.name.test(name));
}

/** What an environment variable of this value switches off; `undefined` for one that leaves verification on. */
export function bypassVariable(name: string, value: string): BypassVariable | undefined {
  return variables.find((entry) => entry.name.test(name) && entry.accepts(value))?.fact;
}

const files = (data.files as readonly Line[]).map((entry) => ({
  path: new RegExp(entry.path),
  fact: { tool: entry.tool, line: new RegExp(entry.line, 'i'), effect: effectOf(entry.effect), source: entry.source } satisfies BypassLine,
}));
const profile = new RegExp(data.profiles.path);

/** The lines that switch verification off in a configuration file at `path`; only the end of the path need be known. */
export function bypassLines(path: string): readonly BypassLine[] {
  return files.filter((entry) => entry.path.test(path)).map(({ fact }) => fact);
}

/** Whether a file sets environment variables when a shell starts. */
export function isShellProfile(path: string): boolean {
  return profile.test(path);
}
