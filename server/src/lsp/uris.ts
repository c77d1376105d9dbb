/** The client's spelling of URIs and the engine's: in the engine each file has one, and the client gets back its own. */
import { canonicalUri } from '../service/uri';

export class Uris {
  readonly #clientUris = new Map<string, string>();

  /** The engine's id for a client's URI. */
  engine(uri: string): string {
    return canonicalUri(uri);
  }

  /** The client's URI: as the client wrote it for what it has open. */
  client(uri: string): string {
    return this.#clientUris.get(uri) ?? uri;
  }

  opened(uri: string): string {
    const engine = canonicalUri(uri);
    this.#clientUris.set(engine, uri);
    return engine;
  }

  closed(uri: string): string {
    const engine = canonicalUri(uri);
    this.#clientUris.delete(engine);
    return engine;
  }
}
