/** The addresses of the pages of the documentation. */

const pages = 'https://github.com/trustlint/trustlint/blob/main/server/docs';

/** The address of a rule's page; `name` is `language/id`. */
export function ruleUrl(name: string): string {
  return `${pages}/rules/${name}.md`;
}

/** Where a misconception is put right. */
export function misconceptionUrl(id: string): string {
  return `${pages}/misconceptions.md#${id}`;
}
