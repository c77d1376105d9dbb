/** Where each family keeps private CAs, and the tool that makes the bundle from them. */
import data from './data/anchors.json';

export interface AnchorFact {
  /** `alpine`, `debian`, `rhel`, `suse`, `arch`. */
  readonly id: string;
  /** Families whose tool works this way. */
  readonly families: readonly string[];
  /** Absolute, without a slash at the end. */
  readonly directory: string;
  /** The tool's name, without the folder. */
  readonly tool: 'update-ca-certificates' | 'update-ca-trust';
  /** The package that has the tool. */
  readonly toolPackage: string;
  /** The ending that a name must have to be taken; absent where any name will do. */
  readonly suffix?: '.crt';
  readonly recursive: boolean;
  /** Whether DER is left out or breaks the bundle. */
  readonly pemOnly: boolean;
  /** Whether installing the package takes in the files that are already there. */
  readonly refreshedByInstall: boolean;
  /** The regular files that the tool writes; links elsewhere lead to them. */
  readonly bundlePaths: readonly string[];
  readonly note: string;
  readonly source: string;
}

const anchors: readonly AnchorFact[] = data.entries.map(({ suffix, tool, ...rest }) => ({
  ...rest,
  tool: tool as AnchorFact['tool'],
  ...(suffix === '.crt' ? { suffix } : {}),
}));
const byId = new Map(anchors.map((anchor) => [anchor.id, anchor]));
const byFamily = new Map(anchors.flatMap((anchor) => anchor.families.map((family) => [family, anchor] as const)));

/** The anchor with this id, `undefined` for `none`, `unknown` and ids that do not exist. */
export function anchorOfId(id: string): AnchorFact | undefined {
  return byId.get(id);
}

/** Package managers that only one kind of distribution has; `tdnf` serves Photon, which has no tool, as well as Azure Linux. */
const familyOfManager: Readonly<Record<string, string>> = {
  apk: 'alpine',
  'apt-get': 'debian',
  dnf: 'rhel',
  microdnf: 'rhel',
  yum: 'rhel',
  zypper: 'suse',
  pacman: 'arch',
};

/**
 * How an image takes private CAs, by its family, or by its package manager where the family is not known.
 * `undefined` for families without a tool.
 */
export function anchorFactOf(family: string | undefined, manager?: string): AnchorFact | undefined {
  if (family !== undefined && family !== 'unknown') return byFamily.get(family);
  const implied = manager === undefined ? undefined : familyOfManager[manager];
  return implied === undefined ? undefined : byFamily.get(implied);
}

/** The families whose anchor directory holds `path` (absolute, normalised); empty for paths outside all of them. */
export function familiesOfAnchorPath(path: string): readonly string[] {
  return anchors.filter((anchor) => path === anchor.directory || path.startsWith(`${anchor.directory}/`)).flatMap((anchor) => anchor.families);
}

/**
 * Whether the family's tool takes a file at `path`: `no` for a name without the suffix or one in a sub-directory where the
 * tool does not look, and for paths outside the anchor directory.
 */
export function isTakenAsAnchor(anchor: AnchorFact, path: string): 'yes' | 'wrong-directory' | 'wrong-suffix' | 'in-subdirectory' | 'hidden' {
  if (!path.startsWith(`${anchor.directory}/`)) return 'wrong-directory';
  const inside = path.slice(anchor.directory.length + 1);
  if (inside.includes('/') && !anchor.recursive) return 'in-subdirectory';
  if (anchor.suffix !== undefined && !inside.endsWith(anchor.suffix)) return 'wrong-suffix';
  return anchor.id === 'alpine' && inside.startsWith('.') ? 'hidden' : 'yes';
}

/** Every anchor, sorted by id. */
export function allAnchors(): readonly AnchorFact[] {
  return anchors;
}
