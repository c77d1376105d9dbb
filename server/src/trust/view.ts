/** File systems as far as they are known: nothing, everything unknown, an image's layout, and changes on top of any of them. */
import { deepestChange, deepestView } from './budgets';
import { History } from './overlay';
import { joined, namesOf, normalised, parentOf } from './paths';
import { resolve } from './resolve';
import type { Change, Entry, FileAccess, FileView, Listing, Origin } from './types';

export { resolve } from './resolve';

const ordinaryDirectory: FileAccess = { mode: null, owner: 'unknown' };

/** A file system that holds nothing but its root, as `FROM scratch`. */
export function emptyView(origin: Origin): FileView {
  const root: Entry = { kind: 'directory', access: ordinaryDirectory, origin };
  const nothing: Entry = { kind: 'absent', origin };
  const empty: Listing = { names: [], complete: true, origin };
  return { entry: (path) => (path === '/' ? root : nothing), list: () => empty };
}

/** A file system of which nothing is known, as `FROM ${BASE}`. */
export function unknownView(origin: Origin): FileView {
  const root: Entry = { kind: 'directory', access: ordinaryDirectory, origin };
  const anything: Entry = { kind: 'unknown', origin };
  const open: Listing = { names: [], complete: false, origin };
  return { entry: (path) => (path === '/' ? root : anything), list: () => open };
}

/**
 * `view` with `changes` done to it in order; `view` itself stays as it is. Paths are absolute.
 *
 * What is unknown is not taken to be a link to something known, unless it was one before.
 * Every change goes through the links that its path crosses, as a program would: a file written to `/etc/ssl/certs/x`
 * where `/etc/ssl/certs` is a link lands in the link's target. `write`, `mkdir`, `graft` and `mount` follow a link in the
 * last component too, `link` and `remove` act on the link itself. Missing parents become directories; where a parent
 * is unknown, the path is taken literally, since whatever links it crosses the same path will lead there again.
 * - `write` replaces a file or a whole directory.
 * - `mkdir` leaves a directory as it is and replaces anything else: a build where that fails does not get this far.
 * - `graft` of a source that is absent changes nothing. Links inside the tree are copied as links, a link at `fromPath` is followed.
 * - `mount` of a source that is absent still hides what was there.
 * - `blur` with `may-add` makes what is absent unknown, with `may-change` everything; listings lose their completeness.
 */
export function withChanges(view: FileView, changes: readonly Change[]): FileView {
  if (changes.length === 0) return view;
  const base = view instanceof ChangedView && view.isNewest ? view : ChangedView.over(view, changes[0]?.origin);
  const writer = new Writer(base);
  for (const change of changes) writer.apply(change);
  return writer.finished();
}

/**
 * `view` with a history of its own from here on: unlike with `withChanges`, what is later done to either is not kept beside
 * what is done to the other. `origin` is what to name should there be too many views on one another.
 */
export function branched(view: FileView, origin: Origin): FileView {
  return ChangedView.over(view, origin);
}

/** One version of a history. Answers are remembered: a tree copied from stage to stage is asked for the same paths many times. */
class ChangedView implements FileView {
  readonly history: History;
  readonly time: number;
  /** How many views stand below this one. */
  readonly depth: number;
  // Made at the first question: most versions are never asked.
  #entries: Map<string, Entry> | undefined;
  #listings: Map<string, Listing> | undefined;

  constructor(history: History, time: number, depth: number) {
    this.history = history;
    this.time = time;
    this.depth = depth;
  }

  static over(floor: FileView, origin: Origin | undefined): ChangedView {
    const depth = depthOf(floor) + 1;
    const tooDeep = depth > deepestView && origin !== undefined;
    return new ChangedView(new History(tooDeep ? unknownView(origin) : floor), 0, tooDeep ? 1 : depth);
  }

  get isNewest(): boolean {
    return this.time === this.history.now;
  }

  entry(path: string): Entry {
    const entries = (this.#entries ??= new Map<string, Entry>());
    let entry = entries.get(path);
    if (entry === undefined) {
      entry = this.history.entryAt(path, this.time);
      entries.set(path, entry);
    }
    return entry;
  }

  list(path: string): Listing {
    const listings = (this.#listings ??= new Map<string, Listing>());
    let listing = listings.get(path);
    if (listing === undefined) {
      const candidates = this.history.listAt(path, this.time);
      const names = candidates.names.filter((name) => this.entry(joined(path, name)).kind !== 'absent').sort();
      listing = { names, complete: candidates.complete, origin: candidates.origin };
      listings.set(path, listing);
    }
    return listing;
  }
}

function depthOf(view: FileView): number {
  return view instanceof ChangedView ? view.depth : 0;
}

/** Does changes to the newest version of a history. */
class Writer {
  readonly #history: History;
  #depth: number;

  constructor(base: ChangedView) {
    this.#history = base.history;
    this.#depth = base.depth;
  }

  finished(): FileView {
    return new ChangedView(this.#history, this.#history.now, this.#depth);
  }

  apply(change: Change): void {
    const names = namesOf(normalised(change.path));
    if (names.length > deepestChange) {
      const path = `/${names.slice(0, deepestChange).join('/')}`;
      this.#history.record(path, { kind: 'blur', effect: 'may-change', origin: change.origin });
      return;
    }
    this.#do(change, names);
  }

  #do(change: Change, names: readonly string[]): void {
    const { origin } = change;
    switch (change.op) {
      case 'write':
        return this.#place(this.#target(names, origin), { kind: 'file', content: change.content, access: change.access, origin });
      case 'link':
        return this.#place(this.#locate(names, origin, false), { kind: 'link', target: change.target, origin });
      case 'mkdir': {
        const path = this.#locate(names, origin, true);
        if (this.#entry(path).kind !== 'directory') this.#place(path, { kind: 'directory', access: change.access, origin });
        return;
      }
      case 'remove':
        return this.#remove(normalised(change.path), origin);
      case 'graft':
      case 'mount':
        return this.#bring(change, names);
      case 'blur':
        return this.#blur(change);
    }
  }

  #place(path: string, entry: Exclude<Entry, { kind: 'unknown' | 'absent' }>): void {
    if (path !== '/') this.#history.record(path, { kind: 'place', entry });
  }

  #remove(path: string, origin: Origin): void {
    const found = resolve(this.#head(), path, { followLast: false });
    if (found.entry.kind !== 'absent') this.#history.record(found.path, { kind: 'remove', origin });
  }

  #bring(change: Extract<Change, { op: 'graft' | 'mount' }>, names: readonly string[]): void {
    const { op, origin } = change;
    const source = resolve(change.from, change.fromPath);
    if (op === 'graft' && source.entry.kind === 'absent') return;
    const depth = depthOf(change.from) + 1;
    const tooDeep = depth > deepestView;
    if (!tooDeep) this.#depth = Math.max(this.#depth, depth);
    const from = tooDeep ? unknownView(origin) : change.from;
    this.#history.record(this.#target(names, origin), { kind: op, from, fromPath: source.path, origin });
  }

  /**
   * Both the path as written and the place it leads to: a script that replaces the link itself is as likely as one that goes
   * through it. Where a parent is missing, whatever worked here may have made it.
   */
  #blur(change: Extract<Change, { op: 'blur' }>): void {
    const { effect, origin } = change;
    const literal = normalised(change.path);
    const real = resolve(this.#head(), literal).path;
    for (const path of new Set([literal, real])) {
      const missing = this.#firstMissingParent(path);
      if (missing !== undefined) this.#history.record(missing, { kind: 'blur', effect: 'may-add', origin });
      this.#history.record(path, { kind: 'blur', effect, origin });
    }
  }

  #firstMissingParent(path: string): string | undefined {
    let parent = '/';
    for (const name of namesOf(path).slice(0, -1)) {
      parent = joined(parent, name);
      if (this.#entry(parent).kind === 'absent') return parent;
    }
    return undefined;
  }

  /**
   * The path that content brought to `names` is said to lie at. Where that path crosses something unknown which was a link before,
   * the link's target may be what changes instead.
   */
  #target(names: readonly string[], origin: Origin): string {
    const possible = resolve(this.#head(), `/${names.join('/')}`);
    const path = this.#locate(names, origin, true);
    if (possible.entry.kind === 'unknown' && possible.path !== path) this.#history.record(possible.path, { kind: 'blur', effect: 'may-change', origin });
    return path;
  }

  /** The path that a change to `names` acts on, after links; directories on the way are made where they lack. */
  #locate(names: readonly string[], origin: Origin, followLast: boolean): string {
    const ahead = names.toReversed();
    let at = '/';
    let links = 0;
    for (let name = ahead.pop(); name !== undefined; name = ahead.pop()) {
      if (name === '..') {
        at = parentOf(at);
        continue;
      }
      const path = joined(at, name);
      const entry = this.#entry(path);
      const isLast = ahead.length === 0;
      if (entry.kind === 'link' && (followLast || !isLast) && links++ < deepestChange) {
        if (entry.target.startsWith('/')) at = '/';
        ahead.push(...namesOf(entry.target).reverse());
        continue;
      }
      if (!isLast && entry.kind !== 'directory') this.#place(path, { kind: 'directory', access: ordinaryDirectory, origin });
      at = path;
    }
    return at;
  }

  #entry(path: string): Entry {
    return this.#history.entryAt(path, this.#history.now);
  }

  #head(): FileView {
    const history = this.#history;
    return { entry: (path) => history.entryAt(path, history.now), list: (path) => history.listAt(path, history.now) };
  }
}
