/** Edits of Dockerfiles in the user's own style: new lines, packages added to an install, words taken out of a command. */
import type { Edit } from '../core/finding';
import { lineBreakOf, type Span } from '../core/text';
import type { EvaluatedCommand } from './evaluate/run';
import type { EvaluatedStage } from './evaluate/stage';
import type { DockerfileModel } from './model';
import type { Instruction } from '../syntax/dockerfile/instructions';

/** New instructions on lines of their own after `instruction` (heredoc bodies included), indented like it. */
export function insertAfter(model: DockerfileModel, instruction: Instruction, lines: string | readonly string[]): Edit {
  const start = `${lineBreakOf(model.text)}${indentOf(model, instruction)}`;
  const newText = [lines].flat().map((line) => `${start}${line}`).join('');
  return { file: model.uri, span: { start: instruction.span.end, end: instruction.span.end }, newText };
}

/** A new instruction on a line of its own before `instruction`, and before the comment lines that belong to it. */
export function insertBefore(model: DockerfileModel, instruction: Instruction, line: string): Edit {
  const at = startOfBlock(model, instruction);
  return { file: model.uri, span: { start: at, end: at }, newText: `${indentOf(model, instruction)}${line}${lineBreakOf(model.text)}` };
}

/** The start of the line of `instruction`, or of the comment lines right above it. */
function startOfBlock(model: DockerfileModel, instruction: Instruction): number {
  let line = model.lines.positionAt(instruction.span.start).line;
  while (line > 0 && model.comments.some((comment) => model.lines.positionAt(comment.span.start).line === line - 1 && !isDirective(model, comment.span))) line--;
  return model.lines.lineStart(line);
}

function isDirective(model: DockerfileModel, at: Span): boolean {
  return model.directives.some((directive) => directive.span.start <= at.start && at.end <= directive.span.end);
}

function indentOf(model: DockerfileModel, instruction: Instruction): string {
  const start = model.lines.lineStart(model.lines.positionAt(instruction.span.start).line);
  const before = model.text.slice(start, instruction.span.start);
  return /^[ \t]*$/.test(before) ? before : '';
}

/** The keyword in the user's own case: `copy` in a file that writes `from`. */
export function keyword(model: DockerfileModel, name: string): string {
  const first = model.stages[0]?.from.keywordSpan;
  return first && model.text.slice(first.start, first.end) === 'from' ? name.toLowerCase() : name;
}

/**
 * Adds a package to an install command, right before its first package, in the file's own layout:
 * on a continuation line of its own where the packages have theirs, else beside the first.
 */
export function addPackage(model: DockerfileModel, firstPackage: Span, name: string): Edit {
  const line = model.lines.positionAt(firstPackage.start).line;
  const start = model.lines.lineStart(line);
  const before = model.text.slice(start, firstPackage.start);
  const ownLine = /^[ \t]+$/.test(before) && endsLine(model, firstPackage);
  const separator = ownLine ? ` ${model.escape}${lineBreakOf(model.text)}${before}` : ' ';
  return { file: model.uri, span: { start: firstPackage.start, end: firstPackage.start }, newText: `${name}${separator}` };
}

function endsLine(model: DockerfileModel, at: Span): boolean {
  const end = model.lines.lineEnd(model.lines.positionAt(at.end).line);
  const rest = model.text.slice(at.end, end).trim();
  return rest === '' || rest === model.escape;
}

/** Takes a word out of a command, with the blank before it; a continuation line that held only this word goes whole. */
export function removeWord(model: DockerfileModel, word: Span): Edit {
  const line = model.lines.positionAt(word.start).line;
  const lineStart = model.lines.lineStart(line);
  const lineEnd = model.lines.lineEnd(line);
  const before = model.text.slice(lineStart, word.start);
  const after = model.text.slice(word.end, lineEnd);
  if (/^[ \t]*$/.test(before) && new RegExp(`^[ \\t]*\\${model.escape}[ \\t]*$`).test(after)) {
    return { file: model.uri, span: { start: lineStart, end: model.lines.lineStart(line + 1) }, newText: '' };
  }
  const blanks = /[ \t]*$/.exec(before)?.[0].length ?? 0;
  return { file: model.uri, span: { start: word.start - blanks, end: word.end }, newText: '' };
}

/** The commands of a stage in order, with the instruction each stands in. */
export function commandsOf(stage: EvaluatedStage): { readonly instruction: Instruction; readonly evaluated: EvaluatedCommand; readonly inherited: boolean }[] {
  return stage.steps.flatMap((step) => step.commands.map((evaluated) => ({ instruction: step.instruction, evaluated, inherited: step.inherited })));
}

/** A replacement of one span. */
export function replaced(model: DockerfileModel, at: Span, newText: string): Edit {
  return { file: model.uri, span: at, newText };
}

/** Takes a whole instruction out, with its line break; comment lines above it stay. */
export function removeInstruction(model: DockerfileModel, instruction: Instruction): Edit {
  const start = model.lines.lineStart(model.lines.positionAt(instruction.span.start).line);
  const end = model.lines.lineStart(model.lines.positionAt(instruction.span.end).line + 1);
  return { file: model.uri, span: { start, end }, newText: '' };
}

/** What may stand between two commands of a chain: one operator, with blanks and continued line breaks around it. */
const connectorAhead = /^[ \t]*(?:[\\`][ \t]*\r?\n[ \t]*)?(?:&&|;)[ \t]*(?:[\\`][ \t]*\r?\n[ \t]*)?/;
const connectorBehind = /[ \t]*(?:[\\`][ \t]*\r?\n[ \t]*)?(?:&&|;)[ \t]*(?:[\\`][ \t]*\r?\n[ \t]*)?$/;

interface Around {
  readonly ahead: string;
  readonly behind: string;
}

function connectorsAround(model: DockerfileModel, instruction: Instruction, at: Span): Around {
  return {
    ahead: connectorAhead.exec(model.text.slice(at.end, Math.max(at.end, instruction.span.end)))?.[0] ?? '',
    behind: connectorBehind.exec(model.text.slice(instruction.span.start, at.start))?.[0] ?? '',
  };
}

/** The way in which this RUN joins its commands, as `&&`: on lines of their own where they are. */
function joinerOf({ ahead, behind }: Around): string {
  const written = [behind, ahead].find((connector) => connector.includes('&&'));
  return written ?? ' && ';
}

/** Whether the command's span is its own text in the file, so that edits inside its RUN are possible. */
export function isExact(model: DockerfileModel, evaluated: EvaluatedCommand): boolean {
  const { nameSpan, written } = evaluated.command;
  return written !== '' && model.text.slice(nameSpan.start, nameSpan.end) === written;
}

/** A further command right after this one, joined with `&&` in the style of its RUN. */
export function appendCommand(model: DockerfileModel, instruction: Instruction, evaluated: EvaluatedCommand, text: string): Edit {
  const { end, start } = evaluated.command.span;
  return { file: model.uri, span: { start: end, end }, newText: `${joinerOf(connectorsAround(model, instruction, { start, end }))}${text}` };
}

/** A further command right before this one, joined with `&&` in the style of its RUN. */
export function prependCommand(model: DockerfileModel, instruction: Instruction, evaluated: EvaluatedCommand, text: string): Edit {
  const { start, end } = evaluated.command.span;
  return { file: model.uri, span: { start, end: start }, newText: `${text}${joinerOf(connectorsAround(model, instruction, { start, end }))}` };
}

/** Takes one command out of its RUN: the whole instruction where it is the only one, `undefined` where that would break what is left. */
export function removeCommand(model: DockerfileModel, instruction: Instruction, evaluated: EvaluatedCommand): Edit | undefined {
  const { start, end } = evaluated.command.span;
  if (instruction.heredocs.length > 0 || !isExact(model, evaluated)) return undefined;
  if (start <= instruction.args.start && end >= instruction.args.end) return removeInstruction(model, instruction);
  const { ahead, behind } = connectorsAround(model, instruction, { start, end });
  if (start <= instruction.args.start) return ahead === '' ? undefined : replaced(model, { start, end: end + ahead.length }, '');
  return behind === '' || (end < instruction.args.end && ahead === '') ? undefined : replaced(model, { start: start - behind.length, end }, '');
}

/** Takes words that follow one another out of a command, or out of an exec form with their commas; `undefined` where the file spells them in another way. */
export function removeWords(model: DockerfileModel, words: readonly { readonly value: string | undefined; readonly span: Span }[]): readonly Edit[] | undefined {
  const first = words[0];
  const last = words.at(-1);
  if (!first || !last || !words.every((word) => isSpelt(model, word.span, word.value))) return undefined;
  const span = { start: first.span.start, end: last.span.end };
  if (isJsonItem(model, first.span) && isJsonItem(model, last.span)) return removeItems(model, span);
  const { text, lines } = model;
  const lineStart = lines.lineStart(lines.positionAt(span.start).line);
  const lineEnd = lines.lineEnd(lines.positionAt(span.end).line);
  const startsLine = text.slice(lineStart, span.start).trim() === '';
  const rest = text.slice(span.end, lineEnd);
  if (!startsLine) return [replaced(model, { start: span.start - blanksBefore(model, span.start), end: span.end }, '')];
  if (rest.trim() === model.escape) return [replaced(model, { start: lineStart, end: lines.lineStart(lines.positionAt(span.end).line + 1) }, '')];
  if (rest.trim() !== '') return [replaced(model, { start: span.start, end: span.end + (/^[ \t]*/.exec(rest)?.[0].length ?? 0) }, '')];
  return withoutLastLine(model, lineStart, span.end);
}

/** As written, or between quotes. */
function isSpelt(model: DockerfileModel, at: Span, value: string | undefined): boolean {
  const raw = model.text.slice(at.start, at.end);
  return value !== undefined && (raw === value || raw === `"${value}"` || raw === `'${value}'`);
}

function isJsonItem(model: DockerfileModel, at: Span): boolean {
  return model.text[at.start - 1] === '"' && model.text[at.end] === '"' && model.text[at.start] !== '"';
}

function removeItems(model: DockerfileModel, inner: Span): readonly Edit[] | undefined {
  const before = /,\s*$/.exec(model.text.slice(Math.max(0, inner.start - 200), inner.start - 1))?.[0];
  return before === undefined ? undefined : [replaced(model, { start: inner.start - 1 - before.length, end: inner.end + 1 }, '')];
}

function blanksBefore(model: DockerfileModel, offset: number): number {
  return /[ \t]*$/.exec(model.text.slice(Math.max(0, offset - 500), offset))?.[0].length ?? 0;
}

/** The last line of an instruction goes, and the continuation mark of the line before it too; a comment between the two stays. */
function withoutLastLine(model: DockerfileModel, lineStart: number, end: number): readonly Edit[] | undefined {
  const line = model.lines.positionAt(lineStart).line;
  for (let before = line - 1; before >= 0; before--) {
    const start = model.lines.lineStart(before);
    const lineEnd = model.lines.lineEnd(before);
    const text = model.text.slice(start, lineEnd);
    if (text.trim() === '' || text.trimStart().startsWith('#')) continue;
    const mark = /[ \t]*[\\`][ \t]*$/.exec(text)?.[0].length;
    if (mark === undefined) return [replaced(model, { start: model.lines.lineEnd(line - 1), end }, '')];
    if (before === line - 1) return [replaced(model, { start: lineEnd - mark, end }, '')];
    return [replaced(model, { start: lineEnd - mark, end: lineEnd }, ''), replaced(model, { start: model.lines.lineEnd(line - 1), end }, '')];
  }
  return undefined;
}

/** Takes the line out that holds `at` and nothing else, with its line break. */
export function removeLine(model: DockerfileModel, at: Span): Edit | undefined {
  const line = model.lines.positionAt(at.start).line;
  const start = model.lines.lineStart(line);
  const end = model.lines.lineStart(model.lines.positionAt(at.end).line + 1);
  const alone = model.text.slice(start, at.start).trim() === '' && model.text.slice(at.end, end).trim() === '';
  return alone ? replaced(model, { start, end }, '') : undefined;
}
