/** A single file over the bundle that Go reads, with fewer roots in it. */
import type { Reporter } from '../../core/rule';
import { containerRule } from '../container-rule';
import { mayRunGo, type Container, type ContainerMount } from '../container';
import { fixOf } from '../edits';
import { lossOf } from '../judge/loss';
import { addedPath, sourceOf } from '../judge/mounted';
import { baseName } from '../../trust/paths';
import { trustPaths } from '../../trust/questions';
import { resolve } from '../../trust/resolve';
import type { FileContent } from '../../trust/types';

const messages = {
  replaces: {
    what: '{source} takes the place of the whole bundle `{path}` of `{image}` with {content}',
    why: 'every public HTTPS request of a Go program fails with `x509: certificate signed by unknown authority`',
    help: 'mount it as a further file, `{added}`: Go reads every file in that directory beside the bundle',
  },
  mayReplace: {
    what: '{source} takes the place of the bundle `{path}` with {content}',
    why: 'on an image like {likeness}, where this is the bundle that Go reads, every public HTTPS request of a Go program fails with `x509: certificate signed by unknown authority`',
    help: 'mount it as a further file, `{added}`: Go reads every file in that directory beside the bundle',
  },
  few: {
    what: '{source} takes the place of the whole bundle `{path}` of `{image}` with {content}',
    why: 'of the public sites only those verify whose roots are among them',
    help: 'mount it as a further file, `{added}`: Go reads every file in that directory beside the bundle',
  },
  others: {
    what: '{source} takes the place of the bundle `{path}` of `{image}` with {content}',
    why: 'Go still finds the public roots in the single files beside it; curl, OpenSSL with a bundle file and Python do not',
    help: 'mount it as a further file, `{added}`: Go reads every file in that directory beside the bundle',
  },
} as const;

const fixes = { add: 'mount it as `{added}` instead' } as const;

type Report = Reporter<typeof messages, typeof fixes>;

/** A bundle of the public roots has more than a hundred; nobody means a handful by it. */
const fewestInBundle = 20;

export const caFileMountReplacesBundle = containerRule(
  {
    id: 'ca-file-mount-replaces-bundle',
    title: 'file that takes the place of the whole bundle',
    level: 'warning',
    since: '0.1.0',
    seed: ['3.3'],
    sources: [
      { title: 'crypto/x509: the first bundle file that can be read is the only one', url: 'https://go.dev/src/crypto/x509/root.go', versions: 'Go 1.9 to 1.27' },
      { title: 'runatlantis/helm-charts#567: a custom certificate over the bundle', url: 'https://github.com/runatlantis/helm-charts/issues/567' },
    ],
    docs: {
      summary: 'A single file is mounted over the bundle that Go reads (`/etc/ssl/certs/ca-certificates.crt` and its kin), and fewer than 20 certificates are in it.',
      what:
        'The rule follows the mount into the files that Go will find and reports a file whose content is known and that takes the public roots away, or leaves a handful of them. Where the image is not known, the message says for which images it holds. On Debian and Ubuntu images Go still finds the public roots in the links beside the bundle: there it is an information. ' +
        'It stays silent where the content is not known, where the mount replaces nothing, and for images of other languages.',
      why: 'Go reads the first bundle file of its list and no other. Every public HTTPS request fails with `x509: certificate signed by unknown authority`.',
      fix: 'Mount the certificate under a name of its own into `/etc/ssl/certs`: Go reads every file in that directory.',
      whenNotToUse: 'When the program talks to private hosts only.',
    },
    messages,
    fixes,
  },
  (container, scene, report) => {
    if (!mayRunGo(container)) return;
    for (const mount of container.mounts) {
      if (mount.isFile && trustPaths('unknown').files.includes(mount.target)) judge(container, mount, report, (without) => scene.traceOf(container, undefined, without));
    }
  },
);

function judge(container: Container, mount: ContainerMount, report: Report, traceOf: Parameters<typeof lossOf>[2]): void {
  const { entry } = resolve(mount.view, mount.fromPath);
  if (entry.kind !== 'file' || entry.content.kind === 'unknown') return;
  const added = addedPath(mount, nameOf(mount));
  const loss = lossOf(container, mount, traceOf);
  const slots = { source: sourceOf(mount), path: mount.target, image: container.imageText ?? '', content: contentText(entry.content), added, likeness: loss?.likeness ?? '' };
  const options = { fixes: fixOf(report.title('add', { added }), true, mount.edits.moveTo(added)) };
  if (loss?.content === 'known') report(loss.image === 'known' ? 'replaces' : 'mayReplace', mount.targetSpan, slots, options);
  else if (!loss && isBundleOf(container, mount) && isSmall(entry.content)) {
    const isPublic = entry.content.kind === 'certificates' && entry.content.scope !== 'private';
    if (isPublic && container.image?.family !== 'debian' && container.image?.family !== 'ubuntu') report('few', mount.targetSpan, slots, options);
    else report('others', mount.targetSpan, slots, { ...options, severity: 'information' });
  }
}

/** Whether the image is known to have a bundle of public roots at the target, which is lost. */
function isBundleOf(container: Container, mount: ContainerMount): boolean {
  const { entry } = resolve(container.base, mount.target);
  return entry.kind === 'file' && entry.content.kind === 'certificates' && entry.content.scope === 'public';
}

function isSmall(content: FileContent): boolean {
  return content.kind === 'no-certificates' || (content.kind === 'certificates' && content.count !== null && content.count < fewestInBundle);
}

function contentText(content: FileContent): string {
  if (content.kind !== 'certificates') return 'no certificate';
  if (content.count === null) return 'other certificates';
  return content.count === 1 ? 'one certificate' : `${content.count} certificates`;
}

/** The file's own name, where that is no bundle's. */
function nameOf(mount: ContainerMount): string {
  const name = baseName(mount.fromPath);
  return /\.(crt|pem|cer)$/.test(name) ? name : `${name === '' ? 'ca' : name}.crt`;
}
