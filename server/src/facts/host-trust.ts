/** What a node's CA directories show in a container: on many distributions links to directories that are not mounted with them. */
import data from './data/host-trust.json';

/** The nodes on which the directory at `path` needs another one, for all of which none of `mounted` is it. */
export function nodesWithDanglingTrust(path: string, mounted: readonly string[]): readonly string[] {
  return data.entries.filter((entry) => entry.paths.includes(path) && !entry.targets.some((target) => mounted.includes(target))).map((entry) => entry.nodes);
}
