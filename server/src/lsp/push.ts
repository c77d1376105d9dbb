/** Diagnostics for clients that cannot pull them: sent a moment after the last change, and only if they still belong to the current version. */
import { describeError } from '../core/bug';
import { Cancelled } from '../core/work';
import { diagnosticsOf } from './requests/diagnostic';
import type { Context } from './context';

/** Long enough to skip the letters of a word, short enough not to be waited for. */
const debounceMilliseconds = 150;

export class Pusher {
  readonly #context: Context;
  readonly #waiting = new Map<string, () => void>();
  readonly #sent = new Map<string, string>();

  readonly #ready: () => Promise<void>;
  readonly #pushed: () => void;

  /** `ready` is waited for before each push, `pushed` is called after it. */
  constructor(context: Context, ready: () => Promise<void>, pushed: () => void) {
    this.#context = context;
    this.#ready = ready;
    this.#pushed = pushed;
  }

  schedule(uri: string, milliseconds = debounceMilliseconds): void {
    this.#waiting.get(uri)?.();
    this.#waiting.set(uri, this.#context.runtime.after(milliseconds, () => {
      this.#waiting.delete(uri);
      this.#push(uri).catch((error: unknown) => this.#context.log.error(`push failed ${describeError(error)}`));
    }));
  }

  /** A closed document has no diagnostics; the client would keep showing them otherwise. */
  async clear(uri: string): Promise<void> {
    this.#waiting.get(uri)?.();
    this.#waiting.delete(uri);
    if (this.#sent.delete(uri)) await this.#context.connection.sendDiagnostics({ uri: this.#context.uris.client(uri), diagnostics: [] });
  }

  async #push(uri: string): Promise<void> {
    const { service, client, connection, uris } = this.#context;
    await this.#ready();
    const version = service.version(uri);
    const current = { get isCancellationRequested() { return service.version(uri) !== version; } };
    try {
      const answer = await diagnosticsOf(this.#context, uri, current);
      this.#pushed();
      if (!answer || service.version(uri) !== answer.version) return;
      const content = JSON.stringify([client.versionedDiagnostics ? answer.version : null, answer.diagnostics]);
      if (this.#sent.get(uri) === content) return;
      this.#sent.set(uri, content);
      await connection.sendDiagnostics({ uri: uris.client(uri), diagnostics: [...answer.diagnostics], ...(client.versionedDiagnostics ? { version: answer.version } : {}) });
    } catch (error) {
      // The change that made the version move has scheduled the next push.
      if (!(error instanceof Cancelled)) throw error;
    }
  }
}
