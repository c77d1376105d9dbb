/** How the engine reports what cannot happen, and how a repeated complaint is kept from flooding the log. */
import type { Log } from './log';

/** Says that an invariant does not hold and lets the caller go on with a fallback; a test gives a log that throws. */
export function reportBug(log: Log, what: string): void {
  log.error(`bug ${what}`);
}

/** A short description of anything that was thrown, without text of the user's files: name, message and the first frames. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return `thrown value of type ${typeof error}`;
  return error.stack ? error.stack.split('\n').slice(0, 6).join('\n') : `${error.name}: ${error.message}`;
}

/** Passes each distinct message on once: a rule that fails on every keystroke is worth one line. */
export function logOnce(log: Log): Log {
  const seen = new Set<string>();
  const pass = (level: keyof Log) => (message: string) => {
    const key = `${level} ${message}`;
    if (seen.has(key) || seen.size >= 1000) return;
    seen.add(key);
    log[level](message);
  };
  return { error: pass('error'), warn: pass('warn'), info: pass('info') };
}
