/** What a row of the benchmark is. A new row is a file in `rows/` whose default export is one. */

export interface Row {
  /** What is done, as the table says it. */
  readonly work: string;
  readonly goal: string;
  readonly unit: 'ms CPU' | 'ms' | 'MB' | 'kB';
  readonly ours: Side;
  /** Absent for figures that stand alone. */
  readonly peer?: Side & { readonly name: string };
}

/** Makes ready what is measured; called once, in a process of its own. */
export interface Side {
  prepare(): Promise<Subject>;
}

export interface Subject {
  /** Does the work once and gives what it cost. `iteration` lets each run differ, so that nothing is answered from memory. */
  run(iteration: number): Promise<number>;
  /** For what cannot be repeated (the size of a file). */
  readonly once?: boolean;
  end?(): Promise<void>;
}

/** What one side of a row came to. */
export interface Result {
  readonly median: number;
  readonly p95: number;
  readonly iterations: number;
}

/** The CPU time of this process for `work`, of all its threads, in milliseconds. */
export async function cpuOf(work: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
