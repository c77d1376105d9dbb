/** SSL_CERT_FILE or SSL_CERT_DIR names a path at which nothing is mounted, or a file that the mount does not have. */
import type { RelatedPlace } from '../../core/finding';
import type { FixDraft, Reporter } from '../../core/rule';
import { defineTexts } from '../../core/message';
import { baseName, isWithin, joined, parentOf } from '../../trust/paths';
import { trustPaths } from '../../trust/questions';
import { resolve } from '../../trust/resolve';
import type { Container, ContainerMount } from '../container';
import { fixOf, partSpan, replacePart } from '../edits';
import { sourceOf } from '../judge/mounted';
import { mountAt, nameServerCertificate, trustPlaces, type MountedProcess, type TrustPlace } from '../mounted-process';
import { environmentRule } from '../rule';

const messages = {
  notMounted: {
    what: 'nothing is mounted at `{path}`, which `{name}` names',
    why: 'Go passes over a missing path without an error: unless the image has it, the certificates that were meant are not trusted',
    help: 'mount the certificates there, or name the place where they are mounted',
  },
  elsewhere: {
    what: '`{name}` names `{path}`, which is mounted in container `{container}` and not in this one',
    why: 'Go passes over a missing path without an error: unless the image has it, the certificates that were meant are not trusted',
    help: 'mount it in this container too',
  },
  absent: {
    what: '`{name}` names `{path}`, which does not exist in `{image}`, and nothing is mounted there',
    why: 'Go passes over a missing path without an error: the certificates that were meant are not trusted',
    help: 'mount the certificates there, or name a path that exists',
  },
  noSuchFile: {
    what: '`{name}` names `{path}`, and {source}, which is mounted there, has no such file',
    why: 'Go passes over a missing path without an error: the certificates that were meant are not trusted',
    help: 'name a file that is in it',
  },
} as const;

const fixes = {
  mount: 'mount {source} at `{path}` in this container too',
  name: 'name `{path}`',
} as const;

const texts = defineTexts('environment.mounted', { mountedThere: '{source} is mounted here' });

type Report = Reporter<typeof messages, typeof fixes>;

/** Where images bring certificates along, or tools that build them put some. */
const places = ['/etc', '/usr', '/opt', '/var/run/ko', '/var/lib/ca-certificates', '/kaniko', '/ko-app', '/nix', '/run/current-system', '/dev'];

export const sslCertEnvPathNotMounted = environmentRule(
  {
    id: 'ssl-cert-env-path-not-mounted',
    title: 'trust variable that names an unmounted path',
    level: 'information',
    since: '0.1.0',
    seed: ['3.3'],
    sources: [
      { title: 'crypto/x509: loadOnDiskRoots', url: 'https://go.dev/src/crypto/x509/root.go', versions: 'Go 1.9 to 1.27' },
      { title: 'making a missing file an error is only proposed: golang/go#79496', url: 'https://github.com/golang/go/issues/79496' },
    ],
    docs: {
      summary: '`SSL_CERT_FILE` or `SSL_CERT_DIR` names a path at which this container has nothing mounted',
      what:
        'An information where the path lies in no mount of the container and the image is not known, also where another container of the Pod has the mount; a warning where the image is known and has no such path, or where the file is not among the known files of what is mounted. ' +
        'It is silent for the directories that Go reads anyway, for the places where images that are not known keep certificates (`/etc`, `/usr`, `/opt`, `/kaniko/ssl`, `/var/run/ko`), for patches and templates that do not show all mounts, for variables that come from `envFrom`, for programs of other languages, and where a key or a port beside it says that a server is to present the certificate (`SSL_KEY_FILE`).',
      why: 'A missing path is no error to Go. The program starts, trusts what it would trust without the variable, or nothing at all, and the first request to a private host fails with `x509: certificate signed by unknown authority`.',
      fix: 'Mount the certificates where the variable says, or name the file as the ConfigMap or Secret has it.',
      whenNotToUse: 'When the image brings the file along.',
    },
    messages,
    fixes,
  },
  (mounted: MountedProcess, report) => {
    if (mounted.started.program.isGo === 'no' || mounted.container.isPartial || nameServerCertificate(mounted)) return;
    for (const name of ['SSL_CERT_FILE', 'SSL_CERT_DIR'] as const) for (const place of trustPlaces(mounted.started, name)) judge(mounted, place, report);
  },
);

function judge(mounted: MountedProcess, place: TrustPlace, report: Report): void {
  const { started, container } = mounted;
  const { variable, path, piece } = place;
  if (path === '/dev/null' || /^\/(nonexistent|none|null|empty|does-not-exist)(\/|$)/.test(path) || started.mayBeMounted(path)) return;
  // Lists that name the usual directories of all images are meant for all images.
  if (variable.name === 'SSL_CERT_DIR' && trustPaths('unknown').directories.includes(path)) return;
  const at = partSpan(variable, piece.start, piece.end);
  const there = resolve(started.files, path).entry;
  const isAbsent = there.kind === 'absent';
  const mount = mountAt(container, path);
  const slots = { name: variable.name, path };
  if (mount) {
    if (isAbsent && !mount.isOptional) report('noSuchFile', at, { ...slots, source: sourceOf(mount) }, { severity: 'warning', related: relatedTo(container, mount), fixes: nameFixes(mount, place, report) });
    return;
  }
  if (isAbsent) return report('absent', at, { ...slots, image: container.imageText ?? '' }, { severity: 'warning', fixes: otherNames(container, place, report) });
  if (there.kind !== 'unknown') return;
  if (places.some((known) => isWithin(path, known)) || hasMountBelow(container, path)) return;
  const other = siblingMount(mounted, path);
  if (other) report('elsewhere', at, { ...slots, container: other.container.name }, { related: relatedTo(other.container, other.mount), fixes: mountFix(mounted, other.mount, report) });
  else report('notMounted', at, slots, { fixes: otherNames(container, place, report) });
}

function hasMountBelow(container: Container, path: string): boolean {
  return container.mounts.some(({ target }) => isWithin(target, path));
}

function relatedTo(container: Container, mount: ContainerMount): readonly RelatedPlace[] {
  return [{ file: container.file, span: mount.targetSpan, message: texts.mountedThere({ source: sourceOf(mount) }) }];
}

function siblingMount({ siblings, container }: MountedProcess, path: string): { readonly container: Container; readonly mount: ContainerMount } | undefined {
  for (const sibling of siblings) {
    const mount = sibling === container ? undefined : mountAt(sibling, path);
    if (mount) return { container: sibling, mount };
  }
  return undefined;
}

function mountFix(mounted: MountedProcess, mount: ContainerMount, report: Report): readonly FixDraft[] {
  return fixOf(report.title('mount', { source: sourceOf(mount), path: mount.target }), false, mounted.mountLike(mount));
}

/** The files of the mount that can be what was meant. */
function nameFixes(mount: ContainerMount, { variable, piece }: TrustPlace, report: Report): readonly FixDraft[] {
  if (mount.isFile || variable.name !== 'SSL_CERT_FILE' || mount.fromPath !== '/') return [];
  const names = (mount.files ?? []).filter(({ content }) => content.kind !== 'no-certificates').map((file) => joined(mount.target, file.path));
  return names.slice(0, 3).flatMap((name) => fixOf(report.title('name', { path: name }), names.length === 1, replacePart(variable, piece.start, piece.end, name)));
}

/** A file of the same name that is mounted somewhere else. */
function otherNames(container: Container, { variable, piece, path }: TrustPlace, report: Report): readonly FixDraft[] {
  const candidates = container.mounts.flatMap((mount) => {
    if (variable.name === 'SSL_CERT_DIR') return [];
    if (mount.isFile) return baseName(mount.target) === baseName(path) ? [mount.target] : [];
    const names = [...(mount.files ?? []).map((file) => file.path), ...mount.namedFiles];
    return names.includes(baseName(path)) ? [joined(mount.target, baseName(path))] : [];
  });
  const named = [...new Set(candidates)].filter((candidate) => parentOf(candidate) !== parentOf(path));
  return named.slice(0, 2).flatMap((name) => fixOf(report.title('name', { path: name }), named.length === 1, replacePart(variable, piece.start, piece.end, name)));
}
