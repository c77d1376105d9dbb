/** Paths of the root store for completion: what a stage has, and what Go and the distributions expect. */
import { resolve } from '../../trust/resolve';
import { parentOf } from '../../trust/paths';
import { trustPaths } from '../../trust/questions';
import type { FileView, GoRelease } from '../../trust/types';
import type { StageState } from '../evaluate/state';

export type Presence = 'there' | 'absent' | 'unknown';

export interface PathOffer {
  readonly path: string;
  readonly presence: Presence;
}

/** Bundle files for SSL_CERT_FILE: those that the stage has first, then those that Go knows. */
export function bundleOffers(state: StageState, go: GoRelease | 'unknown'): PathOffer[] {
  return offers(state.view, [...certificateArrivals(state), ...trustPaths(go).files], 'file');
}

/** Directories for SSL_CERT_DIR. */
export function directoryOffers(state: StageState, go: GoRelease | 'unknown'): PathOffer[] {
  const own = certificateArrivals(state).map(parentOf).filter((path) => path !== '/');
  return offers(state.view, [...own, ...trustPaths(go).directories], 'directory');
}

/** Bundles that a stage has, for `COPY --from` of it. */
export function bundlesOf(state: StageState, go: GoRelease | 'unknown'): PathOffer[] {
  return bundleOffers(state, go).filter((offer) => offer.presence !== 'absent');
}

function offers(view: FileView, paths: readonly string[], kind: 'file' | 'directory'): PathOffer[] {
  const all = [...new Set(paths)].map((path): PathOffer => ({ path, presence: presenceOf(view, path, kind) }));
  const order: readonly Presence[] = ['there', 'unknown', 'absent'];
  return order.flatMap((presence) => all.filter((offer) => offer.presence === presence));
}

function presenceOf(view: FileView, path: string, kind: 'file' | 'directory'): Presence {
  const { entry } = resolve(view, path);
  if (entry.kind === 'unknown') return 'unknown';
  return entry.kind === kind ? 'there' : 'absent';
}

/** Certificates that COPY brought, latest first. */
function certificateArrivals(state: StageState): string[] {
  const paths = state.arrived.map((file) => file.path).filter((path) => {
    const { entry } = resolve(state.view, path);
    return entry.kind === 'file' && entry.content.kind === 'certificates';
  });
  return paths.reverse().slice(0, 20);
}
