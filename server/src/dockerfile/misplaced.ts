/** Bundles and private CAs that a stage has where Go does not look. */
import { allAnchors, familiesOfAnchorPath } from '../facts/anchors';
import { baseName, isWithin, joined, parentOf } from '../trust/paths';
import { isReadByGo } from '../trust/questions';
import { resolve } from '../trust/resolve';
import type { EnvValue, FileContent, Trace } from '../trust/types';
import type { DockerfileAnalysis } from './analysis';
import { anchorOf } from './anchors';
import type { EvaluatedStage } from './evaluate/stage';
import { escaped, momentOf, textAfter, textOf, timelineOf, type Moment } from './timeline';

export interface MisplacedFile {
  /** `bundle`: the public roots. `authority`: a private CA. */
  readonly kind: 'bundle' | 'authority';
  /** `shadowed`: Go knows the path, and stops at an earlier one. */
  readonly because: 'unread' | 'shadowed';
  readonly path: string;
  readonly moment: Moment;
  /** A variable, the start command or a later instruction names it: then the program knows where it is. */
  readonly isNamed: boolean;
}

interface Known {
  /** The lookup that the answer rests on, apart from the stage itself. */
  readonly trace: Trace;
  readonly files: readonly MisplacedFile[];
}

/** Answers by stage: stages outlive an edit that does not reach them. */
const answers = new WeakMap<EvaluatedStage, Known>();

/** What this Dockerfile put into the image for Go to trust, and Go does not read. */
export function misplacedFiles(analysis: DockerfileAnalysis, stage: EvaluatedStage): readonly MisplacedFile[] {
  const trace = analysis.traceOf(stage);
  const known = answers.get(stage);
  if (known?.trace === trace) return known.files;
  const files = findMisplaced(analysis, stage, trace);
  answers.set(stage, { trace, files });
  return files;
}

function findMisplaced(analysis: DockerfileAnalysis, stage: EvaluatedStage, trace: Trace): readonly MisplacedFile[] {
  if (trace.verdict === 'unknown' || !stage.final.image) return [];
  const moments = timelineOf(analysis, stage);
  // Where there are roots, only what lies in places of the whole system can matter (see `kindOf`).
  const everywhere = trace.verdict === 'no-roots';
  const paths = new Set(moments.flatMap((moment) => pathsOf(moment, stage, everywhere)).filter((path) => everywhere || isInSystemPlace(path)));
  return [...paths].flatMap((path): MisplacedFile[] => {
    const found = resolve(stage.final.view, path);
    if (found.entry.kind !== 'file') return [];
    const index = momentOf(moments, found.entry.origin, analysis.model.uri);
    const moment = moments[index];
    const kind = moment && kindOf(path, found.entry.content, stage, trace);
    if (!kind) return [];
    const because = whyUnread(analysis, stage, path, trace);
    if (because === undefined || (kind === 'bundle' && because === 'shadowed')) return [];
    return [{ kind, because, path, moment, isNamed: isNamed(analysis, stage, moments, index, path) }];
  });
}

const deepestFolder = 2;
const mostFiles = 100;
const writers = new Set(['cp', 'mv', 'install', 'tee', 'curl', 'wget', 'ln']);

/** Paths at which a moment may have put a file. */
function pathsOf({ step, evaluated }: Moment, stage: EvaluatedStage, everywhere: boolean): string[] {
  if (!evaluated) {
    const isLooked = (tree: string): boolean => everywhere || systemPlaces.some((place) => isWithin(place, tree) || isWithin(tree, place));
    const targets = (step.copy?.targets ?? []).flatMap(({ path, isTree }) => (isTree ? (isLooked(path) ? filesBelow(stage, path, 0) : []) : [path]));
    return [...targets, ...(step.copy?.made ?? []).map(({ path }) => path)];
  }
  const { command } = evaluated;
  const redirected = command.redirects.flatMap(({ kind, path }) => (kind === 'read' || path === undefined ? [] : [path]));
  if (!writers.has(command.name ?? '')) return redirected.filter((path) => path.startsWith('/'));
  const words = command.args.flatMap((arg) => (arg.value === undefined || !arg.value.startsWith('/') ? [] : [arg.value.replace(/\/+$/, '')]));
  const folder = words.at(-1);
  const inside = folder === undefined ? [] : command.args.flatMap((arg) => (arg.value === undefined ? [] : [joined(folder, baseName(arg.value))]));
  return [...redirected, ...words, ...inside].filter((path) => path.startsWith('/') && path.length > 1);
}

function filesBelow(stage: EvaluatedStage, folder: string, depth: number): string[] {
  // A tree over the root is a root file system: only where certificates could be meant for the store is looked.
  if (folder === '/') return ['/etc/ssl', '/etc/pki/tls'].flatMap((place) => filesBelow(stage, place, 1));
  return stage.final.view.list(folder).names.slice(0, mostFiles).flatMap((name): string[] => {
    const path = joined(folder, name);
    if (/\.(crt|pem|cer)$/.test(name)) return [path];
    return depth < deepestFolder && !name.includes('.') ? filesBelow(stage, path, depth + 1) : [];
  });
}

const bundleName = /^(ca-?certificates|ca-?bundle|cacerts?|tls-ca-bundle|root-?certs|ca-certs)\.(crt|pem)$/i;
/** Places that serve the whole system: what lies there is meant to be trusted, and by every program. */
const systemPlaces = ['/etc/ssl/certs', '/etc/pki/tls/certs', '/usr/lib/ssl/certs', '/etc/ssl/ca-bundle.pem', '/etc/pki/tls/cacert.pem', '/etc/ssl/cert.pem', '/usr/share/ca-certificates', ...allAnchors().map(({ directory }) => directory)];
/** A file with fewer public roots is somebody's choice for some purpose. */
const smallestBundle = 10;

/**
 * What the file is to the program. The public roots count only where nothing else gives roots, a private CA only where its
 * place says that it is meant for everybody: a program may well read its own CA from its own folder.
 */
function kindOf(path: string, content: FileContent, stage: EvaluatedStage, trace: Trace): MisplacedFile['kind'] | undefined {
  if (trace.verdict === 'no-roots' && isPublicBundle(path, content)) return 'bundle';
  if (content.kind !== 'certificates' || content.scope !== 'private' || content.traits?.authority !== 'yes' || content.traits.privateKey !== undefined) return undefined;
  if (!isInSystemPlace(path)) return undefined;
  // Where the family has a tool, the anchor directories are its business.
  return familiesOfAnchorPath(path).length > 0 && anchorOf(stage.final) ? undefined : 'authority';
}

function isInSystemPlace(path: string): boolean {
  return systemPlaces.some((folder) => isWithin(path, folder));
}

function isPublicBundle(path: string, content: FileContent): boolean {
  if (content.kind === 'unknown') return bundleName.test(baseName(path));
  if (content.kind !== 'certificates' || (content.scope !== 'public' && content.scope !== 'mixed')) return false;
  return content.count === null || content.count >= smallestBundle || bundleName.test(baseName(path));
}

function whyUnread(analysis: DockerfileAnalysis, stage: EvaluatedStage, path: string, trace: Trace): MisplacedFile['because'] | undefined {
  const { view, environment } = stage.final;
  const variable = (name: 'SSL_CERT_FILE' | 'SSL_CERT_DIR'): EnvValue => environment.get(name) ?? { kind: 'unset' };
  const answer = isReadByGo(path, variable, analysis.programOf(stage).go, view);
  if (answer === 'no') return 'unread';
  if (answer !== 'file') return undefined;
  const real = resolve(view, path).path;
  const isOpened = trace.steps.some((step) => step.op === 'open' && (step.outcome === 'unknown' || resolve(view, step.path).path === real));
  return !isOpened && trace.steps.some((step) => step.op === 'open' && step.outcome === 'found') ? 'shadowed' : undefined;
}

/** A variable, the start command or a later instruction says where the file is. */
function isNamed(analysis: DockerfileAnalysis, stage: EvaluatedStage, moments: readonly Moment[], index: number, path: string): boolean {
  const folder = parentOf(path);
  const pattern = new RegExp(`(^|[^\\w./-])(${escaped(path)}(?![\\w./-])${folder === '/' || isStoreFolder(folder) ? '' : `|${escaped(folder)}/?(?![\\w./-])`})`, 'm');
  const values = [...stage.final.environment.values()].flatMap((value) => (value.kind === 'set' ? [value.value] : []));
  const starts = [stage.final.entrypoint, stage.final.cmd].flatMap((start) => (start ? [textOf(analysis, start.instruction)] : []));
  return [...values, ...starts, textAfter(analysis, moments, index)].some((text) => pattern.test(text));
}

/** Folders that instructions name for many reasons. */
function isStoreFolder(folder: string): boolean {
  return ['/etc', '/etc/ssl', '/etc/ssl/certs', '/usr/share', '/usr/local/share', '/usr/local/bin', '/app', '/tmp', '/opt', '/root', '/home'].includes(folder);
}
