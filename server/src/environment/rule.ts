/** A rule about environments, written once: each language makes its own rule of it in a few lines. */
import { severities, type Severity } from '../core/finding';
import type { FixTable, MessageTable, ReportOptions, Reporter, RuleMeta } from '../core/rule';
import type { Span } from '../core/text';
import type { ProcessEnvironment } from './types';

export type SharedMeta<M extends MessageTable, F extends FixTable> = Omit<RuleMeta<M, F>, 'language' | 'neighbours' | 'examples'>;

export interface EnvironmentRule<M extends MessageTable, F extends FixTable> {
  readonly meta: SharedMeta<M, F>;
  /** Judges all processes of a file; what several of them share is reported once, as loudly as the worst of them demands. */
  check(processes: readonly ProcessEnvironment[], report: Reporter<M, F>): void;
}

/** Makes an environment rule; `check` judges one process and is pure. */
export function environmentRule<const M extends MessageTable, const F extends FixTable>(
  meta: SharedMeta<M, F>,
  check: (process: ProcessEnvironment, report: Reporter<M, F>) => void,
): EnvironmentRule<M, F> {
  return {
    meta,
    check(processes, report) {
      const once = new ReportOnce(report);
      for (const process of processes) check(process, once.reporter(meta.level));
      once.flush();
    },
  };
}

interface Held {
  readonly severity: Severity;
  send(): void;
}

/** Holds reports back, one for each message and place. */
class ReportOnce<M extends MessageTable, F extends FixTable> {
  readonly #report: Reporter<M, F>;
  readonly #held = new Map<string, Held>();

  constructor(report: Reporter<M, F>) {
    this.#report = report;
  }

  reporter(level: Severity): Reporter<M, F> {
    const hold = (...[message, at, slots, options]: Parameters<Reporter<M, F>>): void => {
      const severity = options?.severity ?? level;
      const key = keyOf(message, at, options);
      const before = this.#held.get(key);
      if (before && severities.indexOf(before.severity) <= severities.indexOf(severity)) return;
      this.#held.set(key, { severity, send: () => this.#report(message, at, slots, options) });
    };
    return Object.assign(hold, { title: this.#report.title }) as Reporter<M, F>;
  }

  flush(): void {
    for (const held of this.#held.values()) held.send();
  }
}

function keyOf(message: string, at: Span, options: ReportOptions | undefined): string {
  return `${message} ${options?.file ?? ''} ${at.start} ${at.end}`;
}
