/** Misconceptions as pages: one alone for the terminal, all together for the documentation. */
import { ruleUrl } from '../core/pages';
import type { Misconception, Verdict } from '../facts/misconceptions';

export { allMisconceptions, misconception, type Misconception } from '../facts/misconceptions';

const verdicts: Readonly<Record<Verdict, string>> = { false: 'False', partly: 'Only partly true', outdated: 'No longer true' };

/** One misconception as Markdown, with the addresses of the rules that find it. */
export function misconceptionPage(entry: Misconception): string {
  const rules = entry.rules.length === 0 ? [] : ['', '## Found by', '', ...entry.rules.map(name => `- [${name}](${ruleUrl(name)})`)];
  return [`# ${entry.id}`, '', ...bodyOf(entry), '', '## Evidence', '', ...evidenceOf(entry).map(line => `- ${line}`), ...rules, ''].join('\n');
}

/** One misconception as a section of the page of them all; `linkTo` gives the address of a rule's page, if it has one. */
export function misconceptionSection(entry: Misconception, linkTo: (rule: string) => string | undefined): string {
  const rules = entry.rules.flatMap(name => {
    const address = linkTo(name);
    return address === undefined ? [] : [`[\`${name}\`](${address})`];
  });
  const found = rules.length === 0 ? [] : ['', `Found by ${rules.join(', ')}.`];
  return [`## ${entry.id}`, '', ...bodyOf(entry), '', `Evidence: ${evidenceOf(entry).join('; ')}.`, ...found].join('\n');
}

function bodyOf({ claim, truth, verdict, versions }: Misconception): readonly string[] {
  return [`> ${claim.en}`, '>', `> ${claim['zh-cn']}`, '', `**${verdicts[verdict]}** (${versions}). ${truth.en}`, '', truth['zh-cn']];
}

function evidenceOf({ evidence }: Misconception): readonly string[] {
  return evidence.map(({ title, url }) => (url === undefined ? title : `[${title}](${url})`));
}
