/** All generated files with their contents, for the generator and for the test that keeps them fresh. */
import fs from 'node:fs';
import path from 'node:path';
import { misconceptionsPage } from './misconceptions';
import type { Output } from './output';
import { pages } from './pages';
import { registries } from './registries';
import { configSchema, packageManifest, schemaPath, settingNames } from './settings';
import { englishTexts } from './texts';

export const root = path.resolve(import.meta.dirname, '../../..');

/** `server/src/<language>/rules/index.ts`, from the listing of each folder. */
export function registryOutputs(): readonly Output[] {
  return registries(path.join(root, 'server/src'));
}

/** Everything that is read through the registries, which must be fresh. */
export async function derivedOutputs(): Promise<readonly Output[]> {
  const { languages } = await import('../../src/languages');
  const { ruleInfos } = await import('../../src/service/rules');
  const { readAsset } = await import('../../src/node/assets');
  const supports = languages(readAsset);
  const rules = ruleInfos(supports.flatMap(support => support.rules));
  const read = (name: string): string => fs.readFileSync(path.join(root, name), 'utf8');
  const served = supports.map(support => support.language);
  const written = pages(rules, name => fs.existsSync(path.join(root, 'test/specs', `${name}.md`)));
  return [
    ...written,
    ...leftOver('server/docs/rules', written),
    misconceptionsPage(rules),
    { path: 'package.json', content: packageManifest(read('package.json'), rules, served) },
    { path: 'package.nls.json', content: settingNames(read('package.nls.json'), rules, served) },
    { path: schemaPath, content: configSchema(rules, served) },
    { path: 'server/l10n/en.json', content: englishTexts(path.join(root, 'server/src'), supports.flatMap(support => support.rules)) },
  ];
}

/** Files that earlier rules left behind. */
function leftOver(folder: string, written: readonly Output[]): readonly Output[] {
  const names = fs.existsSync(path.join(root, folder)) ? fs.readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' }) : [];
  const wanted = new Set(written.map(output => output.path));
  const paths = names.filter(name => name.endsWith('.md')).map(name => `${folder}/${name.split(path.sep).join('/')}`);
  return paths.filter(name => !wanted.has(name)).map(name => ({ path: name, content: undefined }));
}

/** Those whose file is not what it should be. Line breaks do not count: git may have changed them. */
export function staleOf(outputs: readonly Output[]): readonly Output[] {
  return outputs.filter(({ path: name, content }) => {
    const file = path.join(root, name);
    // A checkout may have Windows line breaks, and an example may be about line breaks.
    const plain = (text: string): string => text.replace(/\r\n/g, '\n');
    const now = fs.existsSync(file) ? plain(fs.readFileSync(file, 'utf8')) : undefined;
    return now !== (content === undefined ? undefined : plain(content));
  });
}
