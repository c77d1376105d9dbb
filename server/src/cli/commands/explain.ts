/** `trustlint explain`: the page of one rule, or of one misconception. */
import { defineTexts } from '../../core/message';
import { misconception, misconceptionPage } from '../../service/misconceptions';
import { rulePage, type RuleInfo } from '../../service/rules';
import { knownRule, onlyArgument } from '../arguments';
import type { Arguments, Command } from '../command';
import { exitStatus, printable, UsageError, type ExitStatus, type Terminal } from '../terminal';
import { allRules } from './rules';

export const explainTexts = defineTexts('cli.explain', {
  summary: 'print the page of a rule: what it looks at, why it matters, how to repair it; or what is true of a misconception',
  names: 'RULE is a name as `trustlint rules` lists it (`dockerfile/missing-ca-bundle`); the language may be left out where only one has a rule of that name. The names of misconceptions (`dev-null-switches-verification-off`) are in `server/docs/misconceptions.md`.',
  ambiguous: '`{id}` is the name of several rules: {names}',
});

export const explainCommand: Command = {
  name: 'explain',
  usage: ['explain RULE'],
  summary: explainTexts.summary(),
  notes: [explainTexts.names()],
  options: {},
  run: async (invocation, terminal) => explain(invocation, terminal),
};

function explain({ positionals }: Arguments, terminal: Terminal): ExitStatus {
  const name = onlyArgument('explain', positionals, 'the name of one rule');
  const said = misconception(name);
  terminal.out(printable(said ? misconceptionPage(said) : rulePage(ruleOf(name, allRules()))));
  return exitStatus.clean;
}

function ruleOf(name: string, rules: readonly RuleInfo[]): RuleInfo {
  const [only, another] = rules.filter(rule => rule.name.endsWith(`/${name}`));
  if (only && !another) return only;
  if (only && another) throw new UsageError(explainTexts.ambiguous({ id: name, names: rules.filter(rule => rule.name.endsWith(`/${name}`)).map(rule => rule.name).join(', ') }));
  return knownRule(name, rules);
}
