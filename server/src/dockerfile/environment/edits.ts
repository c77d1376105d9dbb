/** Edits of assignments in ENV, in all its forms, and before a command of a RUN. */
import type { Edit } from '../../core/finding';
import { lineBreakOf, type Span } from '../../core/text';
import type { VariableEdits } from '../../environment/types';
import type { Instruction } from '../../syntax/dockerfile/instructions';
import type { SetVariable } from '../assignments';
import { insertAfter } from '../edits';
import type { DockerfileModel } from '../model';

/** What ENV sets. `all` are all assignments of the instruction in order. */
export function envEdits(model: DockerfileModel, instruction: Instruction, set: SetVariable, all: readonly SetVariable[]): VariableEdits {
  const isLegacy = !hasEquals(model, set);
  return {
    setValue: (value) => [replaced(model, set.valueSpan, isLegacy ? value : quotedAs(set.raw ?? '', value, model.escape))],
    rename: (name) => [replaced(model, set.nameSpan, name)],
    remove: () => (all.length === 1 ? withoutInstruction(model, instruction) : withoutPair(model, set, all)),
    copyTo: (names) => copies(model, instruction, set, isLegacy, names),
  };
}

/** What a RUN sets before a command or behind `export`. */
export function shellEdits(model: DockerfileModel, set: SetVariable, isPrefix: boolean): VariableEdits {
  return {
    setValue: (value) => (/^[\w./:,=+@%-]*$/.test(value) ? [replaced(model, set.valueSpan, value)] : undefined),
    rename: (name) => [replaced(model, set.nameSpan, name)],
    remove: () => (isPrefix ? withoutPrefix(model, set) : undefined),
    copyTo: (names) => (isPrefix ? [inserted(model, set.span.start, names.map((name) => `${name}=${set.raw ?? ''} `).join(''))] : undefined),
  };
}

function replaced(model: DockerfileModel, span: Span, newText: string): Edit {
  return { file: model.uri, span, newText };
}

function inserted(model: DockerfileModel, offset: number, newText: string): Edit {
  return replaced(model, { start: offset, end: offset }, newText);
}

function hasEquals(model: DockerfileModel, set: SetVariable): boolean {
  return model.text[set.nameSpan.end] === '=';
}

/** The new value in the quotes of the old one, or in none if it needs none. */
function quotedAs(old: string, value: string, escape: string): string {
  const quote = /^(["']).*\1$/s.exec(old)?.[1] ?? (/[\s"'$\\`]/.test(value) ? '"' : '');
  if (quote === "'") return value.includes("'") ? quotedAs('""', value, escape) : `'${value}'`;
  const escaped = quote === '"' ? value.replace(/["$]/g, (c) => `${escape}${c}`) : value;
  return `${quote}${escaped}${quote}`;
}

/** The instruction with its line, or lines. Comments between its lines would go with it: then there is no edit. */
function withoutInstruction(model: DockerfileModel, instruction: Instruction): readonly Edit[] | undefined {
  const { text, lines } = model;
  if (hasComment(model, instruction.span)) return undefined;
  const start = lines.lineStart(lines.positionAt(instruction.span.start).line);
  const last = lines.positionAt(instruction.span.end).line;
  const end = lines.lineStart(last + 1);
  if (text.slice(start, instruction.span.start).trim() !== '') return undefined;
  const atEnd = end >= text.length && !/[\r\n]$/.test(text);
  return [replaced(model, { start: atEnd ? endOfLineBefore(model, start) : start, end }, '')];
}

function endOfLineBefore(model: DockerfileModel, lineStart: number): number {
  const line = model.lines.positionAt(lineStart).line;
  return line === 0 ? lineStart : model.lines.lineEnd(line - 1);
}

function hasComment(model: DockerfileModel, within: Span): boolean {
  return model.comments.some(({ span }) => within.start <= span.start && span.end <= within.end);
}

/** One of several pairs, with its line where it has one of its own. */
function withoutPair(model: DockerfileModel, set: SetVariable, all: readonly SetVariable[]): readonly Edit[] {
  const at = all.indexOf(set);
  const next = all[at + 1];
  const before = all[at - 1];
  if (!before && next) {
    const between = { start: set.span.start, end: next.span.start };
    return [replaced(model, hasComment(model, between) ? { start: set.span.start, end: afterBlanks(model, set.span.end) } : between, '')];
  }
  const ownLine = lineOf(model, set.span);
  if (!ownLine) return [replaced(model, { start: beforeBlanks(model, set.span.start), end: set.span.end }, '')];
  if (next || !before) return [replaced(model, ownLine, '')];
  return withoutLastLine(model, before, set, ownLine);
}

/** The line that holds only this pair and perhaps a continuation mark, with its line break. */
function lineOf(model: DockerfileModel, at: Span): Span | undefined {
  const { text, lines } = model;
  const line = lines.positionAt(at.start).line;
  const start = lines.lineStart(line);
  const last = lines.positionAt(at.end).line;
  const rest = text.slice(at.end, lines.lineEnd(last)).trim();
  if (text.slice(start, at.start).trim() !== '' || (rest !== '' && rest !== model.escape)) return undefined;
  return { start, end: lines.lineStart(last + 1) };
}

/** The last pair: the continuation mark behind the one before it goes too, comments between the two stay. */
function withoutLastLine(model: DockerfileModel, before: SetVariable, set: SetVariable, ownLine: Span): readonly Edit[] {
  const endOfBefore = model.lines.lineEnd(model.lines.positionAt(before.span.end).line);
  if (!hasComment(model, { start: before.span.end, end: set.span.start })) return [replaced(model, { start: before.span.end, end: set.span.end }, '')];
  return [replaced(model, { start: before.span.end, end: endOfBefore }, ''), replaced(model, ownLine, '')];
}

function beforeBlanks(model: DockerfileModel, offset: number): number {
  let at = offset;
  while (/[ \t]/.test(model.text[at - 1] ?? '')) at--;
  return at;
}

function afterBlanks(model: DockerfileModel, offset: number): number {
  let at = offset;
  while (/[ \t]/.test(model.text[at] ?? '')) at++;
  return at;
}

/** `NAME=value ` before a command, with a continuation behind it where it stands alone on its line. */
function withoutPrefix(model: DockerfileModel, set: SetVariable): readonly Edit[] | undefined {
  const rest = /^[ \t]*(?:(?:\\|`)[ \t]*\r?\n[ \t]*)?/.exec(model.text.slice(set.span.end, set.span.end + 400))?.[0] ?? '';
  return rest === '' ? undefined : [replaced(model, { start: set.span.start, end: set.span.end + rest.length }, '')];
}

/** In the same instruction, on lines of their own where the pairs have theirs; the old form takes one variable only. */
function copies(model: DockerfileModel, instruction: Instruction, set: SetVariable, isLegacy: boolean, names: readonly string[]): readonly Edit[] {
  const raw = set.raw ?? '';
  const word = model.text.slice(instruction.keywordSpan.start, instruction.keywordSpan.end);
  if (isLegacy) return [insertAfter(model, instruction, names.map((name) => `${word} ${name} ${raw}`).join(lineBreakOf(model.text)))];
  const ownLine = lineOf(model, set.span);
  const indent = ownLine ? model.text.slice(ownLine.start, set.span.start) : '';
  const separator = ownLine ? ` ${model.escape}${lineBreakOf(model.text)}${indent}` : ' ';
  return [inserted(model, set.span.end, names.map((name) => `${separator}${name}=${raw}`).join(''))];
}
