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
  const imports = ids.map(id => `import { ${camelCase(id)} } from './${id}';\n`).join('');
  const list = ids.map(id => `  ${camelCase(id)},\n`).join('');
  return `/** Every rule of this folder; written by \`npm run generate\`. */\n${imports}\nexport const ${languageOfFolder[folder] ?? folder}Rules = [\n${list}];\n`;
}

/** `missingCaBundle` for `missing-ca-bundle`: what a rule file exports. */
export function camelCase(id: string): string {
  return id.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}
