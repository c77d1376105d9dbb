/** One view of a file that several languages have something to say about. */
import { describeError } from '../core/bug';
import type { FileAnalysis, Suppression } from '../core/language';
import type { Log } from '../core/log';
import { Cancelled } from '../core/work';

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

/**
 * The first answer where only one can be given, all answers where there is room. A language that fails loses its own
 * answer and leaves the others theirs.
 */
export function mergeAnalyses<Report>(parts: readonly FileAnalysis<Report>[], log: Log): FileAnalysis<Report> {
  const [only] = parts;
  if (only && parts.length === 1) return only;
  const ask = <T>(what: string, question: (part: FileAnalysis<Report>) => T): T[] =>
    parts.flatMap(part => guarded<readonly T[]>(log, what, [], () => [question(part)]));
  const first = <T>(what: string, question: (part: FileAnalysis<Report>) => T | undefined): T | undefined => {
    for (const part of parts) {
      const answer = guarded(log, what, undefined, () => question(part));
      if (answer !== undefined) return answer;
    }
    return undefined;
  };
  return {
    async ready(pause) {
      let failure: unknown;
      for (const part of parts) {
        try {
          await part.ready?.(pause);
        } catch (error) {
          if (error instanceof Cancelled) throw error;
          failure ??= error;
        }
      }
      if (failure !== undefined) throw failure;
    },
    get checks() {
      return ask('checks', part => part.checks).flat();
    },
    get suppressions() {
      return withoutRepeated(ask('suppressions', part => part.suppressions));
    },
    suppressionEdit: (at, rule, reason) => first('suppressionEdit', part => part.suppressionEdit(at, rule, reason)),
    hover: offset => first('hover', part => part.hover(offset)),
    lenses: () => ask('lenses', part => part.lenses()).flat(),
    completions: offset => ask('completions', part => part.completions(offset)).flat(),
    definition: offset => ask('definition', part => part.definition(offset)).flat(),
    links: () => ask('links', part => part.links()).flat(),
    rewritings: at => ask('rewritings', part => part.rewritings?.(at) ?? []).flat(),
    insertion: (id, offset) => first('insertion', part => part.insertion?.(id, offset)),
    symbols: () => ask('symbols', part => part.symbols?.() ?? []).flat(),
    folds: () => ask('folds', part => part.folds?.() ?? []).flat(),
    embeddedPem: offset => first('embeddedPem', part => part.embeddedPem?.(offset)),
    traceTargets: () => ask('traceTargets', part => part.traceTargets()).flat(),
    traceTargetAt: offset => first('traceTargetAt', part => part.traceTargetAt(offset)),
    trace: (target, go) => first('trace', part => part.trace(target, go)),
  };
}

/** Two languages may read the same comment; it is judged once, as the first of them understands it. */
function withoutRepeated(byPart: readonly (readonly Suppression[])[]): readonly Suppression[] {
  const taken = new Set<number>();
  return byPart.flatMap(suppressions => {
    const fresh = suppressions.filter(({ comment }) => !taken.has(comment.start));
    for (const { comment } of fresh) taken.add(comment.start);
    return fresh;
  });
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
