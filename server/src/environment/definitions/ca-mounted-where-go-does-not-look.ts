/** A private CA that is mounted into a directory which Go never reads. */
import type { FixDraft, Reporter } from '../../core/rule';
import { registersAnchors } from '../../facts/self-registering';
import { isWithin, joined, parentOf } from '../../trust/paths';
import { isReadByGo } from '../../trust/questions';
import type { FileView } from '../../trust/types';
import { containerRule, type ContainerScene } from '../container-rule';
import { filesOf, imageName, isImageKnown, mayRunGo, type Container, type ContainerMount } from '../container';
import { fixOf } from '../edits';
import { addedPath, namesAuthority, sourceOf } from '../judge/mounted';

const messages = {
  below: {
    what: '{source} is mounted at `{path}`, where Go does not look',
    why: 'Go reads the files directly in `/etc/ssl/certs` and `/etc/pki/tls/certs` and no directory below or beside them: unless the program opens these itself, the certificates are not trusted, and nothing says so',
    help: 'mount the single file into `/etc/ssl/certs`, mount the directory at `/etc/pki/tls/certs`, or let `SSL_CERT_DIR` name it',
  },
  anchor: {
    what: '{source} is mounted at `{path}`, and nothing takes it from there into the trust store',
    why: 'Go does not read this directory: {tool} does, and nothing here runs it when the container starts',
    help: 'mount the single file into `/etc/ssl/certs`, where Go reads it without any tool',
  },
  anchorUnlessStart: {
    what: '{source} is mounted at `{path}`, which Go does not read',
    why: 'only {tool} takes it from there into the trust store: unless the start of `{image}` runs it, as root, the certificates are not trusted',
    help: 'mount the single file into `/etc/ssl/certs`, where Go reads it without any tool',
  },
} as const;

const fixes = {
  add: 'mount the file at `{added}`',
  move: 'mount at `/etc/pki/tls/certs`',
  variable: 'let `SSL_CERT_DIR` name `{path}` too',
} as const;

type Report = Reporter<typeof messages, typeof fixes>;

interface Place {
  readonly kind: 'below' | 'anchor';
  readonly tool: string;
}

const debianTool = '`update-ca-certificates`';
const redHatTool = '`update-ca-trust`';
/** Directories that only a tool reads. */
const anchors: readonly (readonly [string, string])[] = [
  ['/usr/local/share/ca-certificates', debianTool],
  ['/usr/share/ca-certificates', debianTool],
  ['/etc/pki/ca-trust/source/anchors', redHatTool],
  ['/usr/share/pki/ca-trust-source/anchors', redHatTool],
  ['/etc/pki/trust/anchors', debianTool],
];
/** Directories that look as if they were read, and that nothing reads. */
const beside = ['/etc/ssl/certificates', '/etc/ca-certificates', '/etc/ssl/ca-certificates', '/etc/ssl/cert', '/etc/ssl/ca', '/etc/certs/ca-certificates'];

export const caMountedWhereGoDoesNotLook = containerRule(
  {
    id: 'ca-mounted-where-go-does-not-look',
    title: 'CA mounted where Go does not look',
    level: 'warning',
    since: '0.1.0',
    seed: ['2.1', '3.2'],
    sources: [
      { title: 'crypto/x509: the files and directories of Linux', url: 'https://go.dev/src/crypto/x509/root_linux.go', versions: 'Go 1.13 to 1.27' },
      { title: 'chainloop-dev/chainloop#964: a directory below /etc/ssl/certs is not read', url: 'https://github.com/chainloop-dev/chainloop/issues/964' },
    ],
    docs: {
      summary: 'A CA is mounted below `/etc/ssl/certs`, beside it, or into an anchor directory whose tool does not run.',
      what:
        'Go reads the bundle files of its list and the files directly in `/etc/ssl/certs` and `/etc/pki/tls/certs`. The rule reports what holds certificates, or is named as if it did, in a directory below or beside these, and in the anchor directories of `update-ca-certificates` and `update-ca-trust` where the container does not run them. Where the image is not known and starts its own program, that program may run the tool: then it is an information. ' +
        'It stays silent where `SSL_CERT_FILE` or `SSL_CERT_DIR` leads there, where the path is named anywhere else in the file (an argument, a variable, a setting: the program is told to read it), for images whose start registers what is mounted (Traefik, GitLab), and for images of other languages.',
      why: 'The certificates are not trusted, without any error at start. The first request to a private host fails with `x509: certificate signed by unknown authority`.',
      fix: 'Mount the file directly into `/etc/ssl/certs` (`subPath` in Kubernetes), mount the directory at `/etc/pki/tls/certs`, or set `SSL_CERT_DIR=/etc/ssl/certs:<the directory>`.',
      whenNotToUse: 'When the program has the path from a place that no file of the project shows.',
    },
    messages,
    fixes,
  },
  (container, scene, report) => {
    if (container.isPartial || container.hidesVariables || !mayRunGo(container)) return;
    for (const mount of container.mounts) {
      const place = placeOf(mount);
      if (place && isJudged(container, scene, mount)) reportPlace(container, mount, place, report);
    }
  },
);

function placeOf(mount: ContainerMount): Place | undefined {
  const folder = mount.isFile ? parentOf(mount.target) : mount.target;
  const anchor = anchors.find(([directory]) => isWithin(folder, directory));
  if (anchor) return { kind: 'anchor', tool: anchor[1] };
  const isBelow = isWithin(folder, '/etc/ssl/certs') && folder !== '/etc/ssl/certs' && !isWithin(folder, '/etc/ssl/certs/java');
  return isBelow || beside.some((directory) => isWithin(folder, directory)) ? { kind: 'below', tool: '' } : undefined;
}

function isJudged(container: Container, scene: ContainerScene, mount: ContainerMount): boolean {
  if (!isBrought(mount) || !holdsAuthority(mount)) return false;
  if (container.mentions(mount.target) || (mount.isFile && container.mentions(parentOf(mount.target)))) return false;
  const view = filesOf(container);
  // The same certificates may be mounted a second time, where Go does look.
  if (container.mounts.some((each) => each.kind === mount.kind && each.sourceName === mount.sourceName && isRead(container, each, view))) return false;
  return scene.traceOf(container).steps.every((step) => step.outcome !== 'found' || !isWithin(step.path, mount.target));
}

/** What the node or the host has is another rule's business; what lies beside the file is brought along. */
function isBrought({ kind, hostPath }: ContainerMount): boolean {
  return ['configMap', 'secret', 'projected', 'csi', 'config'].includes(kind) || (kind === 'host' && hostPath === undefined);
}

function isRead(container: Container, mount: ContainerMount, view: FileView): boolean {
  const path = mount.isFile ? mount.target : joined(mount.target, 'ca.crt');
  return isReadByGo(path, (name) => knownValue(container, name), 'unknown', view) !== 'no';
}

/** What only an unknown image could set is taken not to be set: images set no directories of others. */
function knownValue(container: Container, name: string): ReturnType<Container['value']> {
  const value = container.value(name);
  return value.kind === 'unknown' && !isImageKnown(container) && !container.sets(name) ? { kind: 'unset' } : value;
}

function holdsAuthority(mount: ContainerMount): boolean {
  const files = mount.isFile ? mount.files?.filter(({ path }) => `/${path}` === mount.fromPath) : mount.files;
  if (files && files.length > 0 && files.every(({ content }) => content.kind !== 'unknown')) return files.some(({ content }) => content.kind === 'certificates');
  return namesAuthority(mount);
}

function reportPlace(container: Container, mount: ContainerMount, { kind, tool }: Place, report: Report): void {
  const slots = { source: sourceOf(mount), path: mount.target, tool, image: container.imageText ?? '' };
  const options = { fixes: fixesFor(container, mount, report) };
  if (kind === 'below') return report('below', mount.targetSpan, slots, options);
  const commands = container.commands(filesOf(container));
  if (commands.some(({ name, understood }, index) => /^(update-ca-(certificates|trust)|trust)$/.test(name ?? '') || (!understood && index < commands.length - 1))) return;
  if (container.imageText === undefined || registersAnchors(imageName(container.imageText).name)) return;
  if (container.startsItself && container.image === undefined && container.joined?.image.executable === undefined) return report('anchorUnlessStart', mount.targetSpan, slots, { ...options, severity: 'information' });
  return report('anchor', mount.targetSpan, slots, options);
}

function fixesFor(container: Container, mount: ContainerMount, report: Report): readonly FixDraft[] {
  const names = mount.isFile ? [mount.target] : (mount.files?.map(({ path }) => path) ?? mount.namedFiles);
  const [name] = names;
  const added = name === undefined || names.length > 1 ? undefined : addedPath(mount, name);
  const asFile = added === undefined || name === undefined ? undefined : mount.isFile ? mount.edits.moveTo(added) : mount.edits.asFile(name, added);
  const directory = mount.isFile ? undefined : mount.target;
  const variable = directory === undefined || container.value('SSL_CERT_DIR').kind === 'set' ? undefined : container.edits.setVariable('SSL_CERT_DIR', `/etc/ssl/certs:${directory}`);
  return [
    ...fixOf(report.title('add', { added: added ?? '' }), true, asFile),
    ...fixOf(report.title('variable', { path: directory ?? '' }), asFile === undefined, variable),
    ...(directory === undefined || container.image?.family === 'rhel' ? [] : fixOf(report.title('move', {}), false, mount.edits.moveTo('/etc/pki/tls/certs'))),
  ];
}
