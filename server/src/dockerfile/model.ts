/** A Dockerfile as a list of stages: what each is built from, and its instructions. Names and variables are resolved as BuildKit does. */
import type { Span } from '../core/text';
import type { Comment, Directive, Instruction } from '../syntax/dockerfile/instructions';
import { joinedText, parseDockerfile } from '../syntax/dockerfile/instructions';
import { takenOut } from '../syntax/sh/lex';
import { expand, splitAtBlanks, splitWords, type Word } from '../syntax/dockerfile/words';
import { findFlag } from '../syntax/dockerfile/flags';
import type { LineMap } from '../core/text';

/** An image name cut into its parts; `name` has no tag and no digest. */
export interface ImageReference {
  readonly text: string;
  readonly name: string;
  readonly tag?: string;
  readonly digest?: string;
}

export type Base =
  | { readonly kind: 'scratch' }
  | { readonly kind: 'stage'; readonly stage: Stage }
  | { readonly kind: 'image'; readonly reference: ImageReference }
  /** The name has a part that only the build knows. */
  | { readonly kind: 'unknown'; readonly variables: readonly string[] };

export interface Stage {
  readonly index: number;
  /** As written after `AS`. */
  readonly name: string | undefined;
  readonly nameSpan: Span | undefined;
  readonly from: Instruction;
  /** The image or stage name in the `FROM` line. */
  readonly imageSpan: Span;
  readonly base: Base;
  /** The whole name is one variable with a default (`FROM ${BASE}`): the build system may fill in another one. */
  readonly baseFromVariable: boolean;
  readonly platform: string | undefined;
  /** Without the `FROM` itself. */
  readonly instructions: readonly Instruction[];
  readonly span: Span;
  /** Build arguments declared before the first stage, for `ARG NAME` without a value. */
  readonly globalArgs: ReadonlyMap<string, string | null>;
}

export interface DockerfileModel {
  readonly uri: string;
  readonly text: string;
  readonly lines: LineMap;
  readonly escape: '\\' | '`';
  readonly directives: readonly Directive[];
  readonly comments: readonly Comment[];
  readonly instructions: readonly Instruction[];
  readonly stages: readonly Stage[];
  /** The instructions before the first `FROM`. */
  readonly preamble: readonly Instruction[];
}

/** Builds the model of a Dockerfile's text. Total. Stages that the text of `previous` has as well, at the same offsets, are the very same values. */
export function buildModel(uri: string, text: string, previous?: DockerfileModel): DockerfileModel {
  const syntax = parseDockerfile(text, previous);
  const { preamble, groups } = grouped(syntax.instructions);
  const globalArgs = new Map<string, string | null>();
  for (const instruction of preamble) if (instruction.keyword === 'ARG') readGlobalArg(instruction, globalArgs, syntax.escape);
  const comparable = previous && isSameList(previous.preamble, preamble) ? previous.stages : [];
  const stages: Stage[] = [];
  for (const { from, instructions } of groups) {
    const stage = readStage(from, instructions, stages, globalArgs, syntax.escape);
    const known = comparable[stage.index];
    stages.push(known && isSameStage(known, stage) ? known : stage);
  }
  return { uri, ...syntax, stages, preamble };
}

interface StageInstructions {
  readonly from: Instruction;
  readonly instructions: Instruction[];
}

function grouped(instructions: readonly Instruction[]): { readonly preamble: readonly Instruction[]; readonly groups: readonly StageInstructions[] } {
  const preamble: Instruction[] = [];
  const groups: StageInstructions[] = [];
  for (const instruction of instructions) {
    if (instruction.keyword === 'FROM') groups.push({ from: instruction, instructions: [] });
    else (groups.at(-1)?.instructions ?? preamble).push(instruction);
  }
  return { preamble, groups };
}

/** Instructions that were taken over are the same values; a name may stand for something else, though, when stages before it have changed. */
function isSameStage(a: Stage, b: Stage): boolean {
  return a.from === b.from && isSameList(a.instructions, b.instructions) && isSameBase(a.base, b.base);
}

function isSameBase(a: Base, b: Base): boolean {
  if (a.kind === 'stage') return b.kind === 'stage' && a.stage === b.stage;
  if (a.kind === 'image') return b.kind === 'image' && a.reference.text === b.reference.text;
  if (a.kind === 'unknown') return b.kind === 'unknown' && isSameList(a.variables, b.variables);
  return a.kind === b.kind;
}

function isSameList<T>(a: readonly T[], b: readonly T[]): boolean {
  return a.length === b.length && a.every((each, index) => each === b[index]);
}

function readGlobalArg(instruction: Instruction, globalArgs: Map<string, string | null>, escape: string): void {
  for (const { name, value } of readAssignments(instruction, escape, (n) => globalArgs.get(n))) globalArgs.set(name.text, value ?? null);
}

/** Build arguments that BuildKit defines by itself, all of them only known to the build. */
const predefined = new Set([
  'TARGETPLATFORM', 'TARGETOS', 'TARGETARCH', 'TARGETVARIANT', 'BUILDPLATFORM', 'BUILDOS', 'BUILDARCH', 'BUILDVARIANT', 'TARGETSTAGE',
]);

/** Whether BuildKit sets this build argument itself (its value differs from build to build). */
export function isPredefinedArg(name: string): boolean {
  return predefined.has(name);
}

function readStage(from: Instruction, instructions: readonly Instruction[], earlier: readonly Stage[], globalArgs: ReadonlyMap<string, string | null>, escape: string): Stage {
  const words = splitAtBlanks(from.argsText, from.args.start);
  const image = words[0];
  const named = words[1]?.raw.toUpperCase() === 'AS' ? words[2] : undefined;
  const lookup = (name: string): string | null | undefined => (predefined.has(name) ? null : globalArgs.get(name));
  return {
    index: earlier.length,
    name: named?.raw,
    nameSpan: named?.span,
    from,
    imageSpan: image?.span ?? from.keywordSpan,
    base: image ? resolveBase(image, earlier, lookup, escape) : { kind: 'unknown', variables: [] },
    baseFromVariable: image !== undefined && /^\$(\w+|\{\w+(:?-[^}]*)?\})$/.test(unquoted(image.raw)),
    platform: findFlag(from.flags, 'platform')?.value,
    instructions,
    span: { start: from.span.start, end: instructions.at(-1)?.span.end ?? from.span.end },
    globalArgs,
  };
}

function unquoted(raw: string): string {
  return raw.replace(/^"(.*)"$/, '$1');
}

function resolveBase(image: Word, earlier: readonly Stage[], lookup: (name: string) => string | null | undefined, escape: string): Base {
  const { value, unknown, variables } = expand(image.raw, image.span.start, escape, lookup);
  if (value === undefined) return { kind: 'unknown', variables: unknown };
  if (value === '' || (variables.some((v) => lookup(v.name) === undefined) && !image.raw.includes('-'))) {
    return { kind: 'unknown', variables: variables.map((v) => v.name) };
  }
  return baseNamed(value, earlier);
}

/** What a name in `FROM` or `--from` stands for, given the stages before it. */
export function baseNamed(name: string, earlier: readonly Stage[]): Base {
  const stage = findStage(name, earlier);
  if (stage) return { kind: 'stage', stage };
  if (name.toLowerCase() === 'scratch') return { kind: 'scratch' };
  return { kind: 'image', reference: parseReference(name) };
}

/** The latest stage of that name; names are compared without regard to case, as BuildKit does. */
export function findStage(name: string, stages: readonly Stage[]): Stage | undefined {
  for (let i = stages.length - 1; i >= 0; i--) {
    const stage = stages[i];
    if (stage?.name?.toLowerCase() === name.toLowerCase()) return stage;
  }
  return undefined;
}

/** Cuts `host:5000/a/b:tag@sha256:…`; total. */
export function parseReference(text: string): ImageReference {
  const at = text.indexOf('@');
  const digest = at < 0 ? undefined : text.slice(at + 1);
  const rest = at < 0 ? text : text.slice(0, at);
  const colon = rest.indexOf(':', rest.lastIndexOf('/') + 1);
  const tag = colon < 0 ? undefined : rest.slice(colon + 1);
  return { text, name: colon < 0 ? rest : rest.slice(0, colon), ...(tag === undefined ? {} : { tag }), ...(digest === undefined ? {} : { digest }) };
}

export interface Assignment {
  readonly name: { readonly text: string; readonly span: Span };
  /** The value's text with quotes and variables as written, blanks where Docker takes out line breaks; `undefined` for `ARG NAME`. */
  readonly raw: string | undefined;
  readonly valueSpan: Span;
  /** Expanded; `undefined` when not known or not given (`raw` tells which). */
  readonly value: string | undefined;
  readonly span: Span;
}

/**
 * The `NAME=value` pairs of ENV, ARG and LABEL, the old `ENV NAME value` form included.
 * All values of one instruction are expanded with what held before it, as Docker does.
 */
export function readAssignments(instruction: Instruction, escape: string, lookup: (name: string) => string | null | undefined): Assignment[] {
  const text = joinedText(instruction);
  const words = splitWords(text, instruction.args.start, escape);
  const first = words[0];
  if (!first) return [];
  if (instruction.keyword === 'ENV' && !first.raw.includes('=')) return legacyEnv(instruction, text, first, escape, lookup);
  return words.flatMap((word) => assignmentOf(word, escape, lookup));
}

function withoutRemoved(text: string): string {
  return text.replaceAll(takenOut, '');
}

function withBlanks(text: string): string {
  return text.replaceAll(takenOut, ' ');
}

function assignmentOf(word: Word, escape: string, lookup: (name: string) => string | null | undefined): Assignment[] {
  const equals = word.raw.indexOf('=');
  const nameText = equals < 0 ? word.raw : word.raw.slice(0, equals);
  if (nameText === '') return [];
  const nameSpan = { start: word.span.start, end: word.span.start + nameText.length };
  const name = { text: unquoted(withoutRemoved(nameText)), span: nameSpan };
  if (equals < 0) return [{ name, raw: undefined, valueSpan: { start: word.span.end, end: word.span.end }, value: undefined, span: word.span }];
  const raw = word.raw.slice(equals + 1);
  const valueSpan = { start: nameSpan.end + 1, end: word.span.end };
  return [{ name, raw: withBlanks(raw), valueSpan, value: expand(raw, valueSpan.start, escape, lookup).value, span: word.span }];
}

function legacyEnv(instruction: Instruction, text: string, name: Word, escape: string, lookup: (name: string) => string | null | undefined): Assignment[] {
  const after = text.slice(name.raw.length);
  const raw = after.replace(/^[\s\0]+/, '');
  if (raw === '') return [];
  const start = name.span.end + (after.length - raw.length);
  const valueSpan = { start, end: instruction.args.end };
  const value = expand(raw, start, escape, lookup).value;
  return [{ name: { text: withoutRemoved(name.raw), span: name.span }, raw: withBlanks(raw), valueSpan, value, span: { start: name.span.start, end: valueSpan.end } }];
}
