/** The list of the rules of each language: every file in its folder `rules`. */
import fs from 'node:fs';
import path from 'node:path';
import type { Output } from './output';

/** Folders that are named differently from the language whose rules they hold. */
const languageOfFolder: Readonly<Record<string, string>> = { x509: 'pem' };

/** The registries of all languages below `sources`. */
export function registries(sources: string): readonly Output[] {
  const folders = fs.readdirSync(sources).filter(name => fs.existsSync(path.join(sources, name, 'rules'))).sort();
  return folders.map(folder => ({ path: `server/src/${folder}/rules/index.ts`, content: registry(folder, rulesIn(path.join(sources, folder, 'rules'))) }));
}

function rulesIn(folder: string): readonly string[] {
  return fs.readdirSync(folder).filter(name => name.endsWith('.ts') && name !== 'index.ts').map(name => name.slice(0, -3)).sort();
}

function registry(folder: string, ids: readonly string[]): string {
  const language = languageOfFolder[folder] ?? folder;
  const imports = [`import type { ${language}Rule } from '../rule';\n`, ...ids.map(id => `import { ${camelCase(id)} } from './${id}';\n`)];
  const list = ids.map(id => `\n  ${camelCase(id)},`).join('');
  const type = `readonly ReturnType<typeof ${language}Rule>[]`;
  return `/** Every rule of this folder; written by \`npm run generate\`. */\n${imports.join('')}\nexport const ${language}Rules: ${type} = [${list}${list === '' ? '' : '\n'}];\n`;
}

/** `missingCaBundle` for `missing-ca-bundle`: what a rule file exports. */
export function camelCase(id: string): string {
  return id.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}
