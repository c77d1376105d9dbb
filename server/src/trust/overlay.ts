/**
 * Changes laid over a file system. All versions of one history share one tree of path names; each node keeps what was
 * done there in order of time, so that a version costs nothing to keep and a question costs about the depth of its path.
 */
import { joined, rebased } from './paths';
import type { Entry, FileView, Listing, Origin } from './types';

/** What was done at one path. */
export type Deed =
  /** An entry stands here now; a file or link also ends what was below. */
  | { readonly kind: 'place'; readonly entry: Exclude<Entry, { kind: 'unknown' | 'absent' }> }
  | { readonly kind: 'remove'; readonly origin: Origin }
  | { readonly kind: 'graft' | 'mount'; readonly from: FileView; readonly fromPath: string; readonly origin: Origin }
  | { readonly kind: 'blur'; readonly effect: 'may-add' | 'may-change'; readonly origin: Origin };

interface DatedDeed {
  readonly deed: Deed;
  readonly time: number;
  /** Index in the node's list of the next older deed that can still matter behind this one. */
  readonly older: number;
}

class Node {
  readonly deeds: DatedDeed[] = [];
  readonly children = new Map<string, Node>();
  constructor(
    readonly path: string,
    readonly born: number,
  ) {}

  add(deed: Deed, time: number): void {
    this.deeds.push({ deed, time, older: this.#olderThan(deed) });
  }

  /**
   * A run of blurs acts like its newest one, so a question may pass over the others: thousands of unreadable RUN lines
   * then cost no more than one.
   */
  #olderThan(deed: Deed): number {
    const last = this.deeds.length - 1;
    const before = this.deeds[last];
    if (deed.kind !== 'blur' || before?.deed.kind !== 'blur') return last;
    return before.deed.effect === deed.effect || deed.effect === 'may-change' ? before.older : last;
  }

  /** Index of the newest deed not after `time`, -1 if there is none. */
  indexAt(time: number): number {
    let low = 0;
    let high = this.deeds.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.deeds[middle]?.time ?? 0) <= time) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}

/** One history: a floor and everything that was done on it. */
export class History {
  readonly floor: FileView;
  readonly #root = new Node('/', 0);
  #now = 0;

  constructor(floor: FileView) {
    this.floor = floor;
  }

  get now(): number {
    return this.#now;
  }

  /** Records a deed at `path` (normalised); older versions do not see it. */
  record(path: string, deed: Deed): void {
    this.#now++;
    let node = this.#root;
    for (const name of path.split('/')) {
      if (name === '') continue;
      let child = node.children.get(name);
      if (child === undefined) {
        child = new Node(joined(node.path, name), this.#now);
        node.children.set(name, child);
      }
      node = child;
    }
    node.add(deed, this.#now);
  }

  entryAt(path: string, time: number): Entry {
    // Whatever is done to a file system, its root is there.
    if (path === '/') return this.floor.entry('/');
    const past = new Past(this.#nodesTo(path), time);
    const verdict = new EntryVerdict();
    for (let step = past.next(); step !== undefined; step = past.next()) {
      const found = verdict.judge(step.deed, step.node.path, path);
      if (found !== undefined) return verdict.conclude(found);
    }
    return verdict.conclude(this.floor.entry(path));
  }

  /** Names at `path` that may be there; who asks leaves out those whose entry is absent. */
  listAt(path: string, time: number): Listing {
    const nodes = this.#nodesTo(path);
    const last = nodes[nodes.length - 1];
    const names = new Set<string>();
    if (last?.path === path) for (const [name, child] of last.children) if (child.born <= time) names.add(name);
    const sources: Listing[] = [];
    let ended: Origin | undefined;
    let blurred: Origin | undefined;
    const past = new Past(nodes, time);
    for (let step = past.next(); step !== undefined && ended === undefined; step = past.next()) {
      const { deed, node } = step;
      if (deed.kind === 'blur') blurred ??= deed.origin;
      if (deed.kind === 'graft' || deed.kind === 'mount') sources.push(deed.from.list(rebased(path, node.path, deed.fromPath)));
      if (endsWhatWasBefore(deed, path)) ended = deed.kind === 'place' ? deed.entry.origin : deed.origin;
    }
    if (ended === undefined) sources.push(this.floor.list(path));
    for (const source of sources) for (const name of source.names) names.add(name);
    const open = blurred ?? sources.find((source) => !source.complete)?.origin;
    return { names: [...names], complete: open === undefined, origin: open ?? ended ?? this.floor.list(path).origin };
  }

  /** The nodes from the root towards `path`, as far as there are any. */
  #nodesTo(path: string): Node[] {
    const nodes = [this.#root];
    let node = this.#root;
    // Asked thousands of times for one file: the names are cut out one by one, and only as far as there are nodes.
    for (let start = 1; start < path.length && node.children.size > 0; ) {
      const slash = path.indexOf('/', start);
      const end = slash < 0 ? path.length : slash;
      const child = node.children.get(path.slice(start, end));
      if (child === undefined) break;
      nodes.push(child);
      node = child;
      start = end + 1;
    }
    return nodes;
  }
}

function endsWhatWasBefore(deed: Deed, path: string): boolean {
  if (deed.kind === 'place') return deed.entry.kind !== 'directory';
  return deed.kind === 'mount' || (deed.kind === 'remove' && path !== '/');
}

/** The deeds that touch one path, newest first. */
class Past {
  readonly #cursors: { readonly node: Node; index: number }[] = [];

  constructor(nodes: readonly Node[], time: number) {
    for (const node of nodes) {
      const index = node.indexAt(time);
      if (index >= 0) this.#cursors.push({ node, index });
    }
  }

  next(): { readonly deed: Deed; readonly node: Node } | undefined {
    let newest: { readonly node: Node; index: number } | undefined;
    let dated: DatedDeed | undefined;
    for (const cursor of this.#cursors) {
      const candidate = cursor.node.deeds[cursor.index];
      if (candidate !== undefined && (dated === undefined || candidate.time > dated.time)) {
        newest = cursor;
        dated = candidate;
      }
    }
    if (newest === undefined || dated === undefined) return undefined;
    newest.index = dated.older;
    return { deed: dated.deed, node: newest.node };
  }
}

interface Doubts {
  mayAdd?: Origin;
  mayChange?: Origin;
}

/** Gathers, from newest to oldest, what stands at one path. */
class EntryVerdict {
  #doubts: Doubts = {};
  /** Set once a mount was passed that shows nothing here: what follows is what it hides. */
  #cover: { readonly origin: Origin; readonly above: Doubts } | undefined;

  /** The entry that `deed`, done at `place`, leaves at `path`; undefined when older deeds decide. */
  judge(deed: Deed, place: string, path: string): Entry | undefined {
    switch (deed.kind) {
      case 'place':
        if (place === path) return deed.entry;
        return deed.entry.kind === 'directory' ? undefined : { kind: 'absent', origin: deed.entry.origin };
      case 'remove':
        return { kind: 'absent', origin: deed.origin };
      case 'blur':
        if (deed.effect === 'may-change') this.#doubts.mayChange ??= deed.origin;
        else this.#doubts.mayAdd ??= deed.origin;
        return undefined;
      case 'graft':
        return this.#grafted(deed.from.entry(rebased(path, place, deed.fromPath)), deed.origin);
      case 'mount':
        return this.#mounted(deed.from.entry(rebased(path, place, deed.fromPath)), deed.origin);
    }
  }

  #grafted(source: Entry, origin: Origin): Entry | undefined {
    if (source.kind === 'absent') return undefined;
    if (source.kind !== 'unknown') return { ...source, origin };
    // If the copy brought nothing, what was here before still stands.
    if (source.orElse?.kind === 'absent') {
      this.#doubts.mayChange ??= source.origin;
      return undefined;
    }
    return source.orElse === undefined ? source : { kind: 'unknown', origin: source.origin, orElse: { ...source.orElse, origin } };
  }

  #mounted(source: Entry, origin: Origin): Entry | undefined {
    if (source.kind === 'unknown') return source;
    if (source.kind !== 'absent') return { ...source, origin };
    if (this.#cover === undefined) {
      this.#cover = { origin, above: this.#doubts };
      this.#doubts = {};
    }
    return undefined;
  }

  conclude(found: Entry): Entry {
    const entry = doubted(found, this.#doubts);
    if (this.#cover === undefined) return entry;
    const origin = this.#cover.origin;
    const covered: Entry = entry.kind === 'absent' ? { kind: 'absent', origin } : { kind: 'absent', origin, hides: entry };
    return doubted(covered, this.#cover.above);
  }
}

function doubted(entry: Entry, doubts: Doubts): Entry {
  if (entry.kind === 'unknown') return entry;
  if (doubts.mayChange !== undefined) return { kind: 'unknown', origin: doubts.mayChange, orElse: entry };
  if (doubts.mayAdd !== undefined && entry.kind === 'absent') return { kind: 'unknown', origin: doubts.mayAdd, orElse: entry };
  return entry;
}
