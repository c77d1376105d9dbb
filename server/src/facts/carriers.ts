/** Images that carry the bundle and can stand where an image without one stands. */
import data from './data/carriers.json';
import { normalizeImageName } from './image-names';

export interface CarrierImage {
  readonly image: string;
  readonly hasShell: boolean;
}

/** The image that can take the place of `name`; `undefined` where none is known. */
export function carrierFor(name: string): CarrierImage | undefined {
  const wanted = normalizeImageName(name);
  const found = data.entries.find(({ names }) => names.includes(wanted));
  return found && { image: found.image, hasShell: found.hasShell };
}
