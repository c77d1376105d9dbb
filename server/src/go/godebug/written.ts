/** GODEBUG settings that stand in source: `//go:debug` lines of a Go file, `godebug` lines of go.mod and go.work. */
import type { Span } from '../../core/text';
import { readGoHeader } from '../../syntax/gofile/header';
import { GoScanner } from '../../syntax/gofile/scan';
import type { ModLine } from '../../syntax/gomod/lines';
import { readGoMod } from '../../syntax/gomod/read';
import type { GoAnalysis } from '../analysis';
import { isModFile } from '../analysis';

export interface WrittenSetting {
  /** `name=value` as written. */
  readonly text: string;
  readonly span: Span;
  /** `undefined` where there is no equals sign. */
  readonly name: string | undefined;
  readonly value: string;
  readonly nameSpan: Span;
  readonly valueSpan: Span;
  /** What goes when the setting goes, line breaks included. */
  readonly removal: Span;
}

export interface WrittenSettings {
  readonly form: 'directive' | 'line';
  readonly settings: readonly WrittenSetting[];
  /** Those after the package clause, where the go command does not look. */
  readonly late: readonly WrittenSetting[];
  readonly header: ReturnType<typeof readGoHeader> | undefined;
}

const nothing: WrittenSettings = { form: 'directive', settings: [], late: [], header: undefined };

export function settingsIn({ input }: GoAnalysis): WrittenSettings {
  const { text, uri } = input;
  if (isModFile(uri)) return { form: 'line', settings: linesOf(text), late: [], header: undefined };
  if (!text.includes('//go:debug')) return nothing;
  const header = readGoHeader(text);
  const settings = header.directives.filter(({ name }) => name === 'go:debug').map(({ textSpan, span }) => settingAt(text, textSpan, lineAround(text, span)));
  return { form: 'directive', settings, late: lateSettings(text, header.packageSpan?.end ?? text.length), header };
}

function linesOf(text: string): readonly WrittenSetting[] {
  const { lines } = readGoMod(text);
  return lines.filter(({ verb }) => verb.text === 'godebug').flatMap((line) => {
    const [first] = line.args;
    const last = line.args.at(-1);
    return first && last ? [settingAt(text, { start: first.span.start, end: last.span.end }, removalOf(text, line))] : [];
  });
}

/** A block that would be left empty goes as a whole. */
function removalOf(text: string, { span, block }: ModLine): Span {
  return lineAround(text, block && block.isClosed && block.lines.length === 1 ? block.span : span);
}

function settingAt(text: string, span: Span, removal: Span): WrittenSetting {
  const written = text.slice(span.start, span.end);
  const equals = written.indexOf('=');
  const end = equals < 0 ? span.end : span.start + equals;
  return {
    text: written,
    span: span.end > span.start ? span : { start: removal.start, end: span.end },
    name: equals < 0 ? undefined : written.slice(0, equals),
    value: equals < 0 ? '' : written.slice(equals + 1),
    nameSpan: { start: span.start, end },
    valueSpan: { start: Math.min(end + 1, span.end), end: span.end },
    removal,
  };
}

/** Directives in comments of whole lines behind the package clause. */
function lateSettings(text: string, from: number): readonly WrittenSetting[] {
  if (!/^\/\/go:debug[ \t]/m.test(text.slice(from))) return [];
  const found: WrittenSetting[] = [];
  const scanner = new GoScanner(text, from);
  for (let token = scanner.next(); token.kind !== 'end'; token = scanner.next()) {
    const match = token.kind === 'comment' ? /^\/\/go:debug[ \t]+/.exec(token.text) : undefined;
    if (!match || (token.span.start > 0 && text[token.span.start - 1] !== '\n')) continue;
    const start = token.span.start + match[0].length;
    found.push(settingAt(text, { start, end: start + token.text.slice(match[0].length).trimEnd().length }, lineAround(text, token.span)));
  }
  return found;
}

/** Whole lines; with the blank line behind them where one stands before them too, or nothing does: gofmt would take it away. */
function lineAround(text: string, { start, end }: Span): Span {
  const first = text.lastIndexOf('\n', start - 1) + 1;
  const newline = text.indexOf('\n', end);
  let after = newline < 0 ? text.length : newline + 1;
  const bom = first === 0 && text.startsWith('\ufeff') ? 1 : 0;
  const isAfterBlank = first === 0 || /(^|\n)[ \t]*\r?\n$/.test(text.slice(Math.max(0, first - 80), first));
  const blank = isAfterBlank ? /^(?:[ \t]*\r?\n)+/.exec(text.slice(after, after + 200)) : undefined;
  if (blank) after += blank[0].length;
  return { start: first + bom, end: after };
}
