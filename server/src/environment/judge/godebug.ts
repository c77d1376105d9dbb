/** What one setting of GODEBUG comes to in one program: whether it does anything, and whether the program starts with it. */
import { godebugState, type GodebugPart, type GodebugSetting } from '../../facts/godebug';
import type { GoRelease, ProgramView } from '../../trust/types';

export type GodebugVerdict =
  /** It does what it is there for, or nothing is known against it. */
  | { readonly kind: 'fine' }
  /** Without `=` Go passes it over. */
  | { readonly kind: 'no-value' }
  /** Blanks belong to the name. */
  | { readonly kind: 'blanks'; readonly name: string }
  /** Several settings in one, separated by something else than a comma. */
  | { readonly kind: 'separator'; readonly repaired: string }
  /** No release reads a setting of this name. */
  | { readonly kind: 'no-such-name'; readonly meant: string | undefined }
  /** Later releases read it; `harmless`: the value asks for what this release does anyway. */
  | { readonly kind: 'not-yet'; readonly minor: number; readonly since: number; readonly harmless: boolean }
  /** Earlier releases read it. */
  | { readonly kind: 'removed'; readonly minor: number; readonly removed: number; readonly harmless: boolean; readonly fatalLater: boolean }
  /** The program does not start. */
  | { readonly kind: 'fatal'; readonly minor: number; readonly removed: number }
  /** It works, or may work, with the release that builds the program now; built with Go 1.27 it would not start. */
  | { readonly kind: 'fatal-later'; readonly removed: number }
  /** The program ends at start, because the setting takes none but a few values. */
  | { readonly kind: 'refused'; readonly accepts: readonly string[]; readonly certain: boolean }
  /** Read on this system only: `macOS and Windows`. */
  | { readonly kind: 'other-system'; readonly systems: string }
  /** No cgo resolver is linked in. */
  | { readonly kind: 'no-cgo' }
  /** No fallback roots are linked in. */
  | { readonly kind: 'no-fallback' };

const fine: GodebugVerdict = { kind: 'fine' };

/** Judges one setting as a program's start finds it; `part.name` is as written, blanks included. */
export function judgeGodebug(part: GodebugPart, program: ProgramView): GodebugVerdict {
  if (program.isGo === 'no') return fine;
  const form = judgeForm(part);
  if (form) return form;
  const state = godebugState(part.name, part.value, program.go);
  switch (state.kind) {
    case 'no-such-name':
      return { kind: 'no-such-name', meant: state.meant };
    case 'not-yet':
      return notYet(state.setting, part.value, program.go);
    case 'removed':
      return removed(state.setting, part.value, state.fatal, program.go);
    case 'known':
    case 'depends':
      return judgeKnown(state.setting, part.value, program);
    default:
      return fine;
  }
}

function judgeForm(part: GodebugPart): GodebugVerdict | undefined {
  const name = part.name.trim();
  if (/^[^;:\s]*[;:\s]\s*[a-z][\w.]*=/i.test(part.value ?? '')) return { kind: 'separator', repaired: commaSeparated(part) };
  if (part.value === undefined) return { kind: 'no-value' };
  return name === part.name ? undefined : { kind: 'blanks', name };
}

function commaSeparated(part: GodebugPart): string {
  return `${part.name}=${part.value ?? ''}`.trim().replace(/[;:\s]+(?=[a-z][\w.]*=)/gi, ',');
}

function notYet(setting: GodebugSetting, value: string | undefined, go: GoRelease | 'unknown'): GodebugVerdict {
  return go === 'unknown' ? fine : { kind: 'not-yet', minor: go.minor, since: setting.since, harmless: value === setting.old };
}

function removed(setting: GodebugSetting, value: string | undefined, fatal: 'yes' | 'no' | 'unknown', go: GoRelease | 'unknown'): GodebugVerdict {
  if (go === 'unknown' || setting.removed === undefined || fatal === 'unknown') return fine;
  if (fatal === 'yes') return { kind: 'fatal', minor: go.minor, removed: setting.removed };
  return { kind: 'removed', minor: go.minor, removed: setting.removed, harmless: !asksForOld(setting, value), fatalLater: value !== undefined && setting.fatal.includes(value) };
}

/** Whether the value asks for what the release changed: where nothing was changed, `1` switches the setting on. */
function asksForOld(setting: GodebugSetting, value: string | undefined): boolean {
  return value !== undefined && (value === setting.old || setting.fatal.includes(value) || (setting.old === undefined && setting.fatal.length === 0 && value !== '0'));
}

function fatalLater(setting: GodebugSetting, value: string | undefined): GodebugVerdict | undefined {
  return setting.removed !== undefined && value !== undefined && setting.fatal.includes(value) ? { kind: 'fatal-later', removed: setting.removed } : undefined;
}

/** For a setting that this release reads, or that some releases read and the release is not known. */
function judgeKnown(setting: GodebugSetting, value: string | undefined, program: ProgramView): GodebugVerdict {
  if (setting.accepts?.includes(value ?? '') === false) return { kind: 'refused', accepts: setting.accepts, certain: program.go !== 'unknown' };
  if (setting.systems !== undefined) return { kind: 'other-system', systems: setting.systems };
  if (setting.name === 'netdns' && asksForCgo(value) && program.cgo === 'no') return { kind: 'no-cgo' };
  if (setting.name === 'x509usefallbackroots' && value === '1' && program.fallbackRoots === 'no') return { kind: 'no-fallback' };
  return fatalLater(setting, value) ?? fine;
}

/** `netdns` has a mode, a number, or both with a plus between them. */
export function asksForCgo(value: string | undefined): boolean {
  return value !== undefined && value.split('+').includes('cgo');
}
