/** Programs that leave the root store alone, and programs that run somebody's build, which may add to it. */
import data from './data/commands.json';

const harmless: ReadonlySet<string> = new Set(data.harmless);
const buildTools: ReadonlySet<string> = new Set(data.buildTools);

/**
 * What a program may do to the root store, by its name without the folder.
 * `harmless`: nothing. `build`: it runs a build, which may install something but takes nothing away. `unknown`: anything.
 */
export function commandKind(name: string): 'harmless' | 'build' | 'unknown' {
  if (harmless.has(name)) return 'harmless';
  return buildTools.has(name) ? 'build' : 'unknown';
}
