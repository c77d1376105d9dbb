/** A rule about environments, written once: each language makes its own rule of it in a few lines. */
import { severities, type Severity } from '../core/finding';
import type { FixTable, MessageTable, ReportOptions, Reporter, RuleMeta } from '../core/rule';
import type { Span } from '../core/text';
import type { ProcessEnvironment } from './types';

export type SharedMeta<M extends MessageTable, F extends FixTable> = Omit<RuleMeta<M, F>, 'language' | 'neighbours' | 'examples'>;

/** `P` is what is judged: a process, or as much of it as the rule needs. */
export interface EnvironmentRule<M extends MessageTable, F extends FixTable, P = ProcessEnvironment> {
  readonly meta: SharedMeta<M, F>;
  /** Judges all processes of a file; what several of them share is reported once, as loudly as the worst of them demands. */
  check(processes: readonly P[], report: Reporter<M, F>): void;
}

/** Makes an environment rule; `check` judges one process and is pure. */
export function environmentRule<const M extends MessageTable, const F extends FixTable, P = ProcessEnvironment>(
  meta: SharedMeta<M, F>,
  check: (environment: P, report: Reporter<M, F>) => void,
): EnvironmentRule<M, F, P> {
  return {
    meta,
    check(processes, report) {
      const once = new ReportOnce(report);
      for (const [index, environment] of processes.entries()) check(environment, once.reporter(index, meta.level));
      once.flush();
    },
  };
}

/** What one process has to say of one place. */
interface Held<M extends MessageTable, F extends FixTable> {
  readonly index: number;
  readonly worst: Severity;
  readonly reports: readonly Parameters<Reporter<M, F>>[];
}

/** Holds reports back: of several processes that speak of one place, the one with the worst to say is heard. */
export class ReportOnce<M extends MessageTable, F extends FixTable> {
  readonly #report: Reporter<M, F>;
  readonly #held = new Map<string, Held<M, F>>();

  constructor(report: Reporter<M, F>) {
    this.#report = report;
  }

  reporter(index: number, level: Severity): Reporter<M, F> {
    const hold = (...[message, at, slots, options]: Parameters<Reporter<M, F>>): void => this.#hold(index, options?.severity ?? level, [message, at, slots, options]);
    return Object.assign(hold, { title: this.#report.title }) as Reporter<M, F>;
  }

  #hold(index: number, severity: Severity, report: Parameters<Reporter<M, F>>): void {
    const key = placeOf(report[1], report[3]);
    const held = this.#held.get(key);
    if (held?.index === index) {
      this.#held.set(key, { index, worst: isWorse(severity, held.worst) ? severity : held.worst, reports: [...held.reports, report] });
    } else if (!held || isWorse(severity, held.worst)) {
      this.#held.set(key, { index, worst: severity, reports: [report] });
    }
  }

  flush(): void {
    for (const { reports } of this.#held.values()) for (const report of reports) this.#report(...report);
  }
}

function isWorse(one: Severity, other: Severity): boolean {
  return severities.indexOf(one) < severities.indexOf(other);
}

function placeOf(at: Span, options: ReportOptions | undefined): string {
  return `${options?.file ?? ''} ${at.start} ${at.end}`;
}
