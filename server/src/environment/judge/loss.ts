/** Whether a mount takes the public roots away: the lookup with the mount and without it, on the image or on one like it. */
import { findImage } from '../../facts/images';
import { imageView } from '../../trust/image';
import { lookup } from '../../trust/lookup';
import { isWithin } from '../../trust/paths';
import { trustPaths } from '../../trust/questions';
import { emptyView, withChanges } from '../../trust/view';
import type { EnvValue, FileContent, FileView, Origin, Trace } from '../../trust/types';
import { isImageKnown, mountChanges, prepared, type Container, type ContainerMount } from '../container';

export interface Loss {
  /** Whether the image is known to have had the roots, or an image of that kind is taken for it. */
  readonly image: 'known' | 'assumed';
  /** Whether the mount's files are known, or private certificates are taken for them. */
  readonly content: 'known' | 'assumed';
  /** What is left: `private` roots or `none`. */
  readonly left: 'private' | 'none';
  /** Images of the assumed kind, for texts. */
  readonly likeness: string;
}

interface Likeness {
  readonly image: string;
  readonly words: string;
}

const debianLike: Likeness = { image: 'alpine', words: 'Alpine or distroless' };
const redHatLike: Likeness = { image: 'registry.access.redhat.com/ubi9/ubi', words: 'UBI' };
const suseLike: Likeness = { image: 'opensuse/leap', words: 'openSUSE' };

/** The images for which somebody mounts at such a path. */
function likenessOf(target: string): Likeness {
  if (isWithin(target, '/etc/pki')) return redHatLike;
  return target === '/etc/ssl/ca-bundle.pem' ? suseLike : debianLike;
}

/** `undefined` where the mount takes nothing away, or where that is not known. */
export function lossOf(container: Container, mount: ContainerMount, traceOf: (without?: ContainerMount) => Trace): Loss | undefined {
  const before = traceOf(mount).publicRoots;
  if (before === 'no') return undefined;
  const likeness = likenessOf(mount.target);
  const image = before === 'yes' ? 'known' : 'assumed';
  // Of a patch it is not known what else sets variables: as with an image that nobody knows, nothing is taken to.
  const isOpen = !isImageKnown(container) || container.isPartial;
  const base = image === 'known' || isImageKnown(container) ? undefined : likeness;
  if (before === 'unknown' && (!isOpen || assumedTrace(container, base, mount, undefined).publicRoots !== 'yes')) return undefined;
  const real = image === 'known' ? traceOf() : assumedTrace(container, base, undefined, undefined);
  if (real.publicRoots === 'yes') return undefined;
  if (real.publicRoots === 'no') return { image, content: 'known', left: leftBy(real), likeness: likeness.words };
  const supposed = assumedTrace(container, base, undefined, mount);
  return supposed.publicRoots === 'no' ? { image, content: 'assumed', left: leftBy(supposed), likeness: likeness.words } : undefined;
}

function leftBy(trace: Trace): Loss['left'] {
  return trace.verdict === 'no-roots' ? 'none' : 'private';
}

/** The lookup on an image of that kind; `without` is left out, in `stoodIn` there is one private certificate. */
function assumedTrace(container: Container, likeness: Likeness | undefined, without: ContainerMount | undefined, stoodIn: ContainerMount | undefined): Trace {
  const mounts = container.mounts.filter((mount) => mount !== without).map((mount) => (mount === stoodIn ? withPrivateFile(mount) : mount));
  const base = likeness === undefined ? container.base : (likeView(likeness, container.mounts[0]?.origin) ?? container.base);
  const environment = (name: string): EnvValue => {
    const value = container.value(name);
    const isOpen = !container.sets(name) && (likeness !== undefined || container.isPartial);
    return value.kind === 'unknown' && isOpen ? { kind: 'unset' } : value;
  };
  const { runsAs, workingDirectory } = container;
  const view = prepared(container, withChanges(base, mountChanges(mounts)));
  return lookup({ view, go: 'unknown', environment, ...(workingDirectory === undefined ? {} : { workingDirectory }), runsAs, fallbackRoots: 'no' });
}

function likeView(likeness: Likeness, origin: Origin | undefined): FileView | undefined {
  const fact = findImage({ name: likeness.image });
  return fact && origin && imageView(fact.layout, origin);
}

function withPrivateFile(mount: ContainerMount): ContainerMount {
  const { origin } = mount;
  const path = mount.isFile ? mount.fromPath : '/stand-in.crt';
  const view = withChanges(emptyView(origin), [{ op: 'write', path, content: { kind: 'certificates', count: 1, scope: 'private' }, access: { mode: null, owner: 'root' }, origin }]);
  return { ...mount, view };
}

/** The lookup with a mount that shows nothing, or the public roots; on the image if it is known, or else on one that people mount there for. */
export function outcomeWith(container: Container, mount: ContainerMount, shown: 'nothing' | 'public'): Trace {
  const isFile = mount.isFile || trustPaths('unknown').files.includes(mount.target);
  const changed = { ...mount, view: standIn(mount, isFile, shown), fromPath: isFile ? standInFile : '/' };
  const likeness = isImageKnown(container) ? undefined : likenessOf(mount.target);
  return assumedTrace({ ...container, mounts: container.mounts.map((each) => (each === mount ? changed : each)) }, likeness, undefined, undefined);
}

const standInFile = '/ca-certificates.crt';

function standIn({ origin, namedFiles }: ContainerMount, isFile: boolean, shown: 'nothing' | 'public'): FileView {
  if (!isFile && shown === 'nothing') return emptyView(origin);
  const content: FileContent = shown === 'public' ? { kind: 'certificates', count: null, scope: 'public' } : { kind: 'no-certificates', empty: true };
  const path = isFile ? standInFile : `/${namedFiles[0] ?? standInFile.slice(1)}`;
  return withChanges(emptyView(origin), [{ op: 'write', path, content, access: { mode: null, owner: 'root' }, origin }]);
}
