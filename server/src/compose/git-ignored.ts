/** Whether git leaves a file out: something makes it, and it is missing only as long as nothing has. */
import ignore from 'ignore';
import { folderOf, isWithin, joinUri, nameOf } from '../core/host';
import type { AnalysisInput } from '../core/language';

/** Reads the `.gitignore` of each folder from the file's own up to the workspace folder. */
export function isGitIgnored({ uri: compose, files }: AnalysisInput, uri: string): boolean {
  const root = files.rootOf(compose);
  if (root === undefined || !isWithin(uri, root)) return false;
  for (let folder = folderOf(uri); isWithin(folder, root); folder = folderOf(folder)) {
    const id = joinUri(folder, '.gitignore');
    const entry = id === undefined ? undefined : files.entry(id);
    const relative = uri.slice(folder.length + 1).split('/').map(part => nameOf(`/${part}`)).join('/');
    if (entry?.kind === 'file' && ignore.isPathValid(relative) && ignore().add(new TextDecoder().decode(entry.bytes)).ignores(relative)) return true;
  }
  return false;
}
