/** Path resolution as the Linux kernel does it: component by component, through symbolic links, in three values. */
import { canSearch } from './access';
import { isLongerThan, joined, longestName, longestPath, namesOf, normalised, parentOf } from './paths';
import type { Entry, FileView, Origin, RunsAs } from './types';

/** A symbolic link that was followed. */
export interface FollowedLink {
  readonly path: string;
  readonly target: string;
  readonly origin: Origin;
}

/** Why the kernel gives another error than "no such file or directory". */
export type ResolveFailure = 'permission-denied' | 'not-a-directory' | 'loop' | 'name-too-long';

export interface Resolution {
  /** The real path, normalised and free of links as far as they are known; names behind a missing or unknown one are appended as they stand. */
  readonly path: string;
  /** What stands there. Never a link, except with `followLast: false`. Absent as well when `failure` is set. */
  readonly entry: Entry;
  readonly via: readonly FollowedLink[];
  readonly failure?: ResolveFailure;
}

export interface ResolveOptions {
  /** False leaves a link in the last component unfollowed, as `lstat`, `rm` and `ln` do. */
  readonly followLast?: boolean;
  /** Whose permission to cross directories is checked; root, who may, when absent. */
  readonly runsAs?: RunsAs;
}

/** The kernel gives up after this many links (MAXSYMLINKS). */
const mostLinks = 40;

/**
 * Follows `path` (absolute; `.`, `..`, doubled and trailing slashes allowed) through `view`.
 * An unknown component makes the result unknown, with the origin of that component; if it is known what stood there
 * before (`orElse`), the walk goes on in that and its result becomes the `orElse` of the answer. A component that a mount
 * covers makes the result absent, with what was covered in `hides`.
 */
export function resolve(view: FileView, path: string, options: ResolveOptions = {}): Resolution {
  if (isLongerThan(path, longestPath)) return { path, entry: { kind: 'absent', origin: view.entry('/').origin }, via: [], failure: 'name-too-long' };
  return new Walk(view, options).run(path);
}

class Walk {
  readonly #view: FileView;
  readonly #followLast: boolean;
  readonly #runsAs: RunsAs;
  readonly #via: FollowedLink[] = [];
  /** The first unknown that was crossed by its `orElse`. */
  #doubt: Origin | undefined;
  /** The first mount whose covered content was crossed. */
  #cover: Origin | undefined;
  #at = '/';
  #entry: Entry;
  /** Names still to walk, the next one last. */
  #ahead: string[] = [];

  constructor(view: FileView, options: ResolveOptions) {
    this.#view = view;
    this.#followLast = options.followLast ?? true;
    this.#runsAs = options.runsAs ?? 'root';
    this.#entry = this.#seen(view.entry('/'));
  }

  run(path: string): Resolution {
    const ahead = (this.#ahead = namesOf(path).reverse());
    let wantsDirectory = endsAsDirectory(path);
    while (true) {
      if (this.#entry.kind === 'link') {
        if (ahead.length === 0 && !wantsDirectory && !this.#followLast) return this.#end();
        const target = this.#follow(this.#entry);
        if (target === undefined) return this.#fail('loop');
        if (ahead.length === 0) wantsDirectory ||= endsAsDirectory(target);
        ahead.push(...namesOf(target).reverse());
        continue;
      }
      if (ahead.length === 0 && !wantsDirectory) return this.#end();
      const failure = this.#crossing();
      if (failure === 'end') return this.#end();
      if (failure !== undefined) return this.#fail(failure);
      const name = ahead.pop();
      if (name === undefined) return this.#end();
      if (isLongerThan(name, longestName)) return this.#fail('name-too-long');
      this.#at = name === '..' ? parentOf(this.#at) : joined(this.#at, name);
      this.#entry = this.#seen(this.#view.entry(this.#at));
    }
  }

  /** Whether the walk may go through what it stands on; `end` when there is nothing to go through. */
  #crossing(): ResolveFailure | 'end' | undefined {
    const entry = this.#entry;
    if (entry.kind === 'file') return 'not-a-directory';
    if (entry.kind !== 'directory') return 'end';
    const allowed = canSearch(entry.access, this.#runsAs);
    if (allowed === 'no') return 'permission-denied';
    if (allowed === 'unknown') this.#doubt ??= entry.origin;
    return undefined;
  }

  /** Moves to where the link points from; the names of its target, or undefined when there have been too many links. */
  #follow(link: Extract<Entry, { kind: 'link' }>): string | undefined {
    this.#via.push({ path: this.#at, target: link.target, origin: link.origin });
    if (this.#via.length > mostLinks) return undefined;
    this.#at = link.target.startsWith('/') ? '/' : parentOf(this.#at);
    this.#entry = this.#seen(this.#view.entry(this.#at));
    return link.target;
  }

  /** Steps through unknown and covered entries to what is known to have been there, remembering why it is not certain. */
  #seen(entry: Entry): Entry {
    let seen = entry;
    while (true) {
      if (seen.kind === 'unknown' && seen.orElse !== undefined) {
        this.#doubt ??= seen.origin;
        seen = seen.orElse;
      } else if (seen.kind === 'absent' && seen.hides !== undefined) {
        this.#cover ??= seen.origin;
        seen = seen.hides;
      } else return seen;
    }
  }

  #end(): Resolution {
    return { path: this.#fullPath(), entry: this.#judged(this.#entry), via: this.#via };
  }

  #fail(failure: ResolveFailure): Resolution {
    const entry = this.#judged({ kind: 'absent', origin: this.#entry.origin });
    // Behind a cover or a doubt the failure is that of a file system which nobody sees, or perhaps nobody.
    if (this.#cover !== undefined || this.#doubt !== undefined) return { path: this.#fullPath(), entry, via: this.#via };
    return { path: this.#fullPath(), entry, via: this.#via, failure };
  }

  #fullPath(): string {
    return this.#ahead.length === 0 ? this.#at : normalised(`${this.#at}/${this.#ahead.toReversed().join('/')}`);
  }

  #judged(reached: Entry): Entry {
    let entry = reached;
    if (this.#cover !== undefined) {
      const origin = this.#cover;
      entry = entry.kind === 'absent' ? { kind: 'absent', origin } : { kind: 'absent', origin, hides: entry };
    }
    return this.#doubt === undefined || entry.kind === 'unknown' ? entry : { kind: 'unknown', origin: this.#doubt, orElse: entry };
  }
}

/** A trailing slash, `.` or `..` demands a directory. */
function endsAsDirectory(path: string): boolean {
  return path.endsWith('/') || path.endsWith('/.') || path === '.' || path === '..' || path.endsWith('/..');
}
