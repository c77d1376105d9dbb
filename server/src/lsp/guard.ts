/** What stands around every request: it lets waiting messages in first, turns cancellation into the protocol's answer, and survives exceptions. */
import { LSPErrorCodes, ResponseError, type CancellationToken } from 'vscode-languageserver';
import { describeError } from '../core/bug';
import type { Log } from '../core/log';
import { Cancelled, type Clock, type Yield } from '../core/work';

export interface GuardOptions {
  readonly giveWay: Yield;
  readonly now: Clock;
  readonly log: Log;
}

/** A request that keeps the server busy for longer than this is worth a line in the log. */
const longRequestMilliseconds = 250;

/**
 * Wraps a handler; errors for the client are thrown as the protocol library expects. A cancelled request is answered with RequestCancelled, one that lost its document version meanwhile
 * with ServerCancelled and the wish to be asked again; an exception is logged and answered with `neutral`.
 */
export function guard(options: GuardOptions) {
  return <P, R>(name: string, neutral: R, handle: (params: P, token: CancellationToken) => Promise<R>) =>
    async (params: P, token: CancellationToken): Promise<R> => {
      // A cancellation that is already waiting is read now, before any work is done for nothing.
      await options.giveWay();
      if (token.isCancellationRequested) throw cancelled();
      const started = options.now();
      try {
        return await handle(params, token);
      } catch (error) {
        if (error instanceof ResponseError) throw error;
        if (error instanceof Cancelled) throw token.isCancellationRequested ? cancelled() : outdated();
        options.log.error(`${name} failed ${describeError(error)}`);
        return neutral;
      } finally {
        const took = Math.round(options.now() - started);
        if (took > longRequestMilliseconds) options.log.info(`${name} took ms=${took}`);
      }
    };
}

function cancelled(): ResponseError<void> {
  return new ResponseError(LSPErrorCodes.RequestCancelled, 'cancelled');
}

function outdated(): ResponseError<{ retriggerRequest: boolean }> {
  return new ResponseError(LSPErrorCodes.ServerCancelled, 'the document changed', { retriggerRequest: true });
}
