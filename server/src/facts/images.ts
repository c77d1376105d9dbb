/** What is known of base images: who finds roots in them, with which tools they are changed, and what lies where. */
import data from './data/images.json';
import { anchorOfId, type AnchorFact } from './anchors';
import { layoutOfId, type ImageLayout } from './layouts';
import { roleOfImage, type ImageRole } from './image-roles';
import { normalizeImageName } from './image-names';
import { nameMatcher } from './name-pattern';

export { normalizeImageName } from './image-names';

export type Family =
  | 'scratch' | 'alpine' | 'wolfi' | 'debian' | 'ubuntu' | 'rhel' | 'amazon' | 'suse' | 'photon' | 'azurelinux'
  | 'arch' | 'busybox' | 'distroless' | 'nixos' | 'unknown';
export type Libc = 'glibc' | 'musl' | 'none' | 'unknown';
export type PackageManager = 'apk' | 'apt-get' | 'dnf' | 'microdnf' | 'yum' | 'tdnf' | 'zypper' | 'pacman' | 'none' | 'unknown';
/** `limited`: only roots of the vendor's own services. */
export type BundleScope = 'full' | 'limited' | 'none' | 'unknown';
export type UpdateTool = 'update-ca-certificates' | 'update-ca-trust' | 'none' | 'unknown';
type Known = 'yes' | 'no' | 'unknown';

/** An image name cut into its parts; `name` has no tag and no digest, but may have a registry with a port. */
export interface ImageName {
  readonly name: string;
  readonly tag?: string;
  readonly digest?: string;
}

export interface ImageFact {
  /** The row's title, for texts: `alpine`, `gcr.io/distroless/static[-debian<N>]`. */
  readonly name: string;
  readonly family: Family;
  readonly libc: Libc;
  readonly packageManager: PackageManager;
  readonly scope: BundleScope;
  readonly bundlePaths: readonly string[];
  /** The first path at which Go finds the roots when no variable is set; `null` where it finds none. */
  readonly firstHit: string | null;
  /** Trust variables in the image's configuration. */
  readonly environment: Readonly<Record<string, string>>;
  /** The tool that is in the image as it ships. */
  readonly updateTool: UpdateTool;
  readonly updateToolAfterInstall: UpdateTool;
  /** Where private CAs go for the update tool; `undefined` where no tool can be had. */
  readonly anchor: AnchorFact | undefined;
  readonly hasShell: Known;
  /** User name or number that the image runs as; `undefined` when that is not known. */
  readonly defaultUser: string | undefined;
  readonly workdir: string | undefined;
  readonly role: ImageRole;
  /** The command that brings the roots; absent where there is no package manager or nothing is missing. */
  readonly installCommand: string | undefined;
  readonly layout: ImageLayout;
  /** Roots that Go counted in one release of the image; it says nothing of other releases. */
  readonly measuredRoots: readonly { readonly release: string; readonly count: number; readonly date: string }[];
  /** The Go release, for images that compile Go; `unknown` where the tag does not say. */
  readonly go: GoReleaseNumber | 'unknown' | undefined;
  readonly note: string;
  readonly confidence: 'high' | 'medium' | 'low';
  readonly sources: readonly string[];
  readonly retrieved: string;
}

export interface GoReleaseNumber {
  readonly major: 1;
  readonly minor: number;
}

interface Row {
  readonly name: string;
  readonly match: readonly string[];
  readonly tags: string;
  readonly family: string;
  readonly libc: string;
  readonly packageManager: string;
  readonly scope: string;
  readonly bundlePaths: readonly string[];
  readonly firstHit: string | null;
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly updateTool: string;
  readonly updateToolAfterInstall: string;
  readonly anchor: string;
  readonly shell: string;
  readonly user: string;
  readonly workdir?: string;
  readonly role: string;
  readonly install?: string;
  readonly layout: string;
  readonly measured?: readonly { readonly release: string; readonly count: number }[];
  readonly note: string;
  readonly confidence: string;
  readonly sources: readonly string[];
}

interface CompiledRow {
  readonly row: Row;
  readonly tags: RegExp;
}

const rows: readonly Row[] = data.entries;
const exactRows = new Map<string, CompiledRow[]>();
const globRows: { readonly matches: (name: string) => boolean; readonly compiled: CompiledRow }[] = [];
for (const row of rows) {
  const compiled: CompiledRow = { row, tags: new RegExp(row.tags) };
  for (const name of row.match) {
    if (name.includes('*')) globRows.push({ matches: nameMatcher(name), compiled });
    else exactRows.set(name, [...(exactRows.get(name) ?? []), compiled]);
  }
}

/** The registry's own limit; anything longer is no tag. */
const longestTag = 128;
/** Images whose releases or variants differ too much for a digest alone to say anything. */
const undecidableByDigest: ReadonlySet<string> = new Set(['alpine', 'node', 'debian', 'fedora']);

/**
 * The facts of an image. Names are compared after `normalizeImageName`, exact names before patterns, and the first row
 * whose tag pattern matches decides; no tag means `latest`. `undefined` for an image or a tag that nobody looked at, and
 * for a digest without a tag where the rows of that name disagree.
 */
export function findImage(reference: ImageName): ImageFact | undefined {
  const key = JSON.stringify([reference.name, reference.tag, reference.digest]);
  if (answers.has(key)) return answers.get(key);
  const fact = factFor(reference);
  if (answers.size >= mostAnswers) answers.clear();
  answers.set(key, fact);
  return fact;
}

/** The few images of a workspace are asked for again and again. */
const answers = new Map<string, ImageFact | undefined>();
const mostAnswers = 200;

function factFor(reference: ImageName): ImageFact | undefined {
  const name = normalizeImageName(reference.name);
  const candidates = candidateRows(name);
  if (candidates.length === 0) return undefined;
  if (reference.tag === undefined && reference.digest !== undefined) return imageByDigest(name, candidates);
  const tag = reference.tag ?? (name === 'scratch' ? '' : 'latest');
  if (tag.length > longestTag) return undefined;
  const found = candidates.find((candidate) => candidate.tags.test(tag));
  return found && factOf(found.row, name, tag);
}

function candidateRows(name: string): readonly CompiledRow[] {
  const exact = exactRows.get(name) ?? [];
  return [...exact, ...globRows.filter((glob) => glob.matches(name)).map((glob) => glob.compiled)];
}

/** Only what all rows of the name agree on is said of a digest. */
function imageByDigest(name: string, candidates: readonly CompiledRow[]): ImageFact | undefined {
  if (undecidableByDigest.has(name)) return undefined;
  const facts = candidates.map((candidate) => factOf(candidate.row, name, undefined));
  const first = facts[0];
  if (!first || !facts.every((fact) => agrees(fact, first))) return undefined;
  const same = <K extends keyof ImageFact>(key: K): boolean => facts.every((fact) => fact[key] === first[key]);
  return {
    ...first,
    libc: same('libc') ? first.libc : 'unknown',
    hasShell: same('hasShell') ? first.hasShell : 'unknown',
    defaultUser: undefined,
    workdir: undefined,
    measuredRoots: [],
  };
}

function agrees(one: ImageFact, other: ImageFact): boolean {
  return (
    one.family === other.family &&
    one.packageManager === other.packageManager &&
    one.scope === other.scope &&
    one.layout === other.layout &&
    one.updateTool === other.updateTool &&
    JSON.stringify(one.environment) === JSON.stringify(other.environment)
  );
}

function factOf(row: Row, name: string, tag: string | undefined): ImageFact {
  const role = row.role as ImageRole;
  return {
    name: row.name,
    family: row.family as Family,
    libc: row.libc as Libc,
    packageManager: row.packageManager as PackageManager,
    scope: row.scope as BundleScope,
    bundlePaths: row.bundlePaths,
    firstHit: row.firstHit,
    environment: definedOnly(row.environment ?? {}),
    updateTool: row.updateTool as UpdateTool,
    updateToolAfterInstall: row.updateToolAfterInstall as UpdateTool,
    anchor: anchorOfId(row.anchor),
    hasShell: row.shell as Known,
    ...userAndFolder(row, name, tag),
    role,
    installCommand: row.install,
    layout: layoutOfId(row.layout),
    measuredRoots: (row.measured ?? []).map((measured) => ({ ...measured, date: data.retrieved })),
    go: role === 'go' ? (tag === undefined ? 'unknown' : goReleaseOfTag(tag)) : undefined,
    note: row.note,
    confidence: row.confidence as ImageFact['confidence'],
    sources: row.sources,
    retrieved: data.retrieved,
  };
}

function definedOnly(environment: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const defined: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) if (value !== undefined) defined[name] = value;
  return defined;
}

/** Tags with `nonroot` are how distroless and Azure Linux name the variants that run as 65532 (distroless README, `USER 65532`). */
function userAndFolder(row: Row, name: string, tag: string | undefined): Pick<ImageFact, 'defaultUser' | 'workdir'> {
  const isNonRoot = tag?.includes('nonroot') === true;
  if (isNonRoot && name.startsWith('gcr.io/distroless/')) return { defaultUser: '65532', workdir: '/home/nonroot' };
  if (isNonRoot) return { defaultUser: '65532', workdir: undefined };
  return { defaultUser: row.user === 'unknown' ? undefined : row.user, workdir: row.workdir };
}

/**
 * The Go release that a builder image's tag names: `1.22-alpine3.19`, `v1.22.3`, `1.27rc1` are 1.22, 1.22, 1.27.
 * `latest`, `alpine`, `1`, `tip` and tags of other shapes are `unknown`: they move.
 */
export function goReleaseOfTag(tag: string): GoReleaseNumber | 'unknown' {
  const minor = /^(?:go|v)?1\.(\d{1,3})(?=$|[^\d])/.exec(tag)?.[1];
  return minor === undefined ? 'unknown' : { major: 1, minor: Number(minor) };
}

/**
 * What an image is for, by its name alone, tag or not: known rows and some hundred names that have no row.
 * `unknown` for all others.
 */
export function imageRole(imageName: string): ImageRole {
  const name = normalizeImageName(imageName);
  const row = candidateRows(name)[0]?.row;
  return (row?.role as ImageRole | undefined) ?? roleOfImage(name)?.role ?? 'unknown';
}

/** The Go release that an image compiles with, `unknown` where name or tag do not say, `undefined` for images that are not known to compile Go. */
export function goReleaseOfImage(reference: ImageName): GoReleaseNumber | 'unknown' | undefined {
  if (imageRole(reference.name) !== 'go') return undefined;
  const named = roleOfImage(normalizeImageName(reference.name));
  return named?.goInTag === true && reference.tag !== undefined ? goReleaseOfTag(reference.tag) : 'unknown';
}

/** Every row's title, family and scope with the names and the tag pattern it stands for, for listings and docs. */
export function allImages(): readonly { readonly names: readonly string[]; readonly tags: string; readonly fact: ImageFact }[] {
  return rows.map((row) => ({ names: row.match, tags: row.tags, fact: factOf(row, row.match[0] ?? '', undefined) }));
}
