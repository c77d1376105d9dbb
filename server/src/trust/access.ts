/** What Linux' permission bits let a user do, in three values. */
import type { FileAccess, RunsAs, Tri } from './types';

const readBits = 0o444;
const searchBits = 0o111;

/** Whether the user may read the file, or list the directory. */
export function canRead(access: FileAccess, runsAs: RunsAs): Tri {
  return allows(access, runsAs, readBits);
}

/** Whether the user may reach what lies in the directory. */
export function canSearch(access: FileAccess, runsAs: RunsAs): Tri {
  return allows(access, runsAs, searchBits);
}

/**
 * Root passes every check (containers keep CAP_DAC_OVERRIDE unless it is dropped). For another user it is not known
 * whether a group of his matches, nor whether an owner other than root is himself: where that decides, nobody knows.
 */
function allows(access: FileAccess, runsAs: RunsAs, wanted: number): Tri {
  if (runsAs === 'root' || access.mode === null) return 'yes';
  const classes = access.owner === 'root' ? wanted & 0o077 : wanted;
  const granted = access.mode & classes;
  if (granted === classes) return 'yes';
  if (granted === 0 && runsAs === 'other') return 'no';
  return 'unknown';
}
