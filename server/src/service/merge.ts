/** One view of a file that several languages have something to say about. */
import { describeError } from '../core/bug';
import type { FileAnalysis } from '../core/language';
import type { Log } from '../core/log';

/** For a file that nobody judges: switched off, excluded, or of no known language. */
export function emptyAnalysis<Report>(): FileAnalysis<Report> {
  return {
    checks: [],
    suppressions: [],
    suppressionEdit: () => undefined,
    hover: () => undefined,
    lenses: () => [],
    completions: () => [],
    definition: () => [],
    links: () => [],
    traceTargets: () => [],
    traceTargetAt: () => undefined,
    trace: () => undefined,
  };
}

/** The first answer where only one can be given, all answers where there is room. */
export function mergeAnalyses<Report>(parts: readonly FileAnalysis<Report>[]): FileAnalysis<Report> {
  const [only] = parts;
  if (only && parts.length === 1) return only;
  const first = <T>(ask: (part: FileAnalysis<Report>) => T | undefined): T | undefined => {
    for (const part of parts) {
      const answer = ask(part);
      if (answer !== undefined) return answer;
    }
    return undefined;
  };
  return {
    get checks() {
      return parts.flatMap(part => part.checks);
    },
    get suppressions() {
      return parts.flatMap(part => part.suppressions);
    },
    suppressionEdit: (at, rule, reason) => first(part => part.suppressionEdit(at, rule, reason)),
    hover: offset => first(part => part.hover(offset)),
    lenses: () => parts.flatMap(part => part.lenses()),
    completions: offset => parts.flatMap(part => part.completions(offset)),
    definition: offset => parts.flatMap(part => part.definition(offset)),
    links: () => parts.flatMap(part => part.links()),
    traceTargets: () => parts.flatMap(part => part.traceTargets()),
    traceTargetAt: offset => first(part => part.traceTargetAt(offset)),
    trace: (target, go) => first(part => part.trace(target, go)),
  };
}

/** The answer, or the fallback and a line in the log when a language fails: one feature must not take the others along. */
export function guarded<T>(log: Log, what: string, fallback: T, ask: () => T): T {
  try {
    return ask();
  } catch (error) {
    log.error(`${what} failed ${describeError(error)}`);
    return fallback;
  }
}
