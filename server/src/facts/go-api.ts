/** What functions, types and fields of the standard library do with roots, TLS and proxies, release by release. */
import data from './data/go-api.json';
import type { GoRelease } from './go-lookup';

export interface ApiStatement {
  readonly text: string;
  readonly source: string;
  /** Minor releases, both included. */
  readonly since?: number;
  readonly until?: number;
}

/** A name that articles speak of and that no release has. */
export interface InventedApi {
  readonly symbol: string;
  /** The real name. */
  readonly instead: string;
  readonly text: string;
  /** The id of the misconception that it belongs to. */
  readonly misconception: string;
}

const entries: readonly { readonly symbol: string; readonly statements: readonly ApiStatement[] }[] = data.entries;
const statements = new Map(entries.map(({ symbol, statements: all }) => [symbol, all]));
const invented: ReadonlyMap<string, InventedApi> = new Map(data.invented.map(entry => [entry.symbol, entry]));

/** What is known of `crypto/tls.Config.RootCAs`, a function or a method, in one release or in all; `undefined` for other names. */
export function apiStatements(symbol: string, go: GoRelease | 'unknown'): readonly ApiStatement[] | undefined {
  return statements.get(symbol)?.filter(({ since, until }) => go === 'unknown' || ((since ?? 0) <= go.minor && go.minor <= (until ?? Infinity)));
}

export function inventedApi(symbol: string): InventedApi | undefined {
  return invented.get(symbol);
}
