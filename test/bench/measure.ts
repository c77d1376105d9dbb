/** Measures one side of one row in this process, and sends the result to the parent. Started by `run.ts`. */
import { createRequire } from 'node:module';
import { performance } from 'node:perf_hooks';
import type { Result, Row, Subject } from './rows';

const leastIterations = 60;
const warmUpIterations = 30;
/** A side that is slower than all patience is measured fewer times. */
const patienceMilliseconds = 40_000;
const fewestIterations = 5;

async function measure(subject: Subject): Promise<Result> {
  if (subject.once === true) {
    const value = await subject.run(0);
    return { median: value, p95: value, iterations: 1 };
  }
  let iteration = 0;
  const began = performance.now();
  const spent = (): number => performance.now() - began;
  while (iteration < warmUpIterations && spent() < patienceMilliseconds / 4) await subject.run(iteration++);
  const values: number[] = [];
  while (values.length < fewestIterations || (values.length < leastIterations && spent() < patienceMilliseconds)) values.push(await subject.run(iteration++));
  values.sort((a, b) => a - b);
  const at = (part: number): number => values[Math.min(values.length - 1, Math.floor(values.length * part))] ?? Number.NaN;
  return { median: at(0.5), p95: at(0.95), iterations: values.length };
}

async function main(): Promise<void> {
  const [, , file = '', side = ''] = process.argv;
  const { default: row } = createRequire(__filename)(file) as { readonly default: Row };
  const chosen = side === 'ours' ? row.ours : row.peer;
  if (!chosen) throw new Error(`${file} has no ${side}`);
  const subject = await chosen.prepare();
  const result = await measure(subject);
  await subject.end?.();
  process.send?.(result);
  process.disconnect?.();
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
