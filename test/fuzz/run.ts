/**
 * A campaign: `node --import tsx test/fuzz/run.ts [seconds] [first seed]`. Prints each failure once, with the seed and
 * the text; ends with 1 if there was one.
 */
import { mainText } from '../support/world';
import { corpus } from './corpus';
import { fuzzRound, worldOfSeed } from './round';

async function main(): Promise<void> {
  const seconds = Number(process.argv[2] ?? 60);
  const first = Number(process.argv[3] ?? 1);
  const worlds = corpus();
  const seen = new Set<string>();
  const until = performance.now() + seconds * 1000;
  let seed = first;
  for (; performance.now() < until; seed++) {
    const world = worldOfSeed(worlds, seed);
    const began = performance.now();
    try {
      await fuzzRound(world);
    } catch (error) {
      report(seen, seed, mainText(world), error);
    }
    const took = performance.now() - began;
    if (took > 2000) process.stdout.write(`seed ${seed} took ${Math.round(took)} ms\n`);
  }
  process.stdout.write(`${seed - first} rounds, ${seen.size} kinds of failure\n`);
  process.exitCode = seen.size > 0 ? 1 : 0;
}

/** Failures that begin alike are one kind. */
function report(seen: Set<string>, seed: number, text: string, error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  const kind = message.split('\n').slice(0, 2).join(' ').replace(/\d+/g, 'N').slice(0, 160);
  if (seen.has(kind)) return;
  seen.add(kind);
  process.stdout.write(`seed ${seed}: ${message}\n--- text\n${JSON.stringify(text)}\n`);
}

void main();
