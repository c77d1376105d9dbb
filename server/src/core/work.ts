/** Cooperation with the event loop and lazily computed values. */

/** Thrown by a checkpoint when the work is no longer wanted; only the edge of the server catches it. */
export class Cancelled extends Error {
  constructor() {
    super('cancelled');
    this.name = 'Cancelled';
  }
}

/** Asks whether the work is still wanted; structurally the `CancellationToken` of the protocol. */
export interface Token {
  readonly isCancellationRequested: boolean;
}

export const neverCancelled: Token = { isCancellationRequested: false };

/** How long work may run before it lets other messages in; a keystroke must never wait noticeably. */
export const sliceMilliseconds = 8;

/** Gives way to the event loop. The entry points inject one made of `setImmediate`: timers and micro-tasks let no message in. */
export type Yield = () => Promise<void>;
/** A monotonic clock in milliseconds. */
export type Clock = () => number;

/** Runs long work in slices: call `pause()` between steps; it yields when the slice is used up and throws `Cancelled` when the token is set. */
export class Slicer {
  readonly #yield: Yield;
  readonly #now: Clock;
  readonly #token: Token;
  #since: number;

  constructor(giveWay: Yield, now: Clock, token: Token = neverCancelled) {
    this.#yield = giveWay;
    this.#now = now;
    this.#token = token;
    this.#since = now();
  }

  async pause(): Promise<void> {
    if (this.#now() - this.#since >= sliceMilliseconds) {
      await this.#yield();
      this.#since = this.#now();
    }
    if (this.#token.isCancellationRequested) throw new Cancelled();
  }
}

/** A value computed at first use; a failure is remembered and thrown again. */
export class Lazy<T> {
  #state: { value: T } | { error: unknown } | undefined;
  readonly #compute: () => T;

  constructor(compute: () => T) {
    this.#compute = compute;
  }

  get value(): T {
    if (!this.#state) {
      try {
        this.#state = { value: this.#compute() };
      } catch (error) {
        this.#state = { error };
      }
    }
    if ('error' in this.#state) throw this.#state.error;
    return this.#state.value;
  }
}

/**
 * A value that is computed in steps, by whoever drives it on; whoever needs it at once drives it to its end. A failure
 * is remembered and thrown again.
 */
export class Stepwise<T> {
  readonly #begin: () => Generator<undefined, T>;
  #steps: Generator<undefined, T> | undefined;
  #result: { readonly value: T } | { readonly error: unknown } | undefined;

  constructor(begin: () => Generator<undefined, T>) {
    this.#begin = begin;
  }

  /** Does one step; false when none was left. */
  step(): boolean {
    if (this.#result) return false;
    try {
      this.#steps ??= this.#begin();
      const step = this.#steps.next();
      if (step.done === true) this.#result = { value: step.value };
    } catch (error) {
      this.#result = { error };
    }
    return true;
  }

  get value(): T {
    while (!this.#result) this.step();
    if ('error' in this.#result) throw this.#result.error;
    return this.#result.value;
  }
}
