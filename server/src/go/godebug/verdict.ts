/** What the go command makes of a GODEBUG setting in source: unlike in the environment, a name that it does not know stops the build. */
import { goDebugLinesSince, godebugSetting, godebugState, isEnvironmentOnly, type GodebugSetting } from '../../facts/godebug';
import type { GoRelease } from '../../trust/types';

export type SourceVerdict =
  | { readonly kind: 'fine' }
  /** No go command knows the name; `isInvented`: it is certain that none will. */
  | { readonly kind: 'unknown'; readonly meant: string | undefined; readonly isInvented: boolean }
  /** It was removed before the first release that reads settings in source. */
  | { readonly kind: 'long-gone'; readonly removed: number }
  /** A real name that only the environment takes. */
  | { readonly kind: 'environment-only' }
  /** Every go command that may build the module stops. */
  | { readonly kind: 'stops'; readonly removed: number }
  /** Go commands before 1.27 stop, later ones pass it over. */
  | { readonly kind: 'passed-over'; readonly removed: number; readonly stopsBefore27: boolean }
  /** It works with the release that go.mod names; later ones stop. */
  | { readonly kind: 'stops-later'; readonly removed: number }
  /** The release that go.mod names does not know it yet. */
  | { readonly kind: 'not-yet'; readonly since: number }
  /** The program ends at start. */
  | { readonly kind: 'refused'; readonly accepts: readonly string[] };

const fine: SourceVerdict = { kind: 'fine' };

/** From this release on only a removed setting's old value is an error (https://go.dev/issue/76163). */
const passesRemovedOver = 27;

/** `go` is the release of the `go` line that counts: an older go command does not build the module, a newer one may. */
export function judgeWritten(name: string, value: string, go: GoRelease | 'unknown'): SourceVerdict {
  if (isEnvironmentOnly(name)) return { kind: 'environment-only' };
  const setting = godebugSetting(name);
  if (!setting) return judgeUnlisted(name, value, go);
  if (setting.removed !== undefined && setting.removed <= goDebugLinesSince) return { kind: 'long-gone', removed: setting.removed };
  if (setting.removed !== undefined) return judgeRemoved(setting, setting.removed, value, go);
  if (go !== 'unknown' && go.minor >= goDebugLinesSince && go.minor < setting.since) return { kind: 'not-yet', since: setting.since };
  return setting.accepts?.includes(value) === false ? { kind: 'refused', accepts: setting.accepts } : fine;
}

function judgeUnlisted(name: string, value: string, go: GoRelease | 'unknown'): SourceVerdict {
  const state = godebugState(name, value, go);
  if (state.kind !== 'no-such-name') return fine;
  return { kind: 'unknown', meant: state.meant, isInvented: state.meant !== undefined || state.note !== undefined };
}

function judgeRemoved(setting: GodebugSetting, removed: number, value: string, go: GoRelease | 'unknown'): SourceVerdict {
  const isOld = setting.fatal.includes(value);
  if (go === 'unknown' || go.minor < removed) return isOld ? { kind: 'stops-later', removed } : fine;
  return isOld ? { kind: 'stops', removed } : { kind: 'passed-over', removed, stopsBefore27: go.minor < passesRemovedOver };
}
