/** A share of the files of a run, so that several machines can judge a large estate together: the same split everywhere. */
import { defineTexts } from '../core/message';
import { UsageError } from './terminal';

export const shardTexts = defineTexts('cli.shard', {
  bad: '`--shard` must be a number and the number of shards such as 2/4, not `{value}`',
});

export interface Shard {
  /** From 1 on. */
  readonly number: number;
  readonly of: number;
}

/** Throws `UsageError`. */
export function readShard(value: string | undefined): Shard | undefined {
  if (value === undefined) return undefined;
  const [, number, of] = (/^(\d{1,4})\/(\d{1,4})$/.exec(value) ?? []).map(Number);
  if (number === undefined || of === undefined || number < 1 || number > of) throw new UsageError(shardTexts.bad({ value }));
  return { number, of };
}

/** Decided by the path alone: a new file moves no other one. */
export function isInShard(path: string, { number, of }: Shard): boolean {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(path)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash % of === number - 1;
}
