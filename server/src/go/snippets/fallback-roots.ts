/** Mozilla's roots inside the program, for images that have none. */
import type { Snippet } from './snippet';

/** `x509.SetFallbackRoots` is of Go 1.20; the module's own go line follows the supported releases. */
export const fallbackRoots: Snippet = {
  id: 'fallback-roots',
  since: '1.20',
  declarations: [],
  blankImports: [{ path: 'golang.org/x/crypto/x509roots/fallback', comment: 'Mozilla\'s roots, used only where the system has not a single one.' }],
};
