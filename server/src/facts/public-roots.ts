/** Which certificates are roots that the public web chains to. */
import data from './data/public-roots.json';

const fingerprints: ReadonlySet<string> = new Set(data.sha256);

/** Where the list comes from, for hovers and for the checker. */
export const publicRootsSource = { source: data.source, retrieved: data.retrieved };

/** Whether a certificate, given as the SHA-256 of its DER in lower-case hex, is in Mozilla's list of roots. */
export function isPublicRoot(sha256: string): boolean {
  return fingerprints.has(sha256);
}
