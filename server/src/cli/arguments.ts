/** Reading a command's arguments; whatever is wrong becomes one line. */
import { parseArgs, type ParseArgsConfig } from 'node:util';
import { render } from '../core/message';
import { nearest } from '../core/suppress';
import type { RuleInfo } from '../service/rules';
import { cliTexts } from './texts';
import { UsageError } from './terminal';

export type Options = NonNullable<ParseArgsConfig['options']>;
export type Values = Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>;

export interface Arguments {
  readonly values: Values;
  readonly positionals: readonly string[];
}

/** `args` without the command itself. Throws `UsageError` for unknown or incomplete options. */
export function readArguments(command: string, args: readonly string[], options: Options): Arguments {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
    return { values, positionals };
  } catch (error) {
    const reason = error instanceof Error ? firstSentence(error.message) : 'unreadable options';
    throw new UsageError(render(cliTexts.badOption({ reason, command })));
  }
}

/** Node explains at length how to pass a file that starts with a dash. */
function firstSentence(message: string): string {
  return (message.split(/\. |\n/)[0] ?? message).replace(/\.$/, '').replace(/'/g, '`');
}

export function stringOption(values: Values, name: string): string | undefined {
  const value = values[name];
  return typeof value === 'string' ? value : undefined;
}

export function flag(values: Values, name: string): boolean {
  return values[name] === true;
}

/** A repeatable option; commas separate too. */
export function listOption(values: Values, name: string): readonly string[] {
  const value = values[name];
  const list = Array.isArray(value) ? value : value === undefined ? [] : [value];
  return list.flatMap(item => (typeof item === 'string' ? item.split(',') : [])).map(item => item.trim()).filter(item => item !== '');
}

/** One of a few words, or the first of them when the option is not given. */
export function oneOf<const T extends string>(values: Values, name: string, allowed: readonly [T, ...T[]]): T {
  const value = stringOption(values, name);
  if (value === undefined) return allowed[0];
  const found = allowed.find(word => word === value);
  if (found === undefined) throw new UsageError(render(cliTexts.notOneOf({ option: name, allowed: allowed.join(', '), value })));
  return found;
}

/** The rules of `--rule`; `undefined` when the option is not given. */
export function ruleOption(values: Values, rules: readonly RuleInfo[]): ReadonlySet<string> | undefined {
  const names = listOption(values, 'rule');
  if (names.length === 0) return undefined;
  for (const name of names) knownRule(name, rules);
  return new Set(names);
}

/** The rule of that name, or a `UsageError` that names the nearest one. */
export function knownRule(name: string, rules: readonly RuleInfo[]): RuleInfo {
  const rule = rules.find(candidate => candidate.name === name);
  if (rule) return rule;
  const near = nearest(name, rules.map(candidate => candidate.name));
  throw new UsageError(render(near === undefined ? cliTexts.unknownRule({ rule: name }) : cliTexts.unknownRuleNear({ rule: name, near })));
}

/** Exactly one positional argument; `what` says which. */
export function onlyArgument(command: string, positionals: readonly string[], what: string): string {
  const [first, extra] = positionals;
  if (first === undefined) throw new UsageError(render(cliTexts.missingArgument({ command, what })));
  if (extra !== undefined) throw new UsageError(render(cliTexts.tooManyArguments({ command, what, extra })));
  return first;
}
