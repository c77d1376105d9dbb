/**
 * A container as manifests and Compose files describe it: an image with mounts and variables over it, as files that Go
 * will find. Rules about mounts judge this value alone, so that they hold for every language that can make one.
 */
import type { Text } from '../core/message';
import type { FixDraft } from '../core/rule';
import type { Span } from '../core/text';
import type { ImageRole } from '../facts/image-roles';
import { findImage, imageRole, type ImageFact, type ImageName } from '../facts/images';
import { languageOfCommand } from '../facts/runtimes';
import { imageView } from '../trust/image';
import type { JoinedImage } from '../trust/joins';
import { lookup } from '../trust/lookup';
import { isWithin } from '../trust/paths';
import { emptyView, withChanges, unknownView } from '../trust/view';
import type { Change, EnvValue, FileContent, FileView, GoRelease, Origin, ProgramView, RunsAs, Trace, Tri } from '../trust/types';
import type { RanCommand } from './shell';

/** Where the files of a mount come from. `host`: a directory or a file of the node or of the developer's machine. */
export type SourceKind = 'configMap' | 'secret' | 'projected' | 'csi' | 'emptyDir' | 'host' | 'config' | 'volume' | 'image' | 'other';

/** A file of a mount's source, with what is known of it. */
export interface MountedFile {
  /** Relative to the source: `ca.crt`. */
  readonly path: string;
  readonly content: FileContent;
  /** Permission bits as set; `null` where the usual ones hold or they are not known. */
  readonly mode: number | null;
}

export interface ContainerMount {
  /** The whole entry in the list of mounts. */
  readonly span: Span;
  readonly targetSpan: Span;
  /** Absolute and normalised. */
  readonly target: string;
  readonly kind: SourceKind;
  /** What the user calls the source: `ConfigMap`, `bind mount`, and its name. */
  readonly sourceLabel: string;
  readonly sourceName: string;
  /** Whether a single file is mounted (`subPath`, a Compose config). */
  readonly isFile: boolean;
  /** The files of the source, with what shows at `target` below `fromPath`. */
  readonly view: FileView;
  readonly fromPath: string;
  /** The files of the source, where all of them are known by name. */
  readonly files: readonly MountedFile[] | undefined;
  /** Names of single files that the mount's declaration spells out, whether or not the source is known. */
  readonly namedFiles: readonly string[];
  /** The source, or a file in it, has a name that says "all the roots", or something fills it that may put them in. */
  readonly looksLikeBundle: boolean;
  /** The source may be missing, and then there is an empty directory. */
  readonly isOptional: boolean;
  /** Whether the container cannot write there. */
  readonly isReadOnly: boolean;
  /** The path on the host. */
  readonly hostPath: string | undefined;
  readonly origin: Origin;
  /** Where other files make what is in the source. */
  readonly madeBy?: readonly Origin[];
  /** Repairs in the file's own style. */
  readonly edits: MountEdits;
}

/** Each gives `undefined` where the place does not allow the edit. */
export interface MountEdits {
  /** Mounts only this file of the source, at `path`. */
  asFile(key: string, path: string): FixDraft['edits'] | undefined;
  /** Mounts at another place. */
  moveTo(path: string): FixDraft['edits'] | undefined;
}

export interface Container {
  readonly file: string;
  /** The container's name, for texts and targets. */
  readonly name: string;
  /** Id of its trace. */
  readonly id: string;
  readonly title: Text;
  /** It ends before the others start, or stands beside them (init containers, sidecars). */
  readonly isPreparing?: true;
  readonly span: Span;
  readonly nameSpan: Span;
  readonly image: ImageFact | undefined;
  /** As written; `undefined` where it is not known. */
  readonly imageText: string | undefined;
  readonly imageSpan: Span | undefined;
  /** The Dockerfile of the workspace that makes the image, where that is proven. */
  readonly joined?: JoinedImage;
  /** The files of the image, without mounts. */
  readonly base: FileView;
  readonly mounts: readonly ContainerMount[];
  readonly runsAs: RunsAs;
  readonly workingDirectory: string | undefined;
  /** Whether nothing outside of mounts can be written to. */
  readonly isReadOnly: Tri;
  /** Whether something that cannot be read here gives it variables (`envFrom`, an `env_file` that is not there). */
  readonly hidesVariables: boolean;
  /** Whether the file names a path anywhere but where something is mounted: the program may be told to read it. */
  mentions(path: string): boolean;
  /** Whether other files may add mounts, variables or an image: a patch, an override. */
  readonly isPartial: boolean;
  /** Whether the image alone says which program starts. */
  readonly startsItself: boolean;
  /** The commands that the file has the container run, its program among them, when it starts with these files. */
  commands(view: FileView): readonly RanCommand[];
  value(name: string): EnvValue;
  /** Whether the file itself sets a variable, to whatever. */
  sets(name: string): boolean;
  readonly edits: ContainerEdits;
}

export interface ContainerEdits {
  /** Sets a variable that the file does not set yet. */
  setVariable(name: string, value: string): FixDraft['edits'] | undefined;
  /** Takes a command out of the script that it stands in. */
  removeCommand(command: RanCommand): FixDraft['edits'] | undefined;
  /** Lets the container run as root. */
  runAsRoot(): FixDraft['edits'] | undefined;
}

/** Cuts `host:5000/a/b:tag@sha256:…`; total. */
export function imageName(text: string): ImageName {
  const at = text.indexOf('@');
  const digest = at < 0 ? undefined : text.slice(at + 1);
  const rest = at < 0 ? text : text.slice(0, at);
  const colon = rest.indexOf(':', rest.lastIndexOf('/') + 1);
  const tag = colon < 0 ? undefined : rest.slice(colon + 1);
  return { name: colon < 0 ? rest : rest.slice(0, colon), ...(tag === undefined ? {} : { tag }), ...(digest === undefined ? {} : { digest }) };
}

/** The facts of an image and its files; unknown images stay unknown. */
export function imageOf(text: string | undefined, known: (image: string) => Text, unknown: Origin): { readonly fact: ImageFact | undefined; readonly view: FileView } {
  const name = text === undefined || text === '' ? undefined : imageName(text);
  const fact = name && findImage(name);
  if (!name || !fact || text === undefined) return { fact: undefined, view: unknownView(unknown) };
  const origin: Origin = { kind: 'fact', text: known(text), source: fact.sources[0] ?? '' };
  const measured = fact.measuredRoots.find(({ release }) => release === name.tag);
  const view = fact.family === 'scratch' ? emptyView(origin) : imageView(fact.layout, origin, { limited: fact.scope === 'limited', ...(measured ? { bundleCount: measured.count } : {}) });
  return { fact, view };
}

/** Whether something is known of the image's files: by the facts, or from the Dockerfile that makes it. */
export function isImageKnown(container: Container): boolean {
  return container.image !== undefined || container.joined !== undefined;
}

/** What the image is for, as far as its name says. */
export function roleOf(container: Container): ImageRole {
  const { imageText } = container;
  return container.image?.role ?? (imageText === undefined ? 'unknown' : imageRole(imageName(imageText).name));
}

/** Images of other languages are never judged by what Go would find, nor are programs that are known not to be Go's. */
export function mayRunGo(container: Container): boolean {
  const role = roleOf(container);
  if (role === 'language' || role === 'service') return false;
  const commands = container.commands(container.base);
  const program = commands.findLast(({ understood }) => !understood) ?? commands.at(-1);
  if (!program) return true;
  return program.name === undefined || program.name === 'go' || (!program.understood && languageOfCommand(program.name) === undefined);
}

/** What the program in the container sees when it starts; `without` leaves one mount out. */
export function filesOf(container: Container, without?: ContainerMount): FileView {
  return prepared(container, withChanges(container.base, mountChanges(container.mounts.filter((mount) => mount !== without))));
}

/** The files after the commands that run before the program: the program is the last command that nobody knows. */
export function prepared(container: Container, view: FileView): FileView {
  const commands = container.commands(view);
  const program = commands.findLast(({ understood, inSubstitution }) => !understood && !inSubstitution);
  return program?.before ?? commands.at(-1)?.after ?? view;
}

/** Outer mounts first, as the runtime does it. */
export function mountChanges(mounts: readonly ContainerMount[]): readonly Change[] {
  const order = mounts.toSorted((a, b) => depthOf(a.target) - depthOf(b.target));
  return order.map((mount) => ({ op: 'mount', path: mount.target, from: mount.view, fromPath: mount.fromPath, origin: mount.origin }));
}

/** Whether a path lies in a mount, or is its target. */
export function isMounted(path: string, mount: ContainerMount): boolean {
  return isWithin(path, mount.target);
}

function depthOf(path: string): number {
  return path === '/' ? 0 : path.split('/').length;
}

/** The program of the image, where the container starts it as the image says. */
export function builtProgramOf({ joined, startsItself }: Container): ProgramView | undefined {
  return startsItself ? joined?.image.program : undefined;
}

export function traceOf(container: Container, go?: GoRelease, without?: ContainerMount): Trace {
  const program = builtProgramOf(container);
  return lookup({
    view: filesOf(container, without),
    go: go ?? program?.go ?? 'unknown',
    ...(program === undefined || program.goLine === 'unknown' ? {} : { goLine: program.goLine }),
    environment: (name) => container.value(name),
    ...(container.workingDirectory === undefined ? {} : { workingDirectory: container.workingDirectory }),
    runsAs: container.runsAs,
    fallbackRoots: program?.fallbackRoots === 'yes' ? 'yes' : 'no',
  });
}
