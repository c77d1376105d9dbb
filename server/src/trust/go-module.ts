/** What go.mod alone says of the programs of its module. */
import { embeddedRoots } from '../facts/embedded-roots';
import { parseGoRelease } from '../facts/go-lookup';
import { readGoMod, type GoMod } from '../syntax/gomod/read';
import type { GoRelease, Tri } from './types';

export interface ModuleFacts {
  /** GODEBUG defaults follow it. */
  readonly goLine: GoRelease | undefined;
  /** The newest release that its `go` or `toolchain` line asks for. */
  readonly asksFor: GoRelease | undefined;
  /** Whether a module with embedded roots is required. */
  readonly requiresRoots: boolean;
  /** Whether requiring it is known to register them: a requirement is direct only while a package of the module imports it. */
  readonly registersRoots: Tri;
  /** Whether no required module can bring roots that nobody here knows of. */
  readonly requiresNothingUnknown: boolean;
}

const noModule: ModuleFacts = { goLine: undefined, asksFor: undefined, requiresRoots: false, registersRoots: 'unknown', requiresNothingUnknown: false };

/** `undefined`: there is no go.mod, or it cannot be read. */
export function moduleFacts(goMod: string | undefined): ModuleFacts {
  if (goMod === undefined) return noModule;
  const read = readGoMod(goMod);
  const goLine = read.go && parseGoRelease(read.go.value);
  const roots = embeddedRoots.flatMap(({ module, registers }) => read.requires.filter(({ path }) => path === module).map(({ isIndirect }) => ({ registers, isIndirect })));
  return {
    goLine,
    asksFor: newer(goLine, goLine && read.toolchain && parseGoRelease(read.toolchain.value)),
    requiresRoots: roots.length > 0,
    registersRoots: roots.some(({ registers, isIndirect }) => registers && !isIndirect) ? 'yes' : roots.length > 0 ? 'unknown' : 'no',
    requiresNothingUnknown: requiresNothingUnknown(read),
  };
}

function newer(one: GoRelease | undefined, other: GoRelease | undefined): GoRelease | undefined {
  return one && other && other.minor > one.minor ? other : one;
}

/** Of `golang.org/x` only `crypto/x509roots/fallback` has roots. */
function requiresNothingUnknown(read: GoMod): boolean {
  return read.replaces.length === 0 && read.requires.every(({ path }) => path.startsWith('golang.org/x/'));
}
