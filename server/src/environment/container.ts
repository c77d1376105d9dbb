/** A container as manifests and Compose files describe it: an image with mounts and variables over it, as files that Go will find. */
import type { Text } from '../core/message';
import type { FixDraft } from '../core/rule';
import type { Span } from '../core/text';
import { findImage, type ImageFact, type ImageName } from '../facts/images';
import { imageView } from '../trust/image';
import { lookup } from '../trust/lookup';
import { emptyView, withChanges, unknownView } from '../trust/view';
import type { Change, EnvValue, FileView, GoRelease, Origin, RunsAs, Trace } from '../trust/types';

/** Where the files of a mount come from. */
export type SourceKind = 'configMap' | 'secret' | 'projected' | 'csi' | 'emptyDir' | 'host' | 'config' | 'volume' | 'other';

export interface ContainerMount {
  /** The whole entry in the list of mounts. */
  readonly span: Span;
  readonly targetSpan: Span;
  /** Absolute and normalised. */
  readonly target: string;
  readonly kind: SourceKind;
  /** What the user calls the source: `ConfigMap corp-ca`. */
  readonly sourceName: string;
  /** Whether a single file is mounted (`subPath`, a Compose config). */
  readonly isFile: boolean;
  /** The files of the source, with what shows at `target` below `fromPath`. */
  readonly view: FileView;
  readonly fromPath: string;
  /** The only file of the source, where it is known to have just one. */
  readonly onlyKey: string | undefined;
  /** The source has a name or a file name that says "all the roots". */
  readonly looksLikeBundle: boolean;
  /** The source may be missing, and then there is an empty directory. */
  readonly isOptional: boolean;
  readonly origin: Origin;
  /** Repairs in the file's own style. */
  readonly edits: MountEdits;
}

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
  readonly span: Span;
  readonly nameSpan: Span;
  readonly image: ImageFact | undefined;
  /** As written; `undefined` where it is not known. */
  readonly imageText: string | undefined;
  /** The files of the image, without mounts. */
  readonly base: FileView;
  readonly mounts: readonly ContainerMount[];
  readonly runsAs: RunsAs;
  value(name: string): EnvValue;
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

/** What a process in the container sees; `without` leaves one mount out. */
export function filesOf(container: Container, without?: ContainerMount): FileView {
  const order = container.mounts.filter(mount => mount !== without).toSorted((a, b) => a.target.split('/').length - b.target.split('/').length);
  const changes = order.map((mount): Change => ({ op: 'mount', path: mount.target, from: mount.view, fromPath: mount.fromPath, origin: mount.origin }));
  return withChanges(container.base, changes);
}

export function traceOf(container: Container, go?: GoRelease, without?: ContainerMount): Trace {
  return lookup({
    view: filesOf(container, without),
    go: go ?? 'unknown',
    environment: name => container.value(name),
    runsAs: container.runsAs,
    fallbackRoots: 'no',
  });
}
