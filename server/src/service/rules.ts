/** What is known of every rule, whichever language it belongs to: names, levels, texts and the address of its page. */
import type { Severity } from '../core/finding';
import { ownRules } from '../core/own';
import { ruleUrl } from '../core/pages';
import type { RuleMeta, Source } from '../core/rule';

export { ruleUrl } from '../core/pages';

/** One rule as lists, pages, SARIF and the editor show it. */
export interface RuleInfo {
  /** `language/id`. */
  readonly name: string;
  readonly title: string;
  readonly level: Severity;
  readonly since: string;
  readonly summary: string;
  readonly what: string;
  readonly why: string;
  readonly fix: string;
  readonly whenNotToUse: string;
  readonly fixes: readonly string[];
  readonly seed: readonly string[];
  readonly neighbours: readonly string[];
  readonly sources: readonly Source[];
  readonly examples: { readonly bad: string; readonly good: string } | undefined;
  readonly url: string;
}

/** All rules, those of the languages first, in the order in which the languages give them. */
export function ruleInfos(metas: readonly RuleMeta[]): readonly RuleInfo[] {
  const own = ownRules.map((rule): RuleInfo => ({
    ...rule,
    since: '0.1.0',
    whenNotToUse: '',
    fixes: [],
    seed: [],
    neighbours: [],
    sources: [],
    examples: undefined,
    url: ruleUrl(rule.name),
  }));
  return [...metas.map(infoOf), ...own];
}

function infoOf(meta: RuleMeta): RuleInfo {
  const name = `${meta.language}/${meta.id}`;
  const { summary, what, why, fix, whenNotToUse } = meta.docs;
  return {
    name,
    title: meta.title,
    level: meta.level,
    since: meta.since,
    summary: sentence(summary),
    what,
    why,
    fix,
    whenNotToUse,
    fixes: Object.values(meta.fixes),
    seed: meta.seed,
    neighbours: meta.neighbours,
    sources: meta.sources,
    examples: { bad: meta.examples.bad.text, good: meta.examples.good.text },
    url: ruleUrl(name),
  };
}

/** With a capital and a full stop, and on one line. */
function sentence(text: string): string {
  const line = text.trim().replace(/\s+/g, ' ');
  return `${line.charAt(0).toUpperCase()}${line.slice(1)}${/[.!?]$/.test(line) ? '' : '.'}`;
}

/** A rule's page as Markdown, for the terminal and for the editor when it is offline. */
export function rulePage(rule: RuleInfo): string {
  const lines = [`# ${rule.name}`, '', `**${rule.title}** · ${rule.level}`, '', rule.summary];
  const part = (heading: string, body: string): void => {
    if (body.trim() !== '') lines.push('', `## ${heading}`, '', body.trim());
  };
  part('What', rule.what);
  part('Why', rule.why);
  if (rule.examples) part('Example', ['Bad:', '', fenced(rule.examples.bad, rule), '', 'Good:', '', fenced(rule.examples.good, rule)].join('\n'));
  part('Fix', [rule.fix, ...offers(rule.fixes)].join('\n'));
  part('When not to use it', rule.whenNotToUse);
  part('Sources', rule.sources.map(sourceLine).join('\n'));
  part('In other linters', rule.neighbours.map(neighbour => `- ${neighbour}`).join('\n'));
  part('Page', rule.url);
  return `${lines.join('\n')}\n`;
}

/** What the light bulb offers; a slot stands for a name from the file. */
function offers(fixes: readonly string[]): readonly string[] {
  return fixes.length === 0 ? [] : ['', 'The light bulb offers:', '', ...fixes.map(title => `- ${title.replace(/\{(\w+)\}/g, '<$1>')}`)];
}

const fenceTags: Readonly<Record<string, string>> = { dockerfile: 'dockerfile', compose: 'yaml', kubernetes: 'yaml', go: 'go', pem: 'text' };

function fenced(text: string, rule: RuleInfo): string {
  const language = rule.name.slice(0, rule.name.indexOf('/'));
  return `\`\`\`${fenceTags[language] ?? ''}\n${text.trimEnd()}\n\`\`\``;
}

function sourceLine(source: Source): string {
  const title = source.url === undefined ? source.title : `[${source.title}](${source.url})`;
  return source.versions === undefined ? `- ${title}` : `- ${title} (${source.versions})`;
}
