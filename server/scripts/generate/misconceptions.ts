/** One page of everything that is often said and is not so. */
import { allMisconceptions } from '../../src/facts/misconceptions';
import { misconceptionSection } from '../../src/service/misconceptions';
import type { RuleInfo } from '../../src/service/rules';
import type { Output } from './output';

const notice = '<!-- Written by `npm run generate` from server/src/facts/data/misconceptions.json; edit that instead. -->';

export function misconceptionsPage(rules: readonly RuleInfo[]): Output {
  const known = new Set(rules.map(rule => rule.name));
  const sections = allMisconceptions().map(entry => misconceptionSection(entry, name => (known.has(name) ? `rules/${name}.md` : undefined)));
  const intro = 'What articles say about Go, containers and certificates, in English and in Chinese, with what is true of it. `trustlint explain` prints each by its name.';
  return { path: 'server/docs/misconceptions.md', content: `${notice}\n\n# Misconceptions\n\n${intro}\n\n${sections.join('\n\n')}\n` };
}
