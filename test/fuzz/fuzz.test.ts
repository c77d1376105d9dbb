/** A few hundred rounds of fuzzing, the same on every run. `test/fuzz/run.ts` goes on for as long as it is told. */
import { describe, it } from 'node:test';
import { mainText } from '../support/world';
import { corpus } from './corpus';
import { fuzzRound, worldOfSeed } from './round';

const rounds = 300;

describe('changed texts', () => {
  const worlds = corpus();
  it(`hurt nobody in ${rounds} rounds`, async () => {
    for (let seed = 1; seed <= rounds; seed++) {
      const world = worldOfSeed(worlds, seed);
      try {
        await fuzzRound(world);
      } catch (error) {
        throw new Error(`seed ${seed}, ${world.main}:\n${JSON.stringify(mainText(world))}`, { cause: error });
      }
    }
  });
});
