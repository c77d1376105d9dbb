/** Images whose own start takes private CAs from an anchor directory into the trust store. */
import data from './data/self-registering-images.json';
import { normalizeImageName } from './image-names';

const names: ReadonlySet<string> = new Set(data.entries.flatMap((entry) => entry.names));

export function registersAnchors(imageName: string): boolean {
  return names.has(normalizeImageName(imageName));
}
