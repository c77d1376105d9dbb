/** What installing a family's roots lays over a file system. */
import type { ImageLayout } from '../../facts/layouts';
import { contentOfLayout } from '../../trust/image';
import type { Change, Origin } from '../../trust/types';

const asShipped = { mode: null, owner: 'root' } as const;

/** What laying `layout` over a file system changes: the files that installing a family's roots brings. */
export function layoutChanges(layout: ImageLayout, origin: Origin): Change[] {
  return layout.entries.flatMap((entry): Change[] => {
    if (entry.kind === 'file') return [{ op: 'write', path: entry.path, content: contentOfLayout(entry.content), access: asShipped, origin }];
    if (entry.kind === 'link') return [{ op: 'link', path: entry.path, target: entry.target, origin }];
    if (entry.kind === 'directory') return [{ op: 'mkdir', path: entry.path, access: asShipped, origin }];
    return [];
  });
}
