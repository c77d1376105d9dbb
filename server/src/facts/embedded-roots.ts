/** Go modules that bring root certificates inside the program. */
import data from './data/embedded-roots.json';

export interface EmbeddedRootModule {
  readonly module: string;
  /** Importing it is enough: it calls `x509.SetFallbackRoots`. Of the others the setting `x509usefallbackroots` knows nothing. */
  readonly registers: boolean;
}

export const embeddedRoots: readonly EmbeddedRootModule[] = data.entries;

/** Module paths; a go.mod that requires one of them has roots, or can have them, without any file. */
export const embeddedRootModules: readonly string[] = data.entries.map((entry) => entry.module);
