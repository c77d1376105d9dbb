/** One round of fuzzing: a changed text, everything asked of the engine, and everything that must hold of the answers. */
import assert from 'node:assert/strict';
import { render } from '../../server/src/core/message';
import { exercise } from '../support/exercise';
import { parseProblems } from '../support/parses';
import { afterFix, mainText, pathOf, textOf, withText, type World } from '../support/world';
import { mutate } from './mutate';
import { randomFrom } from './random';

/** The changed world of a seed. */
export function worldOfSeed(worlds: readonly World[], seed: number): World {
  const random = randomFrom(seed);
  const world = random.pick(worlds);
  const kin = worlds.filter(other => other.languageId === world.languageId);
  const text = mutate(mainText(world), random, mainText(random.pick(kin)));
  return withText(world, world.main, random.below(8) === 0 ? text.replace(/\n/g, '\r\n') : text);
}

/** Nothing is thrown, all spans lie inside, and each fix leaves a file that can still be read, with its line breaks. */
export async function fuzzRound(world: World): Promise<void> {
  const findings = await exercise(world);
  for (const fix of findings.flatMap(finding => finding.fixes)) {
    const after = afterFix(world, fix);
    for (const path of new Set(fix.edits.map(edit => pathOf(edit.file)))) {
      const [before, fixed] = [textOf(world, path) ?? '', textOf(after, path) ?? ''];
      const edited = fix.edits.filter(edit => pathOf(edit.file) === path).map(edit => edit.span);
      assert.deepEqual(parseProblems(path, before, fixed, edited), [], `the fix "${render(fix.title)}" breaks the file`);
      if (!/(?<!\r)\n/.test(before) && before.includes('\n')) assert.ok(!/(?<!\r)\n/.test(fixed), `the fix "${render(fix.title)}" writes LF into a CRLF file`);
    }
    await exercise(after);
  }
}
