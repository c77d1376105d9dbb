/** COPY and ADD: which files land where, from the build context, another stage, another image, a heredoc or the network. */
import { expand, readJsonArray, splitAtBlanks, type Lookup } from '../../syntax/dockerfile/words';
import { findFlag, type Flag } from '../../syntax/dockerfile/flags';
import type { Instruction } from '../../syntax/dockerfile/instructions';
import type { Span } from '../../core/text';
import type { Change, Entry, FileAccess, FileContent, FileView, Origin, Tri } from '../../trust/types';
import { baseName, parentOf } from '../../trust/paths';
import { resolve } from '../../trust/resolve';
import { globMatcher, hasGlob, joinPath } from './paths';

/** One source of a COPY, resolved as far as possible. */
export interface CopySource {
  readonly raw: string;
  readonly span: Span;
  /** Absolute in the source's file system; `undefined` when a variable in it is not known. */
  readonly path: string | undefined;
  readonly kind: 'path' | 'url' | 'git' | 'heredoc';
}

export interface Copy {
  readonly instruction: Instruction;
  readonly sources: readonly CopySource[];
  readonly destination: { readonly raw: string; readonly span: Span; readonly path: string | undefined; readonly isFolder: boolean } | undefined;
  readonly from: Flag | undefined;
  /** Expanded `--from`. */
  readonly fromName: string | undefined;
  readonly access: FileAccess;
}

/** Reads the words of a COPY or ADD. `workdir` is where a relative destination starts; `undefined` when that is not known. */
export function readCopy(instruction: Instruction, escape: string, lookup: Lookup, workdir: string | undefined): Copy {
  const words = wordsOf(instruction);
  const last = words.at(-1);
  const expanded = words.slice(0, -1).map((word) => sourceOf(word, instruction, escape, lookup));
  const target = last && words.length > 1 ? expand(last.raw, last.span.start, escape, lookup).value : undefined;
  const from = findFlag(instruction.flags, 'from');
  return {
    instruction,
    sources: expanded,
    destination:
      last && words.length > 1
        ? {
            raw: last.raw,
            span: last.span,
            path: target === undefined || (workdir === undefined && !target.startsWith('/')) ? undefined : joinPath(workdir ?? '/', target),
            isFolder: (target ?? last.raw).endsWith('/') || target === '.' || target === '..' || words.length > 2,
          }
        : undefined,
    from,
    fromName: from?.value === undefined ? undefined : expand(from.value, from.valueSpan.start, escape, lookup).value,
    access: accessOf(instruction),
  };
}

function wordsOf(instruction: Instruction): { raw: string; span: Span }[] {
  const json = readJsonArray(instruction.argsText, instruction.args.start);
  if (json) return json.map((item) => ({ raw: item.value, span: item.span }));
  return splitAtBlanks(instruction.argsText, instruction.args.start);
}

function sourceOf(word: { raw: string; span: Span }, instruction: Instruction, escape: string, lookup: Lookup): CopySource {
  if (/^\d*<<-?["']?\w/.test(word.raw)) return { raw: word.raw, span: word.span, path: undefined, kind: 'heredoc' };
  const value = expand(word.raw, word.span.start, escape, lookup).value;
  if (instruction.keyword === 'ADD' && /^https?:\/\//i.test(value ?? word.raw)) {
    return { raw: word.raw, span: word.span, path: value, kind: /\.git(#|$)/.test(value ?? word.raw) ? 'git' : 'url' };
  }
  if (instruction.keyword === 'ADD' && /^(git@|git:\/\/)/.test(word.raw)) return { raw: word.raw, span: word.span, path: value, kind: 'git' };
  return { raw: word.raw, span: word.span, path: value === undefined ? undefined : joinPath('/', value), kind: 'path' };
}

function accessOf(instruction: Instruction): FileAccess {
  const chmod = findFlag(instruction.flags, 'chmod')?.value;
  const chown = findFlag(instruction.flags, 'chown')?.value;
  const mode = chmod !== undefined && /^0?[0-7]{3,4}$/.test(chmod) ? Number.parseInt(chmod, 8) : null;
  const owner = chown === undefined || /^(root|0)(:|$)/.test(chown) ? 'root' : 'other';
  return { mode, owner: chmod !== undefined && mode === null ? 'unknown' : owner };
}

export interface CopyTarget {
  /** Where one source lands, `undefined` when not known. */
  readonly path: string;
  readonly source: CopySource;
  readonly sourcePath: string;
  readonly entry: Entry;
  /** A directory is merged into the destination, a file stands at `path`. */
  readonly isTree: boolean;
}

export interface CopyEffect {
  readonly changes: readonly Change[];
  readonly targets: readonly CopyTarget[];
  /** Sources that are provably not there: the build fails at this instruction. */
  readonly missing: readonly { readonly source: CopySource; readonly origin: Origin }[];
}

/** What a COPY of files (not heredocs, not downloads) does to `into`, given the file system that it copies from. */
export function copyFiles(copy: Copy, from: FileView, into: FileView, origin: Origin): CopyEffect {
  const changes: Change[] = [];
  const targets: CopyTarget[] = [];
  const missing: { source: CopySource; origin: Origin }[] = [];
  const destination = copy.destination;
  if (!destination) return { changes, targets, missing };
  if (destination.path === undefined) return { changes: [{ op: 'blur', path: '/', effect: 'may-add', origin }], targets, missing };
  for (const source of copy.sources) {
    if (source.kind !== 'path') continue;
    if (source.path === undefined) {
      changes.push({ op: 'blur', path: destination.path, effect: 'may-add', origin });
      continue;
    }
    const matches = expandGlob(from, source.path);
    if (!matches.complete) changes.push({ op: 'blur', path: destination.path, effect: 'may-add', origin });
    if (matches.complete && matches.paths.length === 0) missing.push({ source, origin: matches.origin });
    for (const path of matches.paths) {
      const one = copyOne(copy, from, into, path, matches.glob, origin);
      if (one.missing) missing.push({ source, origin: one.missing });
      changes.push(...one.changes);
      if (one.target) targets.push({ ...one.target, source });
    }
  }
  return { changes, targets, missing };
}

interface GlobMatches {
  readonly paths: readonly string[];
  readonly complete: boolean;
  readonly glob: boolean;
  readonly origin: Origin;
}

/** Expands a pattern in the last components of a path; patterns in several components are followed one by one. */
export function expandGlob(view: FileView, pattern: string): GlobMatches {
  if (!hasGlob(pattern)) return { paths: [pattern], complete: true, glob: false, origin: view.entry(pattern).origin };
  const parts = pattern.split('/').filter((part) => part !== '');
  let paths = ['/'];
  let complete = true;
  let origin = view.entry('/').origin;
  for (const part of parts) {
    if (!hasGlob(part)) {
      paths = paths.map((path) => joinPath(path, part));
      continue;
    }
    const matches = globMatcher(part, { dots: true });
    const next: string[] = [];
    for (const path of paths) {
      const found = resolve(view, path);
      if (found.entry.kind === 'absent') continue;
      const listing = view.list(found.path);
      origin = listing.origin;
      if (found.entry.kind === 'unknown' || !listing.complete) complete = false;
      next.push(...listing.names.filter(matches).map((name) => joinPath(path, name)));
    }
    paths = next.slice(0, 2000);
  }
  return { paths, complete, glob: true, origin };
}

interface OneCopy {
  readonly changes: readonly Change[];
  readonly target?: Omit<CopyTarget, 'source'>;
  readonly missing?: Origin;
}

function copyOne(copy: Copy, from: FileView, into: FileView, path: string, viaGlob: boolean, origin: Origin): OneCopy {
  const destination = copy.destination?.path ?? '/';
  const found = resolve(from, path);
  const entry = found.entry;
  if (entry.kind === 'absent') return { changes: [], missing: entry.origin };
  if (entry.kind === 'directory') {
    const changes: Change[] = [{ op: 'graft', path: destination, from, fromPath: found.path, origin }];
    return { changes, target: { path: destination, sourcePath: path, entry, isTree: true } };
  }
  const target = copyDestination(copy, into, baseName(path), viaGlob);
  if (entry.kind === 'unknown') {
    // It exists, or the build would fail; a name with an extension is taken for a file.
    if (target.certain !== 'yes' || !looksLikeFile(path)) {
      return { changes: [{ op: 'blur', path: destination, effect: 'may-add', origin }], target: { path: target.path, sourcePath: path, entry, isTree: true } };
    }
    return { changes: [writeOf(target.path, entry.orElse?.kind === 'file' ? entry.orElse.content : { kind: 'unknown' }, copy.access, origin)], target: { path: target.path, sourcePath: path, entry, isTree: false } };
  }
  const content: FileContent = entry.kind === 'file' ? entry.content : { kind: 'unknown' };
  const access = entry.kind === 'file' && copy.access.mode === null ? { ...copy.access, mode: entry.access.mode } : copy.access;
  const changes: Change[] = [writeOf(target.path, content, access, origin)];
  if (target.certain !== 'yes') changes.push({ op: 'blur', path: destination, effect: 'may-add', origin });
  return { changes, target: { path: target.path, sourcePath: path, entry, isTree: false } };
}

function looksLikeFile(path: string): boolean {
  return /\.[A-Za-z0-9]{1,5}$/.test(path) || /\/bin\//.test(path);
}

function writeOf(path: string, content: FileContent, access: FileAccess, origin: Origin): Change {
  return { op: 'write', path, content, access, origin };
}

/** Where a single file lands: inside the destination if that is, or must be, a folder. */
export function copyDestination(copy: Copy, into: FileView, name: string, viaGlob: boolean): { path: string; certain: Tri } {
  const destination = copy.destination;
  if (destination?.path === undefined) return { path: '/', certain: 'unknown' };
  if (destination.isFolder || viaGlob) return { path: joinPath(destination.path, name), certain: 'yes' };
  const there = resolve(into, destination.path).entry;
  if (there.kind === 'directory') return { path: joinPath(destination.path, name), certain: 'yes' };
  if (there.kind === 'unknown' && there.orElse?.kind === 'directory') return { path: joinPath(destination.path, name), certain: 'yes' };
  if (there.kind === 'unknown' && !/\.\w+$/.test(destination.path) && parentOf(destination.path) !== '/') return { path: destination.path, certain: 'unknown' };
  return { path: destination.path, certain: 'yes' };
}
