/** Reading a command's arguments; whatever is wrong becomes one line. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseArgs, type ParseArgsConfig } from 'node:util';
import { nearest } from '../core/suppress';
import type { RuleInfo } from '../service/rules';
import type { Arguments, Command, Values } from './command';
import { cliTexts } from './texts';
import { UsageError } from './terminal';

/** `args` without the command itself. Throws `UsageError` for unknown or incomplete options. */
export function readArguments(command: Command, args: readonly string[]): Arguments {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options: optionsOf(command), allowPositionals: true, strict: true });
    return { values, positionals, help: values['help'] === true };
  } catch (error) {
    const reason = error instanceof Error ? firstSentence(error.message) : 'unreadable options';
    throw new UsageError(cliTexts.badOption({ reason, command: command.name }));
  }
}

function optionsOf(command: Command): NonNullable<ParseArgsConfig['options']> {
  const options: NonNullable<ParseArgsConfig['options']> = { help: { type: 'boolean', short: 'h' } };
  for (const [name, option] of Object.entries(command.options)) {
    options[name] = { type: option.value === undefined ? 'boolean' : 'string', multiple: option.repeatable === true };
  }
  return options;
}

/** Node explains at length how to pass a file that starts with a dash. */
function firstSentence(message: string): string {
  const sentence = (message.split(/\. |\n/)[0] ?? message).replace(/\.$/, '').replace(/'/g, '`');
  return `${sentence.slice(0, 1).toLowerCase()}${sentence.slice(1)}`;
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

/** One of a few words. */
export function oneOf<const T extends string>(values: Values, name: string, allowed: readonly T[], fallback: NoInfer<T>): T {
  const value = stringOption(values, name);
  if (value === undefined) return fallback;
  const found = allowed.find(word => word === value);
  if (found === undefined) throw new UsageError(cliTexts.notOneOf({ option: name, allowed: allowed.join(', '), value }));
  return found;
}

export interface RulesAndPaths {
  /** `undefined` when no rule is named: then all count. */
  readonly rules: ReadonlySet<string> | undefined;
  /** The working directory when no path is named. */
  readonly paths: readonly string[];
}

/** `--rule` and the paths. As `--rule A B` may name several rules, a rule's name among the paths is a rule, unless there is such a file. */
export function rulesAndPaths({ values, positionals }: Arguments, known: readonly RuleInfo[], cwd: string): RulesAndPaths {
  const named = listOption(values, 'rule');
  if (values['rule'] !== undefined && named.length === 0) throw new UsageError(cliTexts.emptyRule());
  const isRule = (name: string): boolean => named.length > 0 && known.some(rule => rule.name === name) && !existsSync(path.resolve(cwd, name));
  const rules = [...named, ...positionals.filter(isRule)].map(name => knownRule(name, known).name);
  const paths = positionals.filter(name => !isRule(name));
  return { rules: rules.length === 0 ? undefined : new Set(rules), paths: paths.length === 0 ? ['.'] : paths };
}

/** The rule of that name, or a `UsageError` that names the nearest one. */
export function knownRule(name: string, rules: readonly RuleInfo[]): RuleInfo {
  const rule = rules.find(candidate => candidate.name === name);
  if (rule) return rule;
  const near = nearest(name, rules.map(candidate => candidate.name));
  throw new UsageError(near === undefined ? cliTexts.unknownRule({ rule: name }) : cliTexts.unknownRuleNear({ rule: name, near }));
}

/** Exactly one positional argument; `what` says which. */
export function onlyArgument(command: string, positionals: readonly string[], what: string): string {
  const [first, extra] = positionals;
  if (first === undefined) throw new UsageError(cliTexts.missingArgument({ command, what }));
  if (extra !== undefined) throw new UsageError(cliTexts.tooManyArguments({ command, what, extra }));
  return first;
}

/** No positional argument at all. */
export function noArguments(command: string, positionals: readonly string[]): void {
  const [extra] = positionals;
  if (extra !== undefined) throw new UsageError(cliTexts.noArguments({ command, extra }));
}
