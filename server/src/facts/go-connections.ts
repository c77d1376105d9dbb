/** Which packages of Go programs can open TLS connections, as far as somebody has looked. */
import data from './data/go-connections.json';

interface StandardPackage {
  readonly package: string;
  /** Exported names that open nothing, or `*` for all of them. */
  readonly quiet: string;
  readonly quietPattern?: string;
  readonly except?: string;
}

interface Quiet {
  readonly names: ReadonlySet<string>;
  readonly pattern: RegExp | undefined;
  readonly isAll: boolean;
  readonly except: ReadonlySet<string>;
}

const entries: readonly StandardPackage[] = data.standard;
const standard = new Map(entries.map(each => [each.package, quietOf(each)]));
const quietModules: readonly { readonly module: string; readonly except?: readonly string[] }[] = data.quietModules;

function quietOf({ quiet, quietPattern, except = '' }: StandardPackage): Quiet {
  return {
    names: new Set(quiet.split(' ')),
    pattern: quietPattern === undefined ? undefined : new RegExp(quietPattern),
    isAll: quiet === '*',
    except: new Set(except.split(' ').filter(name => name !== '')),
  };
}

/** Whether a package is of the standard library: the first element of its path has no dot. */
export function isStandardPackage(path: string): boolean {
  return !(path.split('/', 1)[0] ?? '').includes('.');
}

/** Whether any use of a package of the standard library is worth a look. */
export function mayConnect(path: string): boolean {
  return standard.has(path);
}

/** Whether an exported name of a package of the standard library opens no connection and starts no other program. */
export function isQuietName(path: string, name: string): boolean {
  const quiet = standard.get(path);
  if (!quiet) return true;
  if (quiet.except.has(name)) return false;
  return quiet.isAll || quiet.names.has(name) || quiet.pattern?.test(name) === true;
}

/** Whether a package of a module that is not the program's own is known to open no connection. Major versions do not matter. */
export function isQuietImport(path: string): boolean {
  return quietModules.some(({ module, except = [] }) => isBelow(path, module) && !except.some(other => isBelow(path, other)));
}

function isBelow(path: string, module: string): boolean {
  return path === module || path.startsWith(`${module}/`) || path.startsWith(`${module}.v`);
}
