/** What stands around every request: it lets waiting messages in first, turns cancellation into the protocol's answer, and survives exceptions. */
import { LSPErrorCodes, ResponseError, type CancellationToken, type DiagnosticServerCancellationData } from 'vscode-languageserver';
import { describeError } from '../core/bug';
import type { Log } from '../core/log';
import { Cancelled, type Clock, type Yield } from '../core/work';

export interface GuardOptions {
  readonly giveWay: Yield;
  readonly now: Clock;
  readonly log: Log;
  /** Waited for before any handler runs; throws a `ResponseError` while requests are not served. */
  ready(): Promise<void>;
  /** The version of the document that a request speaks of. */
  versionOf(params: unknown): number | undefined;
}

export interface Guarded<P, R> {
  /** For the log. */
  readonly name: string;
  /** The answer when the handler throws. */
  readonly neutral: R;
  /** The request holds no position, so that a newer version than it was sent for serves as well. */
  readonly anyVersion: boolean;
  readonly handle: (params: P, token: CancellationToken) => Promise<R> | R;
}

/** A request that keeps the server busy for longer than this is worth a line in the log. */
const longRequestMilliseconds = 250;

/**
 * Wraps a handler; errors for the client are thrown as the protocol library expects. A cancelled request is answered
 * with RequestCancelled, one whose document has moved on since it was sent with ContentModified (or the wish to be
 * asked again); a `ResponseError` is the answer; any other exception is logged and answered with the neutral answer.
 */
export function guard(options: GuardOptions) {
  return <P, R>(guarded: Guarded<P, R>) =>
    async (params: P, token: CancellationToken): Promise<R> => {
      const outdated = guarded.anyVersion ? askAgain : contentModified;
      const version = options.versionOf(params);
      // A cancellation or an edit that is already waiting is read now, before any work is done for nothing.
      await options.giveWay();
      await options.ready();
      if (token.isCancellationRequested) throw cancelled();
      if (!guarded.anyVersion && options.versionOf(params) !== version) throw outdated();
      const started = options.now();
      try {
        return await guarded.handle(params, token);
      } catch (error) {
        // An answer in itself: a message for the user.
        if (error instanceof ResponseError) throw error;
        if (error instanceof Cancelled) throw token.isCancellationRequested ? cancelled() : outdated();
        options.log.error(`${guarded.name} failed ${describeError(error)}`);
        return guarded.neutral;
      } finally {
        const took = Math.round(options.now() - started);
        if (took > longRequestMilliseconds) options.log.info(`${guarded.name} took ms=${took}`);
      }
    };
}

function cancelled(): ResponseError<void> {
  return new ResponseError(LSPErrorCodes.RequestCancelled, 'cancelled');
}

function contentModified(): ResponseError<void> {
  return new ResponseError(LSPErrorCodes.ContentModified, 'the document changed');
}

function askAgain(): ResponseError<DiagnosticServerCancellationData> {
  return new ResponseError(LSPErrorCodes.ServerCancelled, 'the document changed', { retriggerRequest: true });
}
