/** Package managers: what an install or a removal does to the root bundle and to the tool that rebuilds it. */
import { anchorFactOf } from '../../../facts/anchors';
import { layoutAfterInstall } from '../../../facts/layouts';
import {
  allManagers, bringsBundle, bringsTool, installScript, managerFact, managerOfProgram, packageName, type PackageManagerFact,
} from '../../../facts/packages';
import { afterRemoval, type RemovalResult } from '../../../facts/removals';
import { texts } from '../../texts';
import type { Change, Origin, Tri } from '../../../trust/types';
import { layoutChanges } from '../installed';
import { both, either, negated } from '../../../trust/logic';
import type { Bringer, PackageState, StageState } from '../state';
import { spanOrigin } from '../state';
import { rebuiltBundle } from './trust';
import type { Argument, CommandContext, CommandEffect, Effect, RunCommand } from './types';
import { noEffect } from './types';

export interface PackageCall {
  readonly manager: PackageManagerFact;
  readonly packages: readonly Argument[];
  /** Name of the virtual package (`apk add --virtual NAME`). */
  readonly virtual: string | undefined;
  /** What the options of this call say of recommended packages; the image's own setting otherwise. */
  readonly recommends: Tri | undefined;
  /** Installs into, or removes from, another root directory. */
  readonly elsewhere: boolean;
  readonly verb: string;
  readonly purge: boolean;
}

/** The packages that a command installs, `undefined` for any other command. */
export function installOf(command: RunCommand): PackageCall | undefined {
  const script = command.name === undefined ? undefined : installScript(command.name);
  const manager = script ? managerFact(script.manager) : managerOf(command);
  if (!manager) return undefined;
  if (script) {
    const packages = command.args.filter((arg) => !arg.value?.startsWith('-'));
    return { manager, packages, virtual: undefined, recommends: script.recommends ? 'yes' : 'no', elsewhere: false, verb: 'install', purge: false };
  }
  const call = callOf(command, manager);
  return call && manager.install.some((verb) => isVerb(manager, verb, call.verb)) ? call : undefined;
}

/** The packages that a command removes, `undefined` for any other command. */
export function removalOf(command: RunCommand): PackageCall | undefined {
  const manager = managerOf(command);
  const call = manager && callOf(command, manager);
  return call && manager.remove.some((verb) => isVerb(manager, verb, call.verb)) ? call : undefined;
}

function managerOf(command: RunCommand): PackageManagerFact | undefined {
  return command.name === undefined ? undefined : managerOfProgram(command.name);
}

function isVerb(manager: PackageManagerFact, verb: string, written: string): boolean {
  return verb === written || (manager.id === 'pacman' && verb.startsWith('-') && written.startsWith(verb) && !written.startsWith('--'));
}

function callOf(command: RunCommand, manager: PackageManagerFact): PackageCall | undefined {
  let verb: string | undefined;
  let virtual: string | undefined;
  let recommends: Tri | undefined;
  let elsewhere = false;
  let purge = false;
  const packages: Argument[] = [];
  for (let i = 0; i < command.args.length; i++) {
    const arg = command.args[i];
    const value = arg?.value;
    if (!arg) break;
    if (value === undefined || !value.startsWith('-') || (manager.id === 'pacman' && verb === undefined)) {
      if (verb === undefined) {
        if (value === undefined) return undefined;
        verb = value;
      } else packages.push(arg);
      continue;
    }
    const equals = value.indexOf('=');
    const name = equals < 0 ? value : value.slice(0, equals);
    const takesNext = equals < 0 && (manager.valueOptions.includes(name) || manager.virtualOptions.includes(name) || manager.rootOptions.includes(name));
    const given = equals >= 0 ? value.slice(equals + 1) : takesNext ? command.args[++i]?.value : undefined;
    if (manager.virtualOptions.includes(name)) virtual = given ?? '';
    if (manager.rootOptions.includes(name) || manager.rootOptions.some((option) => value.startsWith(`${option}=`))) elsewhere = true;
    if (manager.noRecommendsOptions.includes(value)) recommends = 'no';
    if (manager.recommendsOptions.includes(value)) recommends = 'yes';
    recommends = recommendsSetting(value, given) ?? recommends;
    if (name === '--purge') purge = true;
  }
  if (verb === undefined) return undefined;
  return { manager, packages, virtual, recommends, elsewhere, verb, purge: purge || verb === 'purge' || verb === 'autopurge' };
}

/** `-o APT::Install-Recommends=0`, in one word or two. */
function recommendsSetting(option: string, value: string | undefined): Tri | undefined {
  if (!/^(-o|--option(=|$))/.test(option)) return undefined;
  const setting = /^(-o|--option)$/.test(option) ? value : option.replace(/^(-o|--option=)/, '');
  const match = /^APT::Install-Recommends(?:=(.*))?$/i.exec(setting ?? '');
  return match ? truth(match[1]) : undefined;
}

function truth(text: string | undefined): Tri {
  if (/^(0|no|false|without|off|disable)$/i.test(text ?? '')) return 'no';
  return /^(1|yes|true|with|on|enable)$/i.test(text ?? '') ? 'yes' : 'unknown';
}

/** Verbs that install what nobody can name from here. */
const unnamedInstalls = /^(build-?dep|satisfy|groups?|module|environment|dist-upgrade|full-upgrade|distro-sync)$/;

const manage: CommandEffect = (context): Effect => {
  if (!context.canWriteSystem) return noEffect;
  const install = installOf(context.command);
  if (install) return install.elsewhere ? noEffect : installEffect(context, install);
  const removal = removalOf(context.command);
  if (removal) return removal.elsewhere ? noEffect : removalEffect(context, removal);
  const manager = managerOf(context.command);
  const other = manager && callOf(context.command, manager);
  if (!other || other.elsewhere || !unnamedInstalls.test(other.verb)) return noEffect;
  return installEffect(context, { ...other, packages: [{ value: undefined, span: context.command.span }] });
};

interface Gain {
  readonly bundle: Tri;
  readonly tool: Tri;
  /** The word that brings it, or that might. */
  readonly because: Argument | undefined;
  /** The bundle's package itself is asked for. */
  readonly named: boolean;
  readonly bringers: readonly Bringer[];
}

function gainOf(context: CommandContext, call: PackageCall): Gain {
  const family = context.state.image?.family;
  const recommends = call.recommends ?? context.state.packages.recommends;
  const options = { recommends, ...(family === undefined ? {} : { family }) };
  let bundle: Tri = 'no';
  let tool: Tri = 'no';
  let because: Argument | undefined;
  let named = false;
  const bringers: Bringer[] = [];
  for (const word of call.packages) {
    const gain = gainOfWord(word, call.manager.id, options);
    const name = word.value === undefined ? undefined : packageName(call.manager.id, word.value).name;
    if (gain.bundle === 'yes' && bundle !== 'yes') because = word;
    if (gain.bundle === 'unknown') because ??= word;
    if (name !== undefined && gain.bundle === 'yes' && call.manager.bundle.includes(name)) named = true;
    else if (gain.bundle !== 'no') bringers.push({ name, certain: gain.bundle === 'yes' });
    bundle = either(bundle, gain.bundle);
    tool = either(tool, gain.tool);
  }
  return { bundle, tool, because, named, bringers };
}

function gainOfWord(word: Argument, manager: string, options: { readonly recommends: Tri; readonly family?: string }): { bundle: Tri; tool: Tri } {
  if (word.value === undefined || word.value.startsWith('/') || word.value.startsWith('./') || /^https?:/.test(word.value)) return { bundle: 'unknown', tool: 'unknown' };
  const { name, removes } = packageName(manager, word.value);
  if (removes) return { bundle: 'no', tool: 'no' };
  return { bundle: bringsBundle(manager, name, options), tool: bringsTool(manager, name, options) };
}

function installEffect(context: CommandContext, call: PackageCall): Effect {
  const state = context.state;
  const gain = gainOf(context, call);
  const packages = packagesAfterInstall(state.packages, call, gain);
  if (gain.bundle === 'no' && gain.tool === 'no') return { changes: [], packages };
  const family = familyOf(state, call);
  const layout = layoutAfterInstall(family);
  if (gain.bundle !== 'yes' || !layout) {
    // A package manager takes nothing away when it installs; with no image known, the family's paths are not either.
    const origin = gain.bundle === 'unknown' ? unknownPackageOrigin(context, gain) : context.origin;
    const bundleThere = state.packages.bundle === 'yes';
    return { changes: bundleThere ? [] : [{ op: 'blur', path: '/etc', effect: 'may-add', origin }], packages };
  }
  const changes = layoutChanges(layout, installOrigin(context, call, gain));
  return { changes: [...changes, ...refreshed(context, { ...state, packages }, family)], packages };
}

/** Installing runs the update tool: anchors that are there already go into the bundle. */
function refreshed(context: CommandContext, state: StageState, family: string): Change[] {
  const anchor = anchorFactOf(family);
  return anchor?.refreshedByInstall ? rebuiltBundle(state, anchor, context.origin) : [];
}

function unknownPackageOrigin(context: CommandContext, gain: Gain): Origin {
  const origin = context.origin;
  if (!gain.because || origin.kind !== 'span') return origin;
  return spanOrigin(origin.file, gain.because.span, texts.unknownPackage({ package: gain.because.value ?? '$…' }));
}

function installOrigin(context: CommandContext, call: PackageCall, gain: Gain): Origin {
  const origin = context.origin;
  if (origin.kind !== 'span') return origin;
  const at = gain.because?.span ?? context.command.span;
  return spanOrigin(origin.file, at, texts.instruction({ text: `${call.manager.programs[0] ?? call.manager.id} ${call.verb} ${gain.because?.value ?? ''}`.trim() }));
}

function packagesAfterInstall(old: PackageState, call: PackageCall, gain: Gain): PackageState {
  const { virtual } = call;
  // What a virtual package holds goes with it, its own members included.
  const bringers: readonly Bringer[] = virtual === undefined || gain.bundle === 'no' ? gain.bringers : [{ name: virtual, certain: gain.bundle === 'yes' }];
  const isNamed = gain.named && virtual === undefined;
  return {
    ...old,
    manager: old.manager === 'unknown' || old.manager === 'none' ? call.manager.id : old.manager,
    bundle: either(old.bundle, gain.bundle),
    tool: either(old.tool, gain.tool),
    bundleIsAutomatic: isNamed ? 'no' : old.bundle !== 'yes' && gain.bundle !== 'no' ? 'yes' : old.bundleIsAutomatic,
    broughtBy: [...old.broughtBy, ...bringers],
  };
}

function familyOf(state: StageState, call: PackageCall): string {
  const known = state.image?.family;
  if (known !== undefined && known !== 'unknown') return known;
  // The manager tells the family where the image does not.
  const byManager: Readonly<Record<string, string>> = { apk: 'alpine', 'apt-get': 'debian', zypper: 'suse', pacman: 'arch' };
  return byManager[call.manager.id] ?? 'rhel';
}

function removalEffect(context: CommandContext, call: PackageCall): Effect {
  const { state } = context;
  const { packages } = state;
  const names = new Set(call.packages.flatMap((word) => (word.value === undefined ? [] : [packageName(call.manager.id, word.value).name])));
  const remaining = packages.broughtBy.filter(({ name }) => name === undefined || !names.has(name));
  const isNamed = [...call.manager.bundle, ...call.manager.tool].some((name) => names.has(name));
  const gone = isNamed ? goneByName(call, remaining) : goneAsOrphan(context, call, remaining);
  const left: PackageState = { ...packages, broughtBy: remaining, ...toolAfterRemoval(state, call, remaining) };
  if (gone === 'no') {
    const unknownName = call.packages.some((word) => word.value === undefined || /[*?]/.test(word.value));
    if (!unknownName) return { changes: [], packages: isNamed ? { ...left, bundleIsAutomatic: 'yes' } : left };
    return { changes: [{ op: 'blur', path: '/etc/ssl', effect: 'may-change', origin: context.origin }], packages: { ...left, bundle: 'unknown', tool: 'unknown' } };
  }
  if (packages.bundle === 'no' && packages.tool === 'no') return { changes: [], packages: left };
  const result = gone === 'unknown' ? 'unknown' : afterRemoval(familyOf(state, call), state.alpineRelease, call.purge);
  const bundle = result === 'gone' ? 'no' : result === 'unknown' ? 'unknown' : packages.bundle;
  const tool = gone === 'unknown' ? 'unknown' : 'no';
  return { changes: lossChanges(context, state, call, result), packages: { ...left, bundle, tool, bundleIsAutomatic: gone === 'unknown' ? packages.bundleIsAutomatic : 'no' } };
}

/** apk keeps what another package needs; the others take that package along. */
function goneByName(call: PackageCall, remaining: readonly Bringer[]): Tri {
  return call.manager.id === 'apk' ? negated(neededBy(remaining)) : 'yes';
}

function goneAsOrphan(context: CommandContext, call: PackageCall, remaining: readonly Bringer[]): Tri {
  const { bundleIsAutomatic } = context.state.packages;
  return removesOrphans(context.command, call) ? both(bundleIsAutomatic, negated(neededBy(remaining))) : 'no';
}

function removesOrphans(command: RunCommand, call: PackageCall): boolean {
  return call.manager.removesOrphans === 'always' || /^auto(remove|purge)$/.test(call.verb) || command.args.some((arg) => arg.value === '--auto-remove' || arg.value === '--autoremove');
}

function neededBy(bringers: readonly Bringer[]): Tri {
  if (bringers.some(({ certain }) => certain)) return 'yes';
  return bringers.length > 0 ? 'unknown' : 'no';
}

/** The tool came with a package that goes, into an image that has the bundle of its own: whether it stays is open. */
function toolAfterRemoval(state: StageState, call: PackageCall, remaining: readonly Bringer[]): Pick<PackageState, 'tool'> {
  const { packages } = state;
  const lost = remaining.length < packages.broughtBy.length && call.manager.removesOrphans === 'always' && packages.bundleIsAutomatic === 'no';
  return { tool: lost && packages.tool === 'yes' && state.image?.updateTool === 'none' ? 'unknown' : packages.tool };
}

function lossChanges(context: CommandContext, state: StageState, call: PackageCall, result: RemovalResult): Change[] {
  const origin = context.origin;
  if (result === 'stays') return [];
  if (result === 'unknown') return [{ op: 'blur', path: '/etc', effect: 'may-change', origin }];
  const layout = layoutAfterInstall(familyOf(state, call));
  const gone = layout?.entries.filter((entry) => entry.kind === 'file' || entry.kind === 'link') ?? [];
  const kept = result === 'base-stays' ? new Set(state.image?.bundlePaths ?? []) : new Set<string>();
  return gone.filter((entry) => !kept.has(entry.path)).map((entry): Change => ({ op: 'remove', path: entry.path, origin }));
}

/** `apt-mark auto '.*'` makes an orphan of everything that nothing else needs; `manual` keeps what it names. */
const mark: CommandEffect = ({ command, state }): Effect => {
  const [verb, ...names] = command.args;
  const meant = names.some(({ value }) => value === undefined || value === 'ca-certificates' || /[*?.[]/.test(value));
  if (!meant || (verb?.value !== 'auto' && verb?.value !== 'manual')) return noEffect;
  const isKept = verb.value === 'manual' && names.some(({ value }) => value === 'ca-certificates');
  return { changes: [], packages: { ...state.packages, bundleIsAutomatic: isKept ? 'no' : verb.value === 'auto' ? 'unknown' : state.packages.bundleIsAutomatic } };
};

/** Whether apt installs recommended packages after settings were written; `undefined` when they do not speak of it. */
export function recommendsAfterWriting(path: string, text: string | undefined): Tri | undefined {
  if (!/^\/etc\/apt\/apt\.conf(\.d(\/|$)|$)/.test(path)) return undefined;
  if (text === undefined) return 'unknown';
  const setting = /^(?!\s*(?:#|\/\/)).*\bInstall-Recommends\s+"?(\w+)"?/im.exec(text)?.[1];
  return setting === undefined ? undefined : truth(setting);
}

/** Installs or removes single packages, of which nobody can say what they hold; everything else only asks. */
function lowLevel(changing: RegExp): CommandEffect {
  return ({ command }) => (command.args.some((arg) => arg.value === undefined || changing.test(arg.value)) ? undefined : noEffect);
}

/** One effect for every program of every manager, and for the install scripts of base images. */
export const packageCommands: Readonly<Record<string, CommandEffect>> = {
  ...Object.fromEntries([...allManagers().flatMap((manager) => manager.programs), 'install_packages', 'clean-install'].map((program) => [program, manage])),
  'apt-mark': mark,
  dpkg: lowLevel(/^(-i|-r|-P|-\w*i|--install|--unpack|--remove|--purge|--configure)$/),
  rpm: lowLevel(/^(-[iUFe]\w*|--install|--upgrade|--freshen|--erase|--reinstall)$/),
};
