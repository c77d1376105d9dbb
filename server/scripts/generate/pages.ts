/** A page for each rule and the table of them all. */
import { misconceptionsOfRule } from '../../src/facts/misconceptions';
import { rulePage, type RuleInfo } from '../../src/service/rules';
import type { Output } from './output';

const folder = 'server/docs/rules';
const notice = '<!-- Written by `npm run generate` from the rule; edit the rule instead. -->';

/** The pages; `hasSpec` tells whether there is a spec to point to. */
export function pages(rules: readonly RuleInfo[], hasSpec: (name: string) => boolean): readonly Output[] {
  const single = rules.map(rule => ({ path: `${folder}/${rule.name}.md`, content: page(rule, hasSpec(rule.name)) }));
  return [...single, { path: `${folder}/README.md`, content: table(rules) }];
}

function page(rule: RuleInfo, hasSpec: boolean): string {
  const more = hasSpec ? `\n## More cases\n\n[The spec of this rule](../../../../test/specs/${rule.name}.md) shows what it finds, what it leaves alone, and what each fix does.\n` : '';
  return `${notice}\n\n${rulePage(rule).replace(/\n## Page\n[^]*$/, '')}${saidOf(rule)}${more}`;
}

/** What is often said that this rule puts right. */
function saidOf(rule: RuleInfo): string {
  const entries = misconceptionsOfRule(rule.name);
  const lines = entries.map(({ id, claim }) => `- ${claim.en} [What is true of it.](../../misconceptions.md#${id})`);
  return lines.length === 0 ? '' : `\n## Often said\n\n${lines.join('\n')}\n`;
}

const titles: Readonly<Record<string, string>> = {
  dockerfile: 'Dockerfile',
  compose: 'Compose',
  kubernetes: 'Kubernetes',
  go: 'Go',
  pem: 'PEM',
  trustlint: 'Trustlint itself',
};

function table(rules: readonly RuleInfo[]): string {
  const languages = [...new Set(rules.map(languageOf))];
  const parts = languages.map(language => {
    const rows = rules.filter(rule => languageOf(rule) === language).map(rule => `| [\`${rule.name}\`](${rule.name}.md) | ${rule.level} | ${cell(rule.summary)} |`);
    return `## ${titles[language] ?? language}\n\n| rule | level | fires when |\n|---|---|---|\n${rows.join('\n')}\n`;
  });
  return `${notice}\n\n# Rules\n\n${levels}\n\n${parts.join('\n')}`;
}

const levels = [
  '- **error**: it will fail, and that is proven.',
  '- **warning**: very likely a mistake.',
  '- **information**: worth knowing.',
  '- **hint**: correct, but there is a better way.',
].join('\n');

function cell(text: string): string {
  return text.replace(/\|/g, '\\|').replace(/\s*\n\s*/g, ' ');
}

function languageOf(rule: RuleInfo): string {
  return rule.name.split('/', 1)[0] ?? '';
}
