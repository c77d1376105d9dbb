/** GODEBUG settings: which releases of Go know a name, what its values do, and which stop a program from starting. */
import data from './data/godebug.json';
import type { GoRelease } from './go-lookup';

type Known = 'yes' | 'no' | 'unknown';

export interface GodebugSetting {
  readonly name: string;
  /** The package that reads it. */
  readonly package: string;
  /** First minor release any patch of which knows it; `sinceAll` is the first whose patches all do. */
  readonly since: number;
  readonly sinceAll: number;
  /** The release that changed the default, and the value that undoes the change. */
  readonly changed?: number;
  readonly old?: string;
  /** The default in the newest release that knows it. */
  readonly default?: string;
  /** The release that no longer knows it. */
  readonly removed?: number;
  /** Values with which programs built with Go 1.27 or later do not start, once the setting is removed. */
  readonly fatal: readonly string[];
  /** The only values that it takes: with any other, a program that uses it ends at start. */
  readonly accepts?: readonly string[];
  /** The operating systems that it is read on, for settings that do nothing on Linux. */
  readonly systems?: string;
  /** It is read from the environment by hand: the go command does not know it, and stops where source or go.mod names it. */
  readonly environmentOnly?: boolean;
  /** What its values do; absent for settings that have nothing to do with TLS, certificates or names. */
  readonly effect?: string;
}

const settings: readonly GodebugSetting[] = data.entries.map(({ kind: _kind, fatal, ...entry }) => ({ ...entry, fatal: fatal ?? [] }));
const byName = new Map(settings.map((setting) => [setting.name, setting]));
const runtimeNames: ReadonlySet<string> = new Set(data.runtime.split(' '));
/** Debugging aids of the runtime and of the go command: real names, but of no release in particular. */
const otherNames: ReadonlySet<string> = new Set([...data.runtime.split(' '), ...data.internal.split(' ')]);

/** The first release that refuses to start with a removed setting's old value (https://go.dev/issue/76163). */
const refusesRemoved = 27;
/** The newest release whose table was read: a later one may know more names. */
const newestTable = 27;

export type GodebugState =
  /** This release reads it. */
  | { readonly kind: 'known'; readonly setting: GodebugSetting }
  /** A debugging aid of the runtime or the go command. */
  | { readonly kind: 'other' }
  /** A later release, or only some patches of this one, read it. */
  | { readonly kind: 'not-yet'; readonly setting: GodebugSetting }
  /** This release no longer reads it; `fatal`: it does not start with this value. */
  | { readonly kind: 'removed'; readonly setting: GodebugSetting; readonly fatal: Known }
  /** Some releases read it, others do not, and it is not known which this is; `fatal` is `unknown` where one of them would not start. */
  | { readonly kind: 'depends'; readonly setting: GodebugSetting; readonly fatal: Known }
  /** No release up to the newest known one reads it; `meant` is the real name, where one is near. */
  | { readonly kind: 'no-such-name'; readonly meant: string | undefined; readonly note: string | undefined }
  /** Not known here, but the release is newer than the facts. */
  | { readonly kind: 'unknown' };

/**
 * What a release of Go does with `name=value` in GODEBUG. The names are those of the sources of Go 1.15 to 1.27.
 * For `unknown` releases, only what holds for all of 1.13 to 1.27 is said.
 */
export function godebugState(name: string, value: string | undefined, go: GoRelease | 'unknown'): GodebugState {
  const setting = byName.get(name);
  if (!setting) return unlistedName(name, go);
  if (go === 'unknown') return stateInAnyRelease(setting, value);
  if (setting.removed !== undefined && go.minor >= setting.removed) return { kind: 'removed', setting, fatal: fatalIn(setting, value, go.minor) };
  return go.minor >= setting.sinceAll ? { kind: 'known', setting } : go.minor < setting.since ? { kind: 'not-yet', setting } : { kind: 'depends', setting, fatal: 'no' };
}

function fatalIn(setting: GodebugSetting, value: string | undefined, minor: number): Known {
  if (minor < refusesRemoved || setting.fatal.length === 0) return 'no';
  return value === undefined ? 'unknown' : setting.fatal.includes(value) ? 'yes' : 'no';
}

function stateInAnyRelease(setting: GodebugSetting, value: string | undefined): GodebugState {
  const everywhere = setting.sinceAll <= 13 && setting.removed === undefined;
  if (everywhere) return { kind: 'known', setting };
  return { kind: 'depends', setting, fatal: fatalIn(setting, value, newestTable) === 'no' ? 'no' : 'unknown' };
}

function unlistedName(name: string, go: GoRelease | 'unknown'): GodebugState {
  if (otherNames.has(name) || name.startsWith('cpu.')) return { kind: 'other' };
  const invented = data.invented.find((entry) => entry.name === name);
  if (invented) return { kind: 'no-such-name', meant: invented.meant ?? undefined, note: invented.note };
  if (go !== 'unknown' && go.minor > newestTable) return { kind: 'unknown' };
  return { kind: 'no-such-name', meant: sameButCase(name), note: undefined };
}

function sameButCase(name: string): string | undefined {
  const lower = name.toLowerCase();
  return settings.find((setting) => setting.name.toLowerCase() === lower)?.name;
}

/** The settings that a release knows, sorted by name; of an unknown release, those that some release from 1.13 to 1.27 knows. */
export function godebugSettingsOf(go: GoRelease | 'unknown'): readonly GodebugSetting[] {
  if (go === 'unknown') return settings;
  return settings.filter((setting) => setting.sinceAll <= go.minor && (setting.removed === undefined || go.minor < setting.removed));
}

/** Whether a name that is read from the environment means nothing in `//go:debug` and go.mod: there only the table of internal/godebugs counts. */
export function isEnvironmentOnly(name: string): boolean {
  return runtimeNames.has(name) || name.startsWith('cpu.') || byName.get(name)?.environmentOnly === true;
}

/** The setting of this name, removed ones included. */
export function godebugSetting(name: string): GodebugSetting | undefined {
  return byName.get(name);
}

/** One `name=value` of a GODEBUG value, with its place in it. */
export interface GodebugPart {
  readonly name: string;
  readonly value: string | undefined;
  /** UTF-16 offsets in the value. */
  readonly start: number;
  readonly end: number;
}

/** Cuts a GODEBUG value at its commas. Parts without `=` have no value, and Go ignores them. */
export function parseGodebug(text: string): readonly GodebugPart[] {
  const parts: GodebugPart[] = [];
  let start = 0;
  for (const piece of text.split(',')) {
    const equals = piece.indexOf('=');
    const end = start + piece.length;
    if (piece.trim() !== '') parts.push({ name: equals < 0 ? piece : piece.slice(0, equals), value: equals < 0 ? undefined : piece.slice(equals + 1), start, end });
    start = end + 1;
  }
  return parts;
}

/** The release that first reads `//go:debug` lines, and the one that first reads `godebug` in go.mod (https://go.dev/doc/godebug). */
export const goDebugLinesSince = 21;
export const goModGodebugSince = 23;
