/** A volume over the directory of the roots, without the public ones in it. */
import type { Severity } from '../../core/finding';
import type { FixDraft, Reporter } from '../../core/rule';
import { containerRule } from '../container-rule';
import { mayRunGo, type Container, type ContainerMount } from '../container';
import { fixOf } from '../edits';
import { lossOf, type Loss } from '../judge/loss';
import { addedPath, namesOneAuthority, sourceOf } from '../judge/mounted';

const messages = {
  hides: {
    what: '{source} hides the public roots of `{image}` at `{path}`',
    why: 'every public HTTPS request of a Go program fails with `x509: certificate signed by unknown authority`',
    help: 'mount the single file, which adds to the directory, mount at `/etc/pki/tls/certs`, which Go reads too, or put the public roots into the volume as well',
  },
  hidesAll: {
    what: '{source} hides the roots of `{image}` at `{path}`, and Go finds no certificate in it',
    why: 'every HTTPS request of a Go program fails with `x509: certificate signed by unknown authority`',
    help: 'mount the single certificate file into `/etc/ssl/certs`, or put the public roots into the volume as well',
  },
  mayHide: {
    what: '{source} takes the place of the CA directory `{path}`, and the public roots are not in it',
    why: 'a mount hides what the image has there: on an image like {likeness}, every public HTTPS request of a Go program fails with `x509: certificate signed by unknown authority`',
    help: 'mount the single file, which adds to the directory, or put the public roots into the volume as well',
  },
  unlessBundle: {
    what: '{source} takes the place of the CA directory `{path}`',
    why: 'a mount hides what the image has there: unless the public roots are in the volume too, every public HTTPS request of a Go program fails with `x509: certificate signed by unknown authority`',
    help: 'mount the single file, which adds to the directory, or make sure that the public roots are in the volume',
  },
} as const;

const fixes = {
  subPath: 'mount only `{key}` into the directory',
  move: 'mount at `/etc/pki/tls/certs`',
  variable: 'mount at `{path}` and let `SSL_CERT_DIR` name both directories',
} as const;

type Report = Reporter<typeof messages, typeof fixes>;

const directories: ReadonlySet<string> = new Set(['/etc/ssl/certs', '/etc/ssl']);
/** Those of Red Hat's images: what OpenShift mounts there has all the roots, so that only what is known to lack them is reported. */
const redHatDirectories: ReadonlySet<string> = new Set(['/etc/pki', '/etc/pki/ca-trust', '/etc/pki/ca-trust/extracted', '/etc/pki/ca-trust/extracted/pem']);
const ownDirectory = '/custom-ca';

export const caDirMountHidesBundle = containerRule(
  {
    id: 'ca-dir-mount-hides-bundle',
    title: 'mount that hides the roots of the image',
    level: 'warning',
    since: '0.1.0',
    seed: ['3.3'],
    sources: [
      { title: 'crypto/x509: the files and directories of Linux', url: 'https://go.dev/src/crypto/x509/root_linux.go', versions: 'Go 1.13 to 1.27' },
      { title: 'konflux-ci/release-service-catalog#2153: twelve tasks lost the public roots', url: 'https://github.com/konflux-ci/release-service-catalog/issues/2153' },
    ],
    docs: {
      summary: 'A volume is mounted over `/etc/ssl/certs`, `/etc/ssl` or the directories of `/etc/pki/ca-trust`, and the public roots of the image are not in it.',
      what:
        'The rule follows the mounts of each container into the files that Go will find, with the mount and without it. It is an error where the image is known to have public roots and the content of the volume is known to have none; a warning where the image is not known, or where only the names say that a single private CA is mounted; an information where nothing says what is in the volume. ' +
        'It stays silent where the volume holds the public roots, where its content is not known and its name says that it is a bundle, where the image has no roots to hide, and on images whose bundle also lies elsewhere (UBI, RHEL).',
      why: 'Every public HTTPS request fails with `x509: certificate signed by unknown authority`. A mount hides what was in the directory; it does not add to it.',
      fix: 'Mount the one file into the directory (`subPath` in Kubernetes), mount the volume at `/etc/pki/tls/certs`, which Go reads too, or mount it anywhere and set `SSL_CERT_DIR=/etc/ssl/certs:<that directory>`. A volume that is to replace the directory needs the public roots in it: trust-manager adds them with `useDefaultCAs: true`.',
      whenNotToUse: 'When the program talks to private hosts only.',
    },
    messages,
    fixes,
  },
  (container, scene, report) => {
    if (!mayRunGo(container)) return;
    for (const mount of container.mounts) {
      if (mount.isFile || !(directories.has(mount.target) || redHatDirectories.has(mount.target))) continue;
      const loss = lossOf(container, mount, (without) => scene.traceOf(container, undefined, without));
      if (loss && isJudged(mount, loss)) reportLoss(container, mount, loss, report);
    }
  },
);

/** What a host has there is another rule's business, and so is a directory that nobody fills. */
function isJudged(mount: ContainerMount, loss: Loss): boolean {
  if (mount.kind === 'emptyDir') return loss.content === 'known' && mount.files?.length !== 0;
  if (loss.content === 'known') return true;
  if (redHatDirectories.has(mount.target)) return false;
  return ['configMap', 'secret', 'projected', 'csi'].includes(mount.kind) && !mount.looksLikeBundle;
}

function reportLoss(container: Container, mount: ContainerMount, loss: Loss, report: Report): void {
  const slots = { source: sourceOf(mount), image: container.imageText ?? '', path: mount.target, likeness: loss.likeness };
  const related = (mount.madeBy ?? []).flatMap(maker => (maker.kind === 'span' ? [{ file: maker.file, span: maker.span, message: maker.text }] : []));
  const options = { related, fixes: fixesFor(container, mount, report) };
  if (loss.content === 'assumed') {
    const severity: Severity = namesOneAuthority(mount) ? 'warning' : 'information';
    report('unlessBundle', mount.targetSpan, slots, { ...options, severity });
  } else if (loss.image === 'assumed') report('mayHide', mount.targetSpan, slots, options);
  else report(loss.left === 'none' ? 'hidesAll' : 'hides', mount.targetSpan, slots, { ...options, severity: 'error' });
}

function fixesFor(container: Container, mount: ContainerMount, report: Report): readonly FixDraft[] {
  const names = mount.files?.filter(({ content }, _, all) => all.length === 1 || content.kind !== 'no-certificates').map(({ path }) => path) ?? mount.namedFiles;
  const [key] = names;
  const asFile = key === undefined || names.length > 1 ? undefined : mount.edits.asFile(key, addedPath(mount, key));
  const isRedHat = container.image?.family === 'rhel';
  const isSet = container.value('SSL_CERT_DIR').kind === 'set';
  const [moved, variable] = [mount.edits.moveTo(ownDirectory), isSet ? undefined : container.edits.setVariable('SSL_CERT_DIR', `/etc/ssl/certs:${ownDirectory}`)];
  return [
    ...fixOf(report.title('subPath', { key: key ?? '' }), true, asFile),
    ...(isRedHat ? [] : fixOf(report.title('move', {}), false, mount.edits.moveTo('/etc/pki/tls/certs'))),
    ...fixOf(report.title('variable', { path: ownDirectory }), false, moved && variable && [...moved, ...variable]),
  ];
}
