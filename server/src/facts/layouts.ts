/** What lies at the paths that matter for trust in a kind of image, before and after its roots are installed. */
import data from './data/layouts.json';

export type LayoutContent = 'roots' | 'root' | 'own' | 'none';

export type LayoutEntry =
  /** `roots`: a bundle of public roots, `root`: one of them, `own`: a certificate that is no public root, `none`: nothing that Go accepts. */
  | { readonly kind: 'file'; readonly path: string; readonly content: LayoutContent; readonly standsForMany: boolean }
  | { readonly kind: 'link'; readonly path: string; readonly target: string; readonly standsForMany: boolean }
  | { readonly kind: 'directory'; readonly path: string }
  | { readonly kind: 'absent'; readonly path: string };

/**
 * A file system as far as trust goes. `entries` with `standsForMany` are one example of about 140 of their kind in that
 * directory. At and below `closed` paths, what is not listed is not there, unless it is at or below an `open` path; of
 * all other paths nothing is known. Directories on the way to an entry exist.
 */
export interface ImageLayout {
  readonly id: string;
  readonly entries: readonly LayoutEntry[];
  readonly closed: readonly string[];
  readonly open: readonly string[];
  readonly source: string;
}

interface RawEntry {
  readonly kind: string;
  readonly path: string;
  readonly content?: string;
  readonly target?: string;
  readonly standsForMany?: boolean;
}

function entryOf(raw: RawEntry): LayoutEntry {
  const { path, standsForMany = false } = raw;
  if (raw.kind === 'link') return { kind: 'link', path, target: raw.target ?? '', standsForMany };
  if (raw.kind === 'file') return { kind: 'file', path, content: raw.content as LayoutContent, standsForMany };
  return { kind: raw.kind === 'directory' ? 'directory' : 'absent', path };
}

const layouts = new Map<string, ImageLayout>();
for (const raw of data.entries) {
  const entries = (raw.entries as readonly RawEntry[]).map(entryOf);
  layouts.set(raw.id, { id: raw.id, entries, closed: data.closed, open: raw.open, source: raw.source });
}
const nothingKnown: ImageLayout = { id: 'unknown', entries: [], closed: [], open: ['/'], source: '' };

/** The layout with this id; one of which nothing is known for ids that do not exist. */
export function layoutOfId(id: string): ImageLayout {
  return layouts.get(id) ?? nothingKnown;
}

/** Every layout, sorted by id. */
export function allLayouts(): readonly ImageLayout[] {
  return [...layouts.values()];
}

const installedByFamily: ReadonlyMap<string, string> = new Map([
  ['alpine', 'alpine-full'],
  ['wolfi', 'alpine-full'],
  ['debian', 'debian'],
  ['ubuntu', 'debian'],
  ['rhel', 'el-open'],
  ['amazon', 'el-open'],
  ['azurelinux', 'azurelinux'],
  ['suse', 'suse'],
  ['photon', 'photon'],
  ['arch', 'arch'],
]);

/** What installing the roots and their tool adds in a family; `undefined` for families without a package manager. */
export function layoutAfterInstall(family: string): ImageLayout | undefined {
  const id = installedByFamily.get(family);
  return id === undefined ? undefined : layouts.get(id);
}

/** Entries by path, and the directories that lead to them. */
interface LayoutIndex {
  readonly listed: ReadonlyMap<string, LayoutEntry>;
  readonly leading: ReadonlySet<string>;
  /** Answers given so far: every stage on the same base asks for the same paths. */
  readonly answers: Map<string, LayoutEntry | 'unknown'>;
}

/** Hostile files ask for any number of paths. */
const mostAnswers = 5000;

const indexes = new WeakMap<ImageLayout, LayoutIndex>();

function indexOf(layout: ImageLayout): LayoutIndex {
  const known = indexes.get(layout);
  if (known) return known;
  const listed = new Map<string, LayoutEntry>();
  const leading = new Set<string>();
  for (const entry of layout.entries) {
    if (!listed.has(entry.path)) listed.set(entry.path, entry);
    if (entry.kind === 'absent') continue;
    for (let slash = entry.path.lastIndexOf('/'); slash > 0; slash = entry.path.lastIndexOf('/', slash - 1)) leading.add(entry.path.slice(0, slash));
  }
  const index = { listed, leading, answers: new Map<string, LayoutEntry | 'unknown'>() };
  indexes.set(layout, index);
  return index;
}

/** What a layout says of one path: an entry, that nothing is there, or nothing at all. Links on the way are not followed. */
export function layoutEntryAt(layout: ImageLayout, path: string): LayoutEntry | 'unknown' {
  const index = indexOf(layout);
  const known = index.answers.get(path);
  if (known !== undefined) return known;
  const answer = answerOf(layout, index, path);
  if (index.answers.size >= mostAnswers) index.answers.clear();
  index.answers.set(path, answer);
  return answer;
}

function answerOf(layout: ImageLayout, { listed, leading }: LayoutIndex, path: string): LayoutEntry | 'unknown' {
  const entry = listed.get(path);
  if (entry) return entry;
  if (leading.has(path)) return { kind: 'directory', path };
  return isClosed(layout, path) ? { kind: 'absent', path } : 'unknown';
}

/** The names that a layout knows in a directory; `complete` when there are no others. */
export function layoutNamesIn(layout: ImageLayout, directory: string): { readonly names: readonly string[]; readonly complete: boolean } {
  const prefix = directory === '/' ? '/' : `${directory}/`;
  const names = new Set<string>();
  let many = false;
  for (const entry of layout.entries) {
    if (entry.kind === 'absent' || !entry.path.startsWith(prefix)) continue;
    const rest = entry.path.slice(prefix.length);
    names.add(rest.split('/', 1)[0] ?? rest);
    if (!rest.includes('/') && 'standsForMany' in entry && entry.standsForMany) many = true;
  }
  return { names: [...names].sort(), complete: !many && isClosed(layout, directory) };
}

function isClosed(layout: ImageLayout, path: string): boolean {
  const within = (roots: readonly string[]): boolean => roots.some((root) => root === '/' || root === path || isBelow(path, root));
  return within(layout.closed) && !within(layout.open);
}

function isBelow(path: string, directory: string): boolean {
  return path.startsWith(`${directory}/`);
}
