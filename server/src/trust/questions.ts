/** Small questions about the lookup that rules ask of one path. */
import { behavioursOf } from './behaviour';
import type { LookupBehaviour } from './behaviour';
import { parentOf, normalised } from './paths';
import { resolve } from './resolve';
import type { EnvValue, FileView, GoRelease } from './types';

export interface TrustPaths {
  /** In the order in which they are tried. */
  readonly files: readonly string[];
  readonly directories: readonly string[];
}

type Environment = (name: 'SSL_CERT_FILE' | 'SSL_CERT_DIR') => EnvValue;

/** The paths that `go` looks at with no variable set; for an unknown release those that every supported release looks at. */
export function trustPaths(go: GoRelease | 'unknown'): TrustPaths {
  const behaviours = behavioursOf(go);
  const inAll = (paths: (behaviour: LookupBehaviour) => readonly string[]): readonly string[] => {
    const [first = [], ...others] = behaviours.map(paths);
    return first.filter((path) => others.every((other) => other.includes(path)));
  };
  return { files: inAll((behaviour) => behaviour.files), directories: inAll((behaviour) => behaviour.directories) };
}

/**
 * Whether Go would open a file at `path` (absolute): as a bundle `file`, if no earlier one in the list can be read, or because
 * it lies directly in a `directory` that is scanned. Where both hold the answer is `file`.
 * With a `view`, paths that lead to the same place through links count as the same.
 * `unknown` where releases differ, where a variable is unknown, or where a variable's relative path could be it.
 */
export function isReadByGo(path: string, environment: Environment, go: GoRelease | 'unknown', view?: FileView): 'file' | 'directory' | 'no' | 'unknown' {
  const answers = new Set(behavioursOf(go).map((behaviour) => isReadBy(path, environment, behaviour, view)));
  const [only] = answers;
  return answers.size === 1 && only !== undefined ? only : 'unknown';
}

function isReadBy(path: string, environment: Environment, behaviour: LookupBehaviour, view: FileView | undefined): 'file' | 'directory' | 'no' | 'unknown' {
  const real = (each: string): string => (view === undefined ? normalised(each) : resolve(view, each).path);
  const target = real(path);
  const file = environment('SSL_CERT_FILE');
  const directory = environment('SSL_CERT_DIR');
  const files = asked(file, behaviour.files, (value) => [value]);
  if (files?.some((each) => each.startsWith('/') && real(each) === target) === true) return 'file';
  const directories = asked(directory, behaviour.directories, (value) => (behaviour.variableIsList ? value.split(':') : [value]));
  const parents = new Set([parentOf(target), real(parentOf(normalised(path)))]);
  if (directories?.some((each) => each.startsWith('/') && parents.has(real(each))) === true) return 'directory';
  const mayBeElsewhere = [files, directories].some((paths) => paths === undefined || paths.some((each) => each !== '' && !each.startsWith('/')));
  return mayBeElsewhere ? 'unknown' : 'no';
}

/** The paths that are tried; undefined when nobody knows them. */
function asked(variable: EnvValue, usual: readonly string[], pieces: (value: string) => readonly string[]): readonly string[] | undefined {
  if (variable.kind === 'unknown') return undefined;
  return variable.kind === 'set' && variable.value !== '' ? pieces(variable.value) : usual;
}
