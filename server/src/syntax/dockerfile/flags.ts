/** Flags of an instruction: `--from=build`, `--mount=type=secret,id=x`. */
import type { Span } from '../../core/text';
import { splitWords, type Word } from './words';

export interface Flag {
  readonly name: string;
  readonly span: Span;
  /** As written, without quotes; `undefined` for a flag without `=`. */
  readonly value: string | undefined;
  readonly valueSpan: Span;
}

/** An option inside a flag's value: `type=secret` in `--mount=type=secret,id=x`. */
export interface FlagOption {
  readonly name: string;
  readonly value: string | undefined;
  readonly span: Span;
}

/** The flags at the start of `text`; `rest` is the offset where the arguments begin. */
export function readFlags(text: string, base: number, escape: string): { flags: Flag[]; rest: number } {
  const flags: Flag[] = [];
  let rest = base;
  if (!/^[ \t\r\n]*--/.test(text)) return { flags, rest };
  for (const word of splitWords(text, base, escape)) {
    if (!word.raw.startsWith('--')) break;
    rest = word.span.end;
    if (word.raw === '--') break;
    flags.push(flagOf(word));
  }
  return { flags, rest };
}

function flagOf(word: Word): Flag {
  const equals = word.raw.indexOf('=');
  const end = equals < 0 ? word.raw.length : equals;
  const name = word.raw.slice(2, end);
  if (equals < 0) return { name, span: word.span, value: undefined, valueSpan: { start: word.span.end, end: word.span.end } };
  let valueStart = word.span.start + equals + 1;
  let valueEnd = word.span.end;
  let value = word.raw.slice(equals + 1);
  const quote = value[0];
  if ((quote === '"' || quote === "'") && value.length > 1 && value.endsWith(quote)) {
    value = value.slice(1, -1);
    valueStart++;
    valueEnd--;
  }
  return { name, span: word.span, value, valueSpan: { start: valueStart, end: valueEnd } };
}

/** The comma-separated options of a flag such as `--mount`. */
export function optionsOf(flag: Flag): FlagOption[] {
  if (flag.value === undefined) return [];
  const options: FlagOption[] = [];
  let at = flag.valueSpan.start;
  for (const part of flag.value.split(',')) {
    const equals = part.indexOf('=');
    options.push({
      name: (equals < 0 ? part : part.slice(0, equals)).trim().toLowerCase(),
      value: equals < 0 ? undefined : part.slice(equals + 1).replace(/^"(.*)"$/, '$1'),
      span: { start: at, end: at + part.length },
    });
    at += part.length + 1;
  }
  return options;
}

export function findFlag(flags: readonly Flag[], name: string): Flag | undefined {
  return flags.find((flag) => flag.name === name);
}
