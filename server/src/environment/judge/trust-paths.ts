/** What is wrong with the paths in SSL_CERT_FILE and SSL_CERT_DIR, as far as it is proven. */
import { directoryBehaviour, type GoRelease } from '../../facts/go-lookup';
import type { TrustVariable } from '../../facts/environment-variables';
import { baseName, joined, normalised } from '../../trust/paths';
import { trustPaths } from '../../trust/questions';
import { resolve } from '../../trust/resolve';
import type { FileView } from '../../trust/types';
import type { EnvironmentVariable, ProcessEnvironment } from '../types';
import { judgeAbsence, type Absence } from './mounts';

/** A path in a value, with its place in the value. */
export interface Piece {
  readonly path: string;
  readonly start: number;
  readonly end: number;
}

export type TrustPathProblem =
  /** `/dev/null`: it was meant to switch verification off. */
  | { readonly kind: 'dev-null'; readonly piece: Piece }
  /** A list, where Go takes one path. */
  | { readonly kind: 'file-list'; readonly pieces: readonly Piece[] }
  /** A list whose separator Go does not know. */
  | { readonly kind: 'separator'; readonly repaired: string }
  /** A list with colons for a release that takes one path. */
  | { readonly kind: 'list-too-early'; readonly minor: number }
  | { readonly kind: 'missing'; readonly piece: Piece; readonly absence: Exclude<Absence, 'mounted'> }
  /** A directory where a file is wanted; `bundle` is a bundle file in it. */
  | { readonly kind: 'is-directory'; readonly piece: Piece; readonly bundle: string | undefined }
  /** A file where a directory is wanted. */
  | { readonly kind: 'is-file'; readonly piece: Piece }
  /** A file without a certificate that Go can read. */
  | { readonly kind: 'no-certificates'; readonly piece: Piece; readonly empty: boolean };

/** All problems of one variable; empty where nothing is proven. */
export function judgeTrustPaths(environment: ProcessEnvironment, variable: EnvironmentVariable): readonly TrustPathProblem[] {
  const { value } = variable;
  // Set to nothing it is the same as not set.
  if (value === undefined || value === '') return [];
  return variable.name === 'SSL_CERT_FILE' ? judgeFile(environment, value) : judgeDirectories(environment, value);
}

function judgeFile(environment: ProcessEnvironment, value: string): readonly TrustPathProblem[] {
  const whole = { path: value, start: 0, end: value.length };
  const list = piecesOf(value, /[:;,]/);
  if (list.length > 1 && list.every((piece) => piece.path.startsWith('/')) && !exists(environment.files, value)) return [{ kind: 'file-list', pieces: list }];
  return judgePath(environment, whole, 'SSL_CERT_FILE');
}

function judgeDirectories(environment: ProcessEnvironment, value: string): readonly TrustPathProblem[] {
  const repaired = value.replace(/\s*[;,]\s*(?=\/)|\s+(?=\/)/g, ':');
  if (repaired !== value && value.startsWith('/') && !exists(environment.files, value)) return [{ kind: 'separator', repaired }];
  const { go } = environment.program;
  const pieces = piecesOf(value, /:/);
  if (pieces.length > 1 && go !== 'unknown' && !takesList(go)) return [{ kind: 'list-too-early', minor: go.minor }];
  return pieces.flatMap((piece) => judgePath(environment, piece, 'SSL_CERT_DIR'));
}

function takesList(go: GoRelease): boolean {
  return directoryBehaviour(go).variableIsList;
}

function judgePath(environment: ProcessEnvironment, piece: Piece, name: TrustVariable): readonly TrustPathProblem[] {
  const path = absolute(piece.path, environment.workingDirectory);
  if (path === undefined) return [];
  if (normalised(path) === '/dev/null') return otherIsSet(environment, name) ? [] : [{ kind: 'dev-null', piece }];
  if (environment.mayBeMounted(normalised(path))) return [];
  const { entry, failure } = resolve(environment.files, path);
  if (entry.kind === 'absent' && failure !== 'permission-denied') return missing(environment, piece, path, name);
  if (entry.kind === 'directory' && name === 'SSL_CERT_FILE') return [{ kind: 'is-directory', piece, bundle: bundleIn(environment.files, path) }];
  if (entry.kind !== 'file') return [];
  if (name === 'SSL_CERT_DIR') return [{ kind: 'is-file', piece }];
  return entry.content.kind === 'no-certificates' ? [{ kind: 'no-certificates', piece, empty: entry.content.empty }] : [];
}

function missing(environment: ProcessEnvironment, piece: Piece, path: string, name: TrustVariable): readonly TrustPathProblem[] {
  const absence = judgeAbsence(environment, path);
  if (absence === 'mounted') return [];
  // With the other variable set, a path to nowhere is how the usual places are switched off.
  if (otherIsSet(environment, name) && /^\/(nonexistent|none|null|empty|dev\/null|var\/empty|does-not-exist)(\/|$)/.test(path)) return [];
  return [{ kind: 'missing', piece, absence }];
}

/** Whether the other of the two variables is set, or may be: only both together replace everything that Go reads. */
function otherIsSet(environment: ProcessEnvironment, name: TrustVariable): boolean {
  const other = environment.value(name === 'SSL_CERT_FILE' ? 'SSL_CERT_DIR' : 'SSL_CERT_FILE');
  return other.kind === 'unknown' || (other.kind === 'set' && other.value !== '' && other.value !== '/dev/null');
}

function exists(files: FileView, path: string): boolean {
  return path.startsWith('/') && ['file', 'directory'].includes(resolve(files, path).entry.kind);
}

function absolute(path: string, workingDirectory: string | undefined): string | undefined {
  if (path.startsWith('/')) return path;
  return workingDirectory === undefined ? undefined : joined(workingDirectory, path);
}

/** Names that bundles have in the directories of all distributions. */
const bundleNames = ['ca-certificates.crt', 'ca-bundle.crt', 'ca-bundle.pem', 'tls-ca-bundle.pem', 'cert.pem'];

function bundleIn(files: FileView, directory: string): string | undefined {
  return bundleNames.map((name) => joined(normalised(directory), name)).find((path) => {
    const { entry } = resolve(files, path);
    return entry.kind === 'file' && entry.content.kind === 'certificates';
  });
}

/** Whether a path names a bundle of public roots as distributions keep it, and not somebody's own CA. */
export function meansSystemBundle(path: string): boolean {
  return trustPaths('unknown').files.includes(normalised(path)) || (/^\/etc\/(ssl|pki)\//.test(path) && bundleNames.includes(baseName(path)));
}

/** The pieces between separators; empty ones name nothing. */
export function piecesOf(value: string, separator: RegExp): readonly Piece[] {
  const pieces: Piece[] = [];
  let start = 0;
  for (const path of value.split(separator)) {
    const lead = path.length - path.trimStart().length;
    if (path.trim() !== '') pieces.push({ path: path.trim(), start: start + lead, end: start + lead + path.trim().length });
    start += path.length + 1;
  }
  return pieces;
}
