/** The tools that rebuild the root bundle from the anchors: update-ca-certificates, update-ca-trust, trust. */
import { anchorFactOf, isTakenAsAnchor, type AnchorFact } from '../../../facts/anchors';
import type { Change, FileContent, FileView, Origin } from '../../../trust/types';
import { joined } from '../../../trust/paths';
import { resolve } from '../../../trust/resolve';
import type { StageState } from '../state';
import { joinContents, plainAccess } from './files';
import type { CommandContext, CommandEffect, Effect } from './types';

/** Which anchors the tool of this image would take, as far as they are known. */
export interface TakenAnchors {
  /** Contents of the files the tool takes. */
  readonly contents: readonly FileContent[];
  /** Whether there may be more. */
  readonly complete: boolean;
}

/** Looks through an anchor directory with the family's own eyes: suffix, depth, links. */
export function takenAnchors(view: FileView, anchors: AnchorFact): TakenAnchors {
  const contents: FileContent[] = [];
  const complete = collect(view, anchors.directory, anchors, contents, 0);
  return { contents, complete };
}

function collect(view: FileView, folder: string, anchors: AnchorFact, into: FileContent[], depth: number): boolean {
  const found = resolve(view, folder);
  if (found.entry.kind === 'absent') return true;
  if (found.entry.kind !== 'directory' || depth > 8) return false;
  const listing = view.list(found.path);
  let complete = listing.complete;
  for (const name of listing.names.slice(0, 500)) {
    const path = joined(found.path, name);
    const entry = resolve(view, path).entry;
    if (entry.kind === 'directory' && anchors.recursive) complete = collect(view, path, anchors, into, depth + 1) && complete;
    else if (entry.kind === 'file' && isTakenAsAnchor(anchors, path) === 'yes') into.push(entry.content);
    else if (entry.kind === 'unknown' && isTakenAsAnchor(anchors, path) === 'yes') into.push({ kind: 'unknown' });
  }
  return complete;
}

/** The bundle that the tool writes: the distribution's roots, if their package is there, and every anchor it takes. */
export function rebuiltBundle(state: StageState, anchors: AnchorFact, origin: Origin): Change[] {
  const taken = takenAnchors(state.view, anchors);
  const parts: FileContent[] = [...taken.contents.filter((content) => content.kind !== 'no-certificates')];
  if (state.packages.bundle === 'yes') parts.push({ kind: 'certificates', count: null, scope: 'public' });
  const unsure = !taken.complete || state.packages.bundle === 'unknown' || parts.some((part) => part.kind === 'unknown');
  const known = joinContents(parts.filter((part) => part.kind !== 'unknown'));
  const content: FileContent = unsure && known.kind !== 'certificates' ? { kind: 'unknown' } : withUnknownCount(known, unsure);
  return anchors.bundlePaths.map((path) => ({ op: 'write', path, content, access: plainAccess, origin }));
}

/** Roots are there for sure; how many, and whose else, is not. */
function withUnknownCount(content: FileContent, unsure: boolean): FileContent {
  if (content.kind !== 'certificates') return content;
  const scope = unsure && content.scope === 'private' ? 'unknown' : content.scope;
  return { kind: 'certificates', count: unsure ? null : content.count, ...(unsure || !content.fingerprints ? {} : { fingerprints: content.fingerprints }), scope };
}

const update: CommandEffect = (context: CommandContext): Effect => {
  const anchors = anchorFactOf(context.state.image?.family, context.state.packages.manager);
  if (!context.canWriteSystem || context.state.packages.tool === 'no') return { changes: [] };
  if (!anchors) return { changes: [{ op: 'blur', path: '/etc', effect: 'may-add', origin: context.origin }] };
  return { changes: rebuiltBundle(context.state, anchors, context.origin) };
};

export const trustCommands: Readonly<Record<string, CommandEffect>> = {
  'update-ca-certificates': update,
  'update-ca-trust': update,
  trust: update,
};
