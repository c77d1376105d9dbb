/** The examples of the rules as worlds. */
import type { Example, Language, RuleMeta } from '../../server/src/core/rule';
import type { World, WorldFile } from './world';

/** What a file of a language is called where nobody gave it a name. */
export const usualNames: Readonly<Record<Language, string>> = {
  dockerfile: 'Dockerfile',
  compose: 'compose.yaml',
  kubernetes: 'manifest.yaml',
  go: 'main.go',
  pem: 'bundle.pem',
};

const languageIds: Readonly<Record<Language, string | undefined>> = { dockerfile: 'dockerfile', compose: 'yaml', kubernetes: 'yaml', go: 'go', pem: undefined };

export function fullName(rule: RuleMeta): string {
  return `${rule.language}/${rule.id}`;
}

export function exampleWorld(language: Language, example: Example): World {
  const beside = Object.entries(example.files ?? {}).map(([path, content]): [string, WorldFile] => [path, { content }]);
  return worldOfText(language, example.text, new Map(beside));
}

/** One text under its usual name, among other files. */
export function worldOfText(language: Language, text: string, beside: ReadonlyMap<string, WorldFile> = new Map()): World {
  const main = usualNames[language];
  return { files: new Map([...beside, [main, { content: text }]]), main, languageId: languageIds[language] };
}
