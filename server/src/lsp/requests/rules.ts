/** `trustlint/rules`: the list of rules, and the page of one of them. */
import { rulePage } from '../../service/rules';
import type { Context } from '../context';
import type { RuleEntry, RulesParams } from '../protocol';

export function rules(context: Context, params: RulesParams | null): readonly RuleEntry[] {
  const asked = params?.rule;
  const shown = asked === undefined ? context.service.rules : context.service.rules.filter(rule => rule.name === asked);
  return shown.map(rule => ({
    name: rule.name,
    title: rule.title,
    level: rule.level,
    url: rule.url,
    ...(asked === undefined ? {} : { page: rulePage(rule) }),
  }));
}
