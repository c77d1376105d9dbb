/** Package managers: how they are called, which packages are the roots and their tool, and which bring them along. */
import data from './data/packages.json';
import debian from './data/debian-packages.json';

export type ManagerId = 'apk' | 'apt-get' | 'dnf' | 'microdnf' | 'pacman' | 'tdnf' | 'yum' | 'zypper';
type Known = 'yes' | 'no' | 'unknown';

export interface PackageManagerFact {
  readonly id: ManagerId;
  /** Names of the program, without the folder. */
  readonly programs: readonly string[];
  /** Verbs that install; for pacman an option, whose letters may be followed by others (`-Syu`). */
  readonly install: readonly string[];
  readonly remove: readonly string[];
  /** Whether removing takes along what nothing needs any more: `always`, or only with a verb or an option of its own. */
  readonly removesOrphans: 'always' | 'by-verb';
  /** Options whose value is the next word. Written with `=`, any option has its value in itself. */
  readonly valueOptions: readonly string[];
  /** Options that name another root directory: what is installed there is not in the image itself. */
  readonly rootOptions: readonly string[];
  /** Options that name a virtual package. */
  readonly virtualOptions: readonly string[];
  readonly recommendsOptions: readonly string[];
  readonly noRecommendsOptions: readonly string[];
  /** Packages of which each brings the bundle of public roots. */
  readonly bundle: readonly string[];
  /** Packages of which each brings the tool that takes private CAs. */
  readonly tool: readonly string[];
  /** Where the bundle is after the install, for copying it into another stage. */
  readonly bundlePath: string;
  readonly installCommand: string;
  readonly source: string;
}

const managers: readonly PackageManagerFact[] = data.managers.map((entry) => ({
  id: entry.id as ManagerId,
  programs: entry.programs,
  install: entry.install,
  remove: entry.remove,
  removesOrphans: entry.removesOrphans as PackageManagerFact['removesOrphans'],
  valueOptions: entry.options.filter((option) => !option.endsWith('=')),
  rootOptions: entry.root,
  virtualOptions: entry.virtual,
  recommendsOptions: entry.recommends,
  noRecommendsOptions: entry.noRecommends,
  bundle: entry.bundle,
  tool: entry.tool,
  bundlePath: entry.bundlePath,
  installCommand: entry.installCommand,
  source: entry.source,
}));
const byProgram = new Map(managers.flatMap((manager) => manager.programs.map((program) => [program, manager] as const)));
const byId = new Map<string, PackageManagerFact>(managers.map((manager) => [manager.id, manager]));

/** The manager that a program name (without the folder) belongs to. */
export function managerOfProgram(program: string): PackageManagerFact | undefined {
  return byProgram.get(program);
}

/** The manager by the id that `ImageFact.packageManager` holds; `undefined` for `none` and `unknown`. */
export function managerFact(id: string): PackageManagerFact | undefined {
  return byId.get(id);
}

/** The packages that are the roots and their tool, and where the bundle ends up. */
export function bundlePackages(id: string): { readonly bundle: readonly string[]; readonly tool: readonly string[]; readonly bundlePath: string } | undefined {
  return byId.get(id);
}

/** The command line that installs the roots and leaves no package lists behind; `undefined` without a package manager. */
export function installCommand(id: string): string | undefined {
  return byId.get(id)?.installCommand;
}

/** A script of a base image that installs packages. */
export interface InstallScript {
  readonly name: string;
  readonly manager: ManagerId;
  readonly recommends: boolean;
  readonly source: string;
}

/** The install script of this name: minideb's `install_packages`, the Kubernetes base image's `clean-install`. */
export function installScript(name: string): InstallScript | undefined {
  const found = data.scripts.find((script) => script.name === name);
  return found && { ...found, manager: found.manager as ManagerId };
}

type Brings = 'always' | 'with-recommends' | 'none';

const debianBrings = new Map<string, Brings>();
for (const value of ['always', 'with-recommends', 'none'] as const) {
  for (const name of debian.entries[value].split(' ')) debianBrings.set(name, value);
}
const otherBrings = new Map<string, Brings>();
for (const entry of data.brings) {
  for (const name of entry.names.split(' ')) otherBrings.set(`${entry.manager} ${name}`, entry.value as Brings);
}
const otherPublishers: ReadonlySet<string> = new Set(data.otherPublishers);
const sameInUbuntu: ReadonlySet<string> = new Set(data.sameInUbuntu);

/**
 * Whether a package brings the public roots, being them or depending on them. `name` is a bare package name (see
 * `packageName`), `recommends` whether recommended packages are installed. Debian's answers come from apt's resolver over
 * its releases; of Ubuntu, only those are taken over that are the same package there. Unknown packages are `unknown`.
 */
export function bringsBundle(id: string, name: string, options: { readonly recommends: Known; readonly family?: string }): Known {
  const manager = byId.get(id);
  if (!manager) return 'unknown';
  if (manager.bundle.includes(name)) return 'yes';
  const brings = bringsOf(manager.id, name, options.family);
  if (brings === undefined) return 'unknown';
  const answer: Known = brings === 'always' ? 'yes' : brings === 'none' ? 'no' : options.recommends;
  return answer === 'no' && otherPublishers.has(name) ? 'unknown' : answer;
}

function bringsOf(manager: ManagerId, name: string, family: string | undefined): Brings | undefined {
  if (manager === 'apt-get') {
    const value = debianBrings.get(name);
    return family === 'ubuntu' && value !== 'none' && !sameInUbuntu.has(name) ? undefined : value;
  }
  const table = manager === 'microdnf' || manager === 'yum' || manager === 'tdnf' ? 'dnf' : manager;
  return otherBrings.get(`${table} ${name}`);
}

/** Whether a package brings the tool that takes private CAs; a package that brings the bundle on Debian and on RPM systems brings the tool too. */
export function bringsTool(id: string, name: string, options: { readonly recommends: Known; readonly family?: string }): Known {
  const manager = byId.get(id);
  if (!manager) return 'unknown';
  if (manager.tool.includes(name)) return 'yes';
  if (manager.bundle.includes(name)) return 'no';
  return bringsBundle(id, name, options);
}

/** A package name without what a command line may add to it: version, release, architecture, apt's sign for removal. */
export function packageName(id: string, word: string): { readonly name: string; readonly removes: boolean } {
  const apt = id === 'apt-get';
  const end = word.search(apt ? /[=/:]/ : /[=<>~@]/);
  const bare = end < 0 ? word : word.slice(0, end);
  if (apt && bare.length > 1 && bare.endsWith('-')) return { name: bare.slice(0, -1), removes: true };
  if (apt && bare.endsWith('+') && !debianBrings.has(bare)) return { name: bare.slice(0, -1), removes: false };
  if (id === 'apk' && bare.startsWith('!')) return { name: bare.slice(1), removes: true };
  return { name: bare, removes: false };
}

/** Every manager, sorted by id. */
export function allManagers(): readonly PackageManagerFact[] {
  return managers;
}
