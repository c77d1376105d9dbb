/** The texts that fuzzing starts from: every example and every spec. */
import { languages } from '../../server/src/languages';
import { readAsset } from '../../server/src/node/assets';
import { exampleWorld } from '../support/examples';
import { specFiles, worldOf } from '../support/spec-case';
import type { World } from '../support/world';

export function corpus(): readonly World[] {
  const examples = languages(readAsset).flatMap(({ language, rules }) => rules.flatMap(({ examples: { bad, good } }) => [exampleWorld(language, bad), exampleWorld(language, good)]));
  const specs = specFiles().flatMap(file => file.spec.cases.map(each => worldOf(file.name, each)));
  return [...examples, ...specs];
}
