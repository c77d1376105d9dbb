/** What a Go program gets when it opens a file or lists a directory of a view, in three values. */
import { canRead, canSearch } from './access';
import type { LookupBehaviour } from './behaviour';
import { isWithin, joined } from './paths';
import { resolve } from './resolve';
import type { Resolution, ResolveFailure } from './resolve';
import { factOrigin, trustTexts } from './texts';
import type { Entry, FileContent, FileView, Origin, RunsAs } from './types';

export type FileReading =
  /** `place` is the real path: the same place read twice gives the same certificates. */
  | { readonly kind: 'read'; readonly content: FileContent; readonly place: string; readonly origin: Origin }
  /** It may be read, with this content, or not. */
  | { readonly kind: 'doubtful'; readonly content: FileContent; readonly place: string; readonly origin: Origin }
  | { readonly kind: 'missing'; readonly hidden: boolean; readonly origin: Origin }
  /** Another error than "no such file"; `error` is Go's text where it is certain. */
  | { readonly kind: 'failed'; readonly error: string | undefined; readonly origin: Origin };

export type DirectoryReading =
  | { readonly kind: 'listed'; readonly place: string; readonly names: readonly string[]; readonly complete: boolean; readonly origin: Origin }
  | { readonly kind: 'doubtful'; readonly place: string; readonly names: readonly string[]; readonly origin: Origin }
  | Extract<FileReading, { kind: 'missing' | 'failed' }>;

/** A path as the program spells it (for error texts), and the absolute one to look up. */
export interface AskedPath {
  readonly spelled: string;
  readonly absolute: string;
}

const unknownContent: FileContent = { kind: 'unknown' };
const failureTexts: Readonly<Record<ResolveFailure, string>> = {
  'permission-denied': 'permission denied',
  'not-a-directory': 'not a directory',
  loop: 'too many levels of symbolic links',
  'name-too-long': 'file name too long',
};
/** File systems that the container runtime mounts at start, whatever the image holds there. */
const runtimeMounts = ['/dev', '/proc', '/sys'];
const runtimeSource = 'OCI runtime specification, config-linux, default filesystems and devices';

/** Opens and reads a whole file, as `os.ReadFile`. */
export function readFile(view: FileView, path: AskedPath, runsAs: RunsAs): FileReading {
  const found = resolve(view, path.absolute, { runsAs });
  const provided = providedByRuntime(found);
  if (provided !== undefined) return provided;
  const { entry } = found;
  if (found.failure !== undefined) return failed('open', path, failureTexts[found.failure], entry.origin);
  switch (entry.kind) {
    case 'file': {
      const allowed = canRead(entry.access, runsAs);
      if (allowed === 'no') return failed('open', path, failureTexts['permission-denied'], entry.origin);
      return { kind: allowed === 'yes' ? 'read' : 'doubtful', content: entry.content, place: found.path, origin: entry.origin };
    }
    case 'directory': {
      const allowed = canRead(entry.access, runsAs);
      if (allowed === 'unknown') return { kind: 'failed', error: undefined, origin: entry.origin };
      return allowed === 'yes' ? failed('read', path, 'is a directory', entry.origin) : failed('open', path, failureTexts['permission-denied'], entry.origin);
    }
    case 'absent':
      return { kind: 'missing', hidden: entry.hides !== undefined, origin: entry.origin };
    default:
      return { kind: 'doubtful', content: unknownContent, place: found.path, origin: entry.origin };
  }
}

/** Lists a directory in order of names, as `os.ReadDir`. */
export function readDirectory(view: FileView, path: AskedPath, runsAs: RunsAs, behaviour: LookupBehaviour): DirectoryReading {
  const found = resolve(view, path.absolute, { runsAs });
  const { entry } = found;
  if (found.failure !== undefined) return failed('open', path, failureTexts[found.failure], entry.origin);
  switch (entry.kind) {
    case 'file':
      return { kind: 'failed', error: fileAsDirectoryError(path, entry, runsAs, behaviour), origin: entry.origin };
    case 'absent':
      return { kind: 'missing', hidden: entry.hides !== undefined, origin: entry.origin };
    case 'directory':
      return listDirectory(view, path, found, entry, runsAs, behaviour);
    default:
      return { kind: 'doubtful', place: found.path, names: entry.kind === 'unknown' && entry.orElse?.kind === 'directory' ? view.list(found.path).names : [], origin: entry.origin };
  }
}

function listDirectory(
  view: FileView,
  path: AskedPath,
  found: Resolution,
  entry: Extract<Entry, { kind: 'directory' }>,
  runsAs: RunsAs,
  behaviour: LookupBehaviour,
): DirectoryReading {
  const allowed = canRead(entry.access, runsAs);
  if (allowed === 'no') return failed('open', path, failureTexts['permission-denied'], entry.origin);
  const listing = view.list(found.path);
  const mayBeFilled = listing.names.length > 0 || !listing.complete;
  const attributes = behaviour.listingAsksEachName && mayBeFilled ? canSearch(entry.access, runsAs) : 'yes';
  if (attributes === 'no' && listing.names.length > 0) {
    // Of several names Go's error gives the one that the file system lists first, which nobody can tell.
    const only = listing.names.length === 1 && listing.complete ? `lstat ${path.spelled}/${listing.names[0]}: permission denied` : undefined;
    return { kind: 'failed', error: only, origin: entry.origin };
  }
  if (allowed === 'unknown' || attributes !== 'yes') return { kind: 'doubtful', place: found.path, names: listing.names, origin: entry.origin };
  return { kind: 'listed', place: found.path, names: listing.names, complete: listing.complete, origin: listing.complete ? entry.origin : listing.origin };
}

function fileAsDirectoryError(path: AskedPath, file: Extract<Entry, { kind: 'file' }>, runsAs: RunsAs, behaviour: LookupBehaviour): string | undefined {
  const allowed = behaviour.opensFileAsDirectory ? canRead(file.access, runsAs) : 'yes';
  if (allowed === 'no') return `open ${path.spelled}: ${failureTexts['permission-denied']}`;
  return allowed === 'yes' ? behaviour.fileAsDirectoryError?.replace('{path}', () => path.spelled) : undefined;
}

/** Whether Go passes over `name`: a link to another name of the same directory, which is read under that name. */
export function isPassedOver(view: FileView, directory: string, name: string, behaviour: LookupBehaviour): boolean {
  if (!behaviour.skipsSameDirectoryLinks) return false;
  const entry = view.entry(joined(directory, name));
  return entry.kind === 'link' && !entry.target.includes('/');
}

function failed(call: 'open' | 'read', path: AskedPath, reason: string, origin: Origin): FileReading & { kind: 'failed' } {
  return { kind: 'failed', error: `${call} ${path.spelled}: ${reason}`, origin };
}

function providedByRuntime(found: Resolution): FileReading | undefined {
  const mount = runtimeMounts.find((path) => isWithin(found.path, path));
  if (mount === undefined || found.entry.kind === 'file' || found.entry.kind === 'directory') return undefined;
  if (found.path === '/dev/null') {
    const origin = factOrigin(trustTexts.runtimeProvides({ path: found.path }), runtimeSource);
    return { kind: 'read', content: { kind: 'no-certificates', empty: true }, place: found.path, origin };
  }
  return { kind: 'doubtful', content: unknownContent, place: found.path, origin: factOrigin(trustTexts.runtimeDecides({ path: found.path }), runtimeSource) };
}
