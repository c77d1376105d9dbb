/** Go modules that bring root certificates inside the program. */
import data from './data/embedded-roots.json';

/** Module paths; a go.mod that requires one of them has roots, or can have them, without any file. */
export const embeddedRootModules: readonly string[] = data.entries;
