/** Commands that move files about: cp, mv, ln, rm, mkdir, touch, cat, tee, echo, install, chmod, tar and their kin. */
import type { Change, Entry, FileAccess, FileContent } from '../../../trust/types';
import { baseName } from '../../../trust/paths';
import { resolve } from '../../../trust/resolve';
import { expandGlob } from '../copy';
import { joinedTraits } from '../traits';
import { globMatcher, joinPath } from '../paths';
import { printedText } from './output';
import type { Argument, CommandContext, CommandEffect, Effect } from './types';
import { noEffect } from './types';

export const plainAccess: FileAccess = { mode: null, owner: 'root' };

interface Operands {
  readonly flags: ReadonlySet<string>;
  readonly options: ReadonlyMap<string, Argument>;
  readonly operands: readonly Argument[];
}

/** Sorts arguments into short and long flags, options that take a value (letters, and long names without dashes), and operands. */
export function operandsOf(args: readonly Argument[], withValue: string, longs: readonly string[] = []): Operands {
  const flags = new Set<string>();
  const options = new Map<string, Argument>();
  const operands: Argument[] = [];
  let plain = false;
  for (let i = 0; i < args.length; i++) {
    const arg = args[i];
    if (!arg) break;
    const value = arg.value;
    if (plain || value === undefined || value === '-' || !value.startsWith('-')) operands.push(arg);
    else if (value === '--') plain = true;
    else if (value.startsWith('--')) {
      const equals = value.indexOf('=');
      const next = equals < 0 && longs.includes(value.slice(2)) ? args[++i] : undefined;
      if (equals > 0) options.set(value.slice(0, equals), { value: value.slice(equals + 1), span: arg.span });
      else if (next) options.set(value, next);
      else flags.add(value);
    } else {
      for (let k = 1; k < value.length; k++) {
        const letter = `-${value[k]}`;
        if (!withValue.includes(value[k] ?? '')) {
          flags.add(letter);
          continue;
        }
        const rest = value.slice(k + 1);
        const taken = rest === '' ? args[++i] : { value: rest, span: arg.span };
        if (taken) options.set(letter, taken);
        break;
      }
    }
  }
  return { flags, options, operands };
}

function pathOf(context: CommandContext, argument: Argument): string | undefined {
  const value = argument.value;
  if (value === undefined) return undefined;
  if (value.startsWith('/')) return joinPath('/', value);
  return context.command.cwd === undefined ? undefined : joinPath(context.command.cwd, value);
}

function blur(context: CommandContext, path: string, effect: 'may-add' | 'may-change'): Effect {
  return { changes: [{ op: 'blur', path, effect, origin: context.origin }] };
}

/** The paths that one operand stands for; `undefined` when that is not known. */
function pathsOf(context: CommandContext, argument: Argument): readonly string[] | undefined {
  const path = pathOf(context, argument);
  if (path === undefined) return undefined;
  const found = expandGlob(context.state.view, path);
  return found.complete ? found.paths : undefined;
}

interface CopyMode {
  /** Links are copied as links, where the operand does not reach through them. */
  readonly keepsLinks: boolean;
  /** Folders are copied too. */
  readonly recursive: boolean;
}

function copyLike(context: CommandContext, transfer: Transfer, target: string, access: FileAccess, mode: CopyMode): Effect {
  const view = context.state.view;
  const changes: Change[] = [];
  for (const source of transfer.sources) {
    const paths = pathsOf(context, source);
    if (!paths) {
      changes.push({ op: 'blur', path: target, effect: 'may-add', origin: context.origin });
      continue;
    }
    for (const path of paths) {
      const to = placeFor(context, transfer, target, source, path);
      const found = resolve(view, path, { followLast: !mode.keepsLinks || /\/\.?$/.test(source.value ?? '') });
      const isMaybeFolder = found.entry.kind === 'unknown' && mode.recursive;
      if (found.entry.kind === 'directory' || isMaybeFolder) changes.push({ op: 'graft', path: to, from: view, fromPath: found.path, origin: context.origin });
      else if (found.entry.kind === 'link') changes.push({ op: 'link', path: to, target: found.entry.target, origin: context.origin });
      else if (found.entry.kind === 'file') changes.push({ op: 'write', path: to, content: found.entry.content, access, origin: context.origin });
      else if (found.entry.kind === 'unknown') changes.push({ op: 'write', path: to, content: { kind: 'unknown' }, access, origin: context.origin });
    }
  }
  return { changes };
}

/** Where a source ends up: in the target if that is a folder. `dir/.` and `.` stand for what is in the folder. */
function placeFor(context: CommandContext, transfer: Transfer, target: string, source: Argument, path: string): string {
  const isInside = transfer.place === 'folder' || (transfer.place === 'either' && isFolder(resolve(context.state.view, target).entry));
  return isInside && !/(^|\/)\.\/?$/.test(source.value ?? '') ? joinPath(target, baseName(path)) : target;
}

function isFolder(entry: Entry): boolean {
  return entry.kind === 'directory' || (entry.kind === 'unknown' && entry.orElse?.kind === 'directory');
}

interface Transfer {
  readonly sources: readonly Argument[];
  readonly target: Argument;
  readonly place: 'folder' | 'itself' | 'either';
}

/** What cp, mv and install have in common: sources, a target, and whether the target is a folder for them. */
function transferOf(operands: Operands): Transfer | undefined {
  const into = operands.options.get('-t') ?? operands.options.get('--target-directory');
  const sources = into ? operands.operands : operands.operands.slice(0, -1);
  const target = into ?? operands.operands.at(-1);
  if (!target || sources.length === 0) return undefined;
  const isFolder = into !== undefined || sources.length > 1 || (target.value ?? '').endsWith('/');
  const isItself = operands.flags.has('-T') || operands.flags.has('--no-target-directory');
  return { sources, target, place: isItself ? 'itself' : isFolder ? 'folder' : 'either' };
}

const transferLongs = ['target-directory', 'suffix', 'mode', 'owner', 'group'];

const copy: CommandEffect = (context) => {
  const operands = operandsOf(context.command.args, 'tS', transferLongs);
  const transfer = transferOf(operands);
  if (!transfer) return noEffect;
  const target = pathOf(context, transfer.target);
  if (target === undefined || operands.flags.has('--parents')) return blur(context, '/', 'may-add');
  return copyLike(context, transfer, target, plainAccess, copyMode(operands.flags));
};

/** Copying whole folders keeps links, unless that is asked for otherwise. */
function copyMode(flags: ReadonlySet<string>): CopyMode {
  const recursive = ['-r', '-R', '-a', '--recursive', '--archive'].some((flag) => flags.has(flag));
  const keepsLinks = recursive || ['-d', '-P', '--no-dereference'].some((flag) => flags.has(flag));
  return { recursive, keepsLinks: keepsLinks && !['-L', '-H', '--dereference'].some((flag) => flags.has(flag)) };
}

/** Names change, nothing is read or written through links: a link moves as a link, and one in the target's place is replaced. */
const move: CommandEffect = (context) => {
  const transfer = transferOf(operandsOf(context.command.args, 'tS', transferLongs));
  if (!transfer) return noEffect;
  const target = pathOf(context, transfer.target);
  const changes = transfer.sources.flatMap((source): Change[] => {
    const paths = pathsOf(context, source);
    if (!paths) return [{ op: 'blur', path: '/', effect: 'may-change', origin: context.origin }];
    return paths.flatMap((path) => {
      const gone: Change = { op: 'remove', path, origin: context.origin };
      if (target === undefined) return [{ op: 'blur', path: '/', effect: 'may-add', origin: context.origin }, gone];
      const to = placeFor(context, transfer, target, source, path);
      return to === path ? [] : [...arrival(context, path, to), gone];
    });
  });
  return { changes };
};

function arrival(context: CommandContext, path: string, to: string): readonly Change[] {
  const { view } = context.state;
  const { origin } = context;
  const { entry } = resolve(view, path, { followLast: false });
  const replaced: Change = { op: 'remove', path: to, origin };
  switch (entry.kind) {
    case 'absent':
      return [];
    case 'link':
      return [replaced, { op: 'link', path: to, target: entry.target, origin }];
    case 'file':
      return [replaced, { op: 'write', path: to, content: entry.content, access: entry.access, origin }];
    case 'directory':
      return [{ op: 'graft', path: to, from: view, fromPath: path, origin }];
    case 'unknown':
      return [replaced, { op: 'graft', path: to, from: view, fromPath: path, origin }];
  }
}

const install: CommandEffect = (context) => {
  const operands = operandsOf(context.command.args, 'tmogS', transferLongs);
  const { flags, options } = operands;
  const mode = options.get('-m')?.value ?? options.get('--mode')?.value;
  const access: FileAccess = { mode: mode !== undefined && /^[0-7]{3,4}$/.test(mode) ? Number.parseInt(mode, 8) : 0o755, owner: 'root' };
  if (flags.has('-d') || flags.has('--directory')) return makeFolders(context, operands.operands, access);
  const transfer = transferOf(operands);
  if (!transfer) return noEffect;
  const target = pathOf(context, transfer.target);
  return target === undefined ? blur(context, '/', 'may-add') : copyLike(context, transfer, target, access, { recursive: false, keepsLinks: false });
};

function makeFolders(context: CommandContext, operands: readonly Argument[], access: FileAccess): Effect {
  const changes = operands.flatMap((operand): Change[] => {
    const path = pathOf(context, operand);
    return path === undefined ? [] : [{ op: 'mkdir', path, access, origin: context.origin }];
  });
  return { changes };
}

const mkdir: CommandEffect = (context) => makeFolders(context, operandsOf(context.command.args, 'm', ['mode']).operands, plainAccess);

const link: CommandEffect = (context) => {
  const { flags, options, operands } = operandsOf(context.command.args, 'tS');
  const into = options.get('-t');
  const targets = into || operands.length === 1 ? operands : operands.slice(0, -1);
  const last = into ?? (operands.length === 1 ? { value: '.', span: context.command.span } : operands.at(-1));
  if (!last || targets.length === 0) return noEffect;
  const place = pathOf(context, last);
  if (place === undefined) return blur(context, '/', 'may-add');
  // With `-n` a link to a folder is a name like any other, a folder itself is still one.
  const there = resolve(context.state.view, place, { followLast: !flags.has('-n') && !flags.has('--no-dereference') }).entry;
  const isNamed = into !== undefined || targets.length > 1 || /\/$/.test(last.value ?? '');
  // Where it is open whether a folder stands there, the link is in it or in its place.
  if (!isNamed && !flags.has('-T') && there.kind === 'unknown' && isFolder(there)) return blur(context, place, 'may-change');
  const folder = isNamed || (!flags.has('-T') && isFolder(there));
  const changes = targets.map((target): Change => {
    const value = target.value;
    const path = folder && value !== undefined ? joinPath(place, baseName(value)) : place;
    if (value === undefined) return { op: 'blur', path: place, effect: 'may-add', origin: context.origin };
    if (flags.has('-s') || flags.has('--symbolic')) return { op: 'link', path, target: value, origin: context.origin };
    const linked = resolve(context.state.view, pathOf(context, target) ?? '/').entry;
    const content: FileContent = linked.kind === 'file' ? linked.content : { kind: 'unknown' };
    return { op: 'write', path, content, access: plainAccess, origin: context.origin };
  });
  return { changes };
};

const remove: CommandEffect = (context) => {
  const changes = operandsOf(context.command.args, '').operands.flatMap((operand): Change[] => {
    const paths = pathsOf(context, operand);
    if (paths) return paths.map((path) => ({ op: 'remove', path, origin: context.origin }));
    const prefix = (pathOf(context, operand) ?? '').replace(/\/[^/]*[*?[].*$/, '');
    return [{ op: 'blur', path: prefix === '' ? '/' : prefix, effect: 'may-change', origin: context.origin }];
  });
  return { changes };
};

const touch: CommandEffect = (context) => ({
  changes: operandsOf(context.command.args, 'drt').operands.flatMap((operand): Change[] => {
    const path = pathOf(context, operand);
    if (path === undefined || resolve(context.state.view, path).entry.kind !== 'absent') return [];
    return [{ op: 'write', path, content: { kind: 'no-certificates', empty: true }, access: plainAccess, origin: context.origin }];
  }),
});

const chmod: CommandEffect = (context) => {
  const { operands } = operandsOf(context.command.args, '');
  const mode = operands[0]?.value;
  if (mode === undefined || !/^[0-7]{3,4}$/.test(mode)) return noEffect;
  const changes = operands.slice(1).flatMap((operand): Change[] =>
    (pathsOf(context, operand) ?? []).flatMap((path): Change[] => {
      const found = resolve(context.state.view, path);
      if (found.entry.kind !== 'file') return [];
      return [{ op: 'write', path: found.path, content: found.entry.content, access: { ...found.entry.access, mode: Number.parseInt(mode, 8) }, origin: found.entry.origin }];
    }),
  );
  return { changes };
};

/**
 * What a command prints, as file content: a heredoc, `echo` of literals, `cat` of files that are known. The file at the real path
 * `emptied` is what its output goes to: a shell empties that before the command reads it.
 */
export function outputOf(context: CommandContext, emptied?: string): FileContent {
  const { command } = context;
  if (command.name === 'cat') return catOutput(context, emptied);
  if (command.name === 'find') return foundOutput(context);
  if (command.name === 'echo' || command.name === 'printf') {
    const text = printedText(command);
    return text === undefined ? { kind: 'unknown' } : context.readContent(text);
  }
  return { kind: 'unknown' };
}

function inputContent({ command: { stdin }, readContent }: CommandContext): FileContent {
  return stdin && !stdin.expands ? readContent(stdin.text) : { kind: 'unknown' };
}

function catOutput(context: CommandContext, emptied: string | undefined): FileContent {
  const { operands } = operandsOf(context.command.args, '');
  if (operands.length === 0) return inputContent(context);
  const parts: FileContent[] = [];
  let isComplete = true;
  for (const operand of operands) {
    const path = pathOf(context, operand);
    const found = path === undefined ? undefined : expandGlob(context.state.view, path);
    isComplete = isComplete && found?.complete === true;
    for (const each of found?.paths ?? []) {
      const { entry, path: place } = resolve(context.state.view, each);
      if (place === emptied) continue;
      if (entry.kind === 'file') parts.push(entry.content);
      if (entry.kind === 'file' ? found?.glob === true && standsForMany(each, entry.content) : entry.kind !== 'absent') isComplete = false;
    }
  }
  return joinContents(isComplete ? parts : [...parts, { kind: 'unknown' }]);
}

/** `find DIR … -exec cat {} \;`: the files below DIR one after another, as far as they are known. */
function foundOutput(context: CommandContext): FileContent {
  const [start] = context.command.args;
  const folder = start && pathOf(context, start);
  if (folder === undefined || !printsFound(context)) return { kind: 'unknown' };
  const parts: FileContent[] = [];
  const isComplete = gather(context, folder, parts, 0);
  return joinContents(isComplete ? parts : [...parts, { kind: 'unknown' }]);
}

function printsFound({ command }: CommandContext): boolean {
  const at = command.args.findIndex((arg) => arg.value === '-exec');
  return command.args[at + 1]?.value === 'cat' && command.args[at + 2]?.value === '{}';
}

const deepestGathering = 6;

/** False where there may be more than was found. A `-name` is taken at its word only as far as it narrows what is known. */
function gather(context: CommandContext, folder: string, into: FileContent[], depth: number): boolean {
  const { view } = context.state;
  const found = resolve(view, folder);
  if (found.entry.kind !== 'directory' || depth > deepestGathering) return found.entry.kind === 'absent';
  const listing = view.list(found.path);
  const named = context.command.args.findIndex((arg) => arg.value === '-name');
  const pattern = named < 0 ? undefined : context.command.args[named + 1]?.value;
  const matches = pattern === undefined ? (): boolean => true : globMatcher(pattern, { dots: true });
  let isComplete = listing.complete && (named < 0 || pattern !== undefined);
  for (const name of listing.names.slice(0, 500)) {
    const { entry } = resolve(view, joinPath(found.path, name));
    if (entry.kind === 'directory') isComplete = gather(context, joinPath(found.path, name), into, depth + 1) && isComplete;
    else if (entry.kind === 'file' && matches(name)) {
      into.push(entry.content);
      if (standsForMany(found.path, entry.content)) isComplete = false;
    } else if (entry.kind === 'unknown' && matches(name)) isComplete = false;
  }
  return isComplete;
}

/** Of the single roots that a package brings, the facts give one as an example. */
function standsForMany(path: string, content: FileContent): boolean {
  return /^\/(usr\/share\/ca-certificates|etc\/ssl\/certs)(\/|$)/.test(path) && content.kind === 'certificates' && content.scope === 'public' && content.count === 1;
}

/** The content of files one after another. */
export function joinContents(parts: readonly FileContent[]): FileContent {
  if (parts.some((part) => part.kind === 'unknown')) return withDoubt(joinContents(parts.filter((part) => part.kind !== 'unknown')));
  const certificates = parts.filter((part) => part.kind === 'certificates');
  const first = certificates[0];
  const traits = joinedTraits(parts);
  const marked = traits === undefined ? {} : { traits };
  if (!first) return { kind: 'no-certificates', empty: parts.every((part) => part.kind === 'no-certificates' && part.empty), ...marked };
  const scopes = new Set(certificates.map((part) => part.scope));
  const fingerprints = certificates.every((part) => part.fingerprints) ? [...new Set(certificates.flatMap((part) => part.fingerprints ?? []))] : undefined;
  return {
    kind: 'certificates',
    count: fingerprints ? fingerprints.length : certificates.length === 1 ? first.count : null,
    ...(fingerprints ? { fingerprints } : {}),
    scope: scopes.size === 1 ? first.scope : scopes.has('unknown') ? 'unknown' : 'mixed',
    ...(certificates.every((part) => part.limited) ? { limited: true } : {}),
    ...marked,
  };
}

/** Certificates stay certificates with something unknown behind them; how many there are then, and whose, is open. */
function withDoubt(known: FileContent): FileContent {
  if (known.kind !== 'certificates') return { kind: 'unknown' };
  return { kind: 'certificates', count: null, scope: known.scope === 'private' ? 'unknown' : known.scope };
}

/** What redirections of any command write. */
export function redirectEffect(context: CommandContext): Effect {
  const changes = context.command.redirects.flatMap((redirect): Change[] => {
    if (redirect.kind === 'read') return [];
    const path = pathOf(context, { value: redirect.path, span: redirect.span });
    if (path === undefined) return [{ op: 'blur', path: '/', effect: 'may-add', origin: context.origin }];
    if (path.startsWith('/dev/') || path.startsWith('/proc/')) return [];
    const emptied = redirect.kind === 'append' ? undefined : resolve(context.state.view, path).path;
    return [writeOutput(context, path, outputOf(context, emptied), redirect.kind === 'append')];
  });
  return { changes };
}

function writeOutput(context: CommandContext, path: string, output: FileContent, append: boolean): Change {
  const before = append ? resolve(context.state.view, path).entry : undefined;
  const old: FileContent | undefined = before?.kind === 'file' ? before.content : before === undefined || before.kind === 'absent' ? undefined : { kind: 'unknown' };
  const content = old ? joinContents([old, output]) : output;
  return { op: 'write', path, content, access: plainAccess, origin: context.origin };
}

const tee: CommandEffect = (context) => {
  const { flags, operands } = operandsOf(context.command.args, '');
  const source = context.command.pipedFrom === undefined ? undefined : context.commands[context.command.pipedFrom];
  const output = source ? outputOf({ ...context, command: source }) : inputContent(context);
  const changes = operands.flatMap((operand): Change[] => {
    const path = pathOf(context, operand);
    if (path === undefined) return [{ op: 'blur', path: '/', effect: 'may-add', origin: context.origin }];
    return path.startsWith('/dev/') ? [] : [writeOutput(context, path, output, flags.has('-a') || flags.has('--append'))];
  });
  return { changes };
};

/** Edits in place: what stood there is not known any more. */
const sed: CommandEffect = (context) => {
  const inPlace = context.command.args.some((arg) => /^(-[a-zA-Z]*i|--in-place)/.test(arg.value ?? ''));
  if (!inPlace) return noEffect;
  // The script stands among the operands too; as a path it names nothing.
  const { operands } = operandsOf(context.command.args, 'efl', ['expression', 'file']);
  const changes = operands.flatMap((operand): Change[] => {
    const paths = pathsOf(context, operand);
    if (paths) return paths.map((path) => ({ op: 'blur', path, effect: 'may-change', origin: context.origin }));
    return operand.value === undefined ? [{ op: 'blur', path: '/', effect: 'may-change', origin: context.origin }] : [];
  });
  return { changes };
};

/** Whether the first word, with or without a dash, or an option asks tar for this letter. */
function tarDoes(context: CommandContext, letter: string, long: string): boolean {
  return context.command.args.some(({ value }, index) => value === `--${long}` || (value !== undefined && new RegExp(index === 0 ? `^-?[A-Za-z]*${letter}` : `^-[A-Za-z]*${letter}`).test(value)));
}

/** Unpacking: anything may have arrived below the folder. Packing writes the archive alone. */
const tar: CommandEffect = (context) => {
  const { options, operands } = operandsOf(context.command.args, 'CfIbgHKLNTVX', ['directory', 'file', 'exclude', 'transform', 'use-compress-program', 'files-from', 'exclude-from']);
  const packs = tarDoes(context, 'c', 'create') || tarDoes(context, 't', 'list');
  if (packs && !tarDoes(context, 'x', 'extract')) {
    const archive = options.get('-f') ?? options.get('--file') ?? operands[1];
    const path = archive === undefined || archive.value === '-' ? undefined : pathOf(context, archive);
    return path === undefined ? noEffect : blur(context, path, 'may-change');
  }
  const into = options.get('-C') ?? options.get('--directory');
  return blur(context, (into ? pathOf(context, into) : context.command.cwd) ?? '/', 'may-add');
};

const unzip: CommandEffect = (context) => {
  const { options } = operandsOf(context.command.args, 'dPx');
  const into = options.get('-d');
  return blur(context, (into ? pathOf(context, into) : context.command.cwd) ?? '/', 'may-add');
};

const find: CommandEffect = (context) => {
  const acts = context.command.args.some((arg) => /^-(delete|exec|execdir|ok|okdir|fprint\w*)$/.test(arg.value ?? ''));
  if (!acts || onlyReads(context)) return noEffect;
  const end = context.command.args.findIndex((arg) => /^[-(!]/.test(arg.value ?? ''));
  const starts = context.command.args.slice(0, Math.max(0, end));
  const places = starts.length === 0 ? [context.command.cwd] : starts.map((start) => pathOf(context, start));
  return { changes: places.map((path) => ({ op: 'blur', path: path?.replace(/\/[^/]*[*?[].*$/, '') ?? '/', effect: 'may-change', origin: context.origin })) };
};

/** Everything that `find` starts only reads. */
function onlyReads({ command }: CommandContext): boolean {
  const started = command.args.flatMap((arg, index) => (/^-(exec|execdir|ok)$/.test(arg.value ?? '') ? [command.args[index + 1]?.value ?? ''] : []));
  return !command.args.some((arg) => /^-(delete|fprint\w*)$/.test(arg.value ?? '')) && started.every((name) => ['cat', 'ls', 'grep', 'head', 'file', 'stat', 'wc', 'sha256sum', 'md5sum', 'basename'].includes(name));
}

/** Files of variables and functions that other packages bring; any other script may do anything. */
const knownScript = /^\/etc\/(os-release|lsb-release|profile|bash\.bashrc|environment|default\/locale)$|\/(activate|\.cargo\/env|\.bashrc|\.profile|nvm\.sh|gvm|sdkman-init\.sh)$/;

const source: CommandEffect = ({ command }) => (knownScript.test(command.args[0]?.value ?? '') ? noEffect : undefined);

/** Standard output does nothing by itself; redirections are handled for every command alike. */
const silent: CommandEffect = () => noEffect;

export const fileCommands: Readonly<Record<string, CommandEffect>> = {
  cp: copy,
  mv: move,
  install,
  mkdir,
  ln: link,
  rm: remove,
  unlink: remove,
  rmdir: silent,
  touch,
  chmod,
  tee,
  sed,
  find,
  tar,
  bsdtar: tar,
  unzip,
  '.': source,
  source,
  cat: silent,
  echo: silent,
  printf: silent,
};
