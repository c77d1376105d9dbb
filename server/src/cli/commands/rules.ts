/** `trustlint rules`: every rule with its level and what it is about. */
import { defineTexts } from '../../core/message';
import { languages } from '../../languages';
import { readAsset } from '../../node/assets';
import { ruleInfos, type RuleInfo } from '../../service/rules';
import { noArguments, oneOf } from '../arguments';
import type { Arguments, Command } from '../command';
import { exitStatus, printableJson, type ExitStatus, type Terminal } from '../terminal';

export const rulesTexts = defineTexts('cli.rules', {
  summary: 'list every rule with its level',
  format: 'pretty (default) or json',
});

export const rulesCommand: Command = {
  name: 'rules',
  usage: ['rules [--format pretty|json]'],
  summary: rulesTexts.summary(),
  notes: [],
  options: { format: { value: 'FORMAT', text: rulesTexts.format() } },
  run: async (invocation, terminal) => listRules(invocation, terminal),
};

/** Every rule of this build. */
export function allRules(): readonly RuleInfo[] {
  return ruleInfos(languages(readAsset).flatMap(language => language.rules));
}

function listRules({ values, positionals }: Arguments, terminal: Terminal): ExitStatus {
  const format = oneOf(values, 'format', ['pretty', 'json'], 'pretty');
  noArguments('rules', positionals);
  const rules = allRules();
  terminal.out(format === 'json' ? printableJson({ version: 1, rules: rules.map(entryOf) }) : tableOf(rules));
  return exitStatus.clean;
}

function entryOf({ name, title, level, since, summary, fixes, neighbours, url }: RuleInfo): object {
  return { name, title, level, since, summary, fixes, neighbours, url };
}

function tableOf(rules: readonly RuleInfo[]): string {
  const nameWidth = Math.max(...rules.map(({ name }) => name.length));
  const levelWidth = Math.max(...rules.map(({ level }) => level.length));
  return rules.map(({ name, level, summary }) => `${name.padEnd(nameWidth)}  ${level.padEnd(levelWidth)}  ${summary}\n`).join('');
}
