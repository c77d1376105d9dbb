/** The addresses of the rules' pages. */

const pages = 'https://github.com/trustlint/trustlint/blob/main/server/docs/rules';

/** The address of a rule's page; `name` is `language/id`. */
export function ruleUrl(name: string): string {
  return `${pages}/${name}.md`;
}
