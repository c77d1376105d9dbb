/** How each Go release looks for roots on Linux; releases between two changes of the lookup share one behaviour. */
import { certificateDirectories, certificateFiles, directoryBehaviour, errorText, hasFallbackRoots, knownGoReleases, newestKnownGo } from '../facts/go-lookup';
import type { DirectoryBehaviour } from '../facts/go-lookup';
import type { GoRelease } from './types';

export interface LookupBehaviour extends DirectoryBehaviour {
  /** Tried in this order; the first that can be read ends the search. */
  readonly files: readonly string[];
  readonly directories: readonly string[];
  readonly hasFallbackRoots: boolean;
  /** Go's text for a directory of the list that is a file; `{path}` stands for it. */
  readonly fileAsDirectoryError: string | undefined;
  /** What a program shows when nothing could be loaded; `{error}` stands for the first error of the file system. */
  readonly loadError: string;
}

/** Every behaviour of the supported releases, oldest first. */
const allBehaviours: readonly LookupBehaviour[] = distinct(knownGoReleases().map(behaviourOf));

function behaviourOf(go: GoRelease): LookupBehaviour {
  return {
    ...directoryBehaviour(go),
    files: certificateFiles(go).map(({ path }) => path),
    directories: certificateDirectories(go).map(({ path }) => path),
    hasFallbackRoots: hasFallbackRoots(go),
    fileAsDirectoryError: errorText('file-as-directory', go),
    loadError: errorText('system-roots', go) ?? '{error}',
  };
}

function distinct(behaviours: readonly LookupBehaviour[]): readonly LookupBehaviour[] {
  return [...new Map(behaviours.map((behaviour) => [JSON.stringify(behaviour), behaviour])).values()];
}

/**
 * The behaviours that `go` may have: one for a known release, all for an unknown one, none for a release older than the
 * facts. A release newer than the facts is taken to be like the newest known: the lookup has hardly changed in years.
 */
export function behavioursOf(go: GoRelease | 'unknown'): readonly LookupBehaviour[] {
  if (go === 'unknown') return allBehaviours;
  const known = knownGoReleases().find((release) => release.minor === Math.min(go.minor, newestKnownGo));
  return known === undefined ? [] : [behaviourOf(known)];
}
