/** Go modules that bring root certificates inside the program. */
import data from './data/embedded-roots.json';

export interface EmbeddedRootModule {
  readonly module: string;
  /** Importing it is enough: it calls `x509.SetFallbackRoots`. Of the others the setting `x509usefallbackroots` knows nothing. */
  readonly registers: boolean;
}

export const embeddedRoots: readonly EmbeddedRootModule[] = data.entries;
