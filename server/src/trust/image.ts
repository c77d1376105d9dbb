/** An image's layout, as the facts give it, as a file system. */
import { layoutEntryAt, layoutNamesIn } from '../facts/layouts';
import type { ImageLayout, LayoutContent, LayoutEntry } from '../facts/layouts';
import { isWithin } from './paths';
import type { Entry, FileAccess, FileContent, FileView, Origin } from './types';

export interface ImageViewOptions {
  /** The bundle holds the roots of the vendor's own services only. */
  readonly limited?: boolean;
  /** How many roots the bundle has, where this very release was measured. */
  readonly bundleCount?: number;
}

const asShipped: FileAccess = { mode: null, owner: 'root' };

/**
 * The file system of an image: at and below the paths that matter for trust exactly what the layout lists, elsewhere
 * unknown. Directories that lead to these paths count as existing: what is in them is known, and whether an empty
 * directory is there decides nothing.
 */
export function imageView(layout: ImageLayout, origin: Origin, options: ImageViewOptions = {}): FileView {
  return {
    entry: (path) => {
      const found = layoutEntryAt(layout, path);
      if (found !== 'unknown') return entryOf(found, origin, options);
      const leadsToTrust = path === '/' || layout.closed.some((closed) => isWithin(closed, path));
      return leadsToTrust && !isOpen(layout, path) ? { kind: 'directory', access: asShipped, origin } : { kind: 'unknown', origin };
    },
    list: (path) => ({ ...layoutNamesIn(layout, path), origin }),
  };
}

/** The root directory is always there, of whatever else is open nothing is known. */
function isOpen(layout: ImageLayout, path: string): boolean {
  return path !== '/' && layout.open.some((open) => isWithin(path, open));
}

function entryOf(entry: LayoutEntry, origin: Origin, options: ImageViewOptions): Entry {
  switch (entry.kind) {
    case 'file':
      return { kind: 'file', content: contentOfLayout(entry.content, options), access: asShipped, origin };
    case 'link':
      return { kind: 'link', target: entry.target, origin };
    case 'directory':
      return { kind: 'directory', access: asShipped, origin };
    case 'absent':
      return { kind: 'absent', origin };
  }
}

/** What Go finds in a file of a layout. */
export function contentOfLayout(content: LayoutContent, options: ImageViewOptions = {}): FileContent {
  if (content === 'none') return { kind: 'no-certificates', empty: false };
  if (content === 'own') return { kind: 'certificates', count: 1, scope: 'private' };
  const count = content === 'root' ? 1 : (options.bundleCount ?? null);
  return { kind: 'certificates', count, scope: 'public', ...(options.limited === true ? { limited: true } : {}) };
}
