/** A container that rebuilds its trust store at start, and is not allowed to. */
import type { FixDraft, Reporter } from '../../core/rule';
import type { RanCommand } from '../shell';
import { isWithin, normalised } from '../../trust/paths';
import { containerRule } from '../container-rule';
import { filesOf, type Container, type ContainerMount } from '../container';
import { fixOf } from '../edits';
import { addedPath, sourceOf } from '../judge/mounted';

const messages = {
  needsRoot: {
    what: '{command} needs root, and this container runs as another user',
    why: 'it fails with `Permission denied`, often without stopping the container, and the certificates are not trusted',
    help: 'leave it out and mount the CA file into `/etc/ssl/certs`: Go reads it there without any tool',
  },
  readOnly: {
    what: '{command} cannot write to `{path}`: the root file system is read-only',
    why: 'it fails with `Read-only file system`, often without stopping the container, and the certificates are not trusted',
    help: 'leave it out and mount the CA file into `/etc/ssl/certs`: Go reads it there without any tool',
  },
  mounted: {
    what: '{command} cannot write to `{path}`: {source} is mounted there, which is read-only',
    why: 'it fails with `Read-only file system`, often without stopping the container, and the certificates are not trusted',
    help: 'leave it out: Go reads what is mounted there without any tool',
  },
} as const;

const fixes = {
  mount: 'leave it out and mount the CA at `{path}`',
  remove: 'leave it out',
  root: 'run this container as root',
} as const;

type Report = Reporter<typeof messages, typeof fixes>;

/** What each tool writes; a family that keeps its bundle elsewhere is not judged by these paths. */
const outputs: Readonly<Record<string, string>> = { 'update-ca-certificates': '/etc/ssl/certs', 'update-ca-trust': '/etc/pki/ca-trust/extracted' };
const anchorDirectories = ['/usr/local/share/ca-certificates', '/usr/share/ca-certificates', '/etc/pki/ca-trust/source/anchors'];

export const updateCaCertificatesCannotWrite = containerRule(
  {
    id: 'update-ca-certificates-cannot-write',
    title: 'trust store that is rebuilt without the right to',
    level: 'error',
    since: '0.1.0',
    seed: ['3.2', '3.3'],
    sources: [
      { title: 'Secret and ConfigMap volumes are always read-only', url: 'https://kubernetes.io/docs/concepts/storage/volumes/' },
      { title: 'adoptium/containers#464: no rights to write as another user', url: 'https://github.com/adoptium/containers/issues/464' },
    ],
    docs: {
      summary: '`update-ca-certificates` or `update-ca-trust` runs when the container starts, as another user than root or with a read-only `/etc/ssl/certs`.',
      what:
        'The rule reads the command and the arguments of a container with a shell’s eyes and reports the tools that rebuild the trust store, and writing to `/etc/ssl/certs/ca-certificates.crt`, where the container certainly cannot write there: it runs as another user, its root file system is read-only, or a ConfigMap, a Secret or a read-only volume is mounted there. ' +
        'It stays silent where the user is not known, and where a volume that can be written to is mounted at the place.',
      why: 'The tool fails, and scripts seldom stop at it. The program starts without the certificates, and its first request to a private host fails.',
      fix: 'Go needs no tool: mount the CA file into `/etc/ssl/certs`, or set `SSL_CERT_DIR=/etc/ssl/certs:<directory>`.',
      whenNotToUse: 'Nothing speaks against it.',
    },
    messages,
    fixes,
  },
  (container, _scene, report) => {
    // Branches of a template exclude one another, and a patch may be given another user.
    if (container.isPartial) return;
    const commands = container.commands(filesOf(container));
    for (const command of commands) {
      const output = outputOf(command);
      if (output !== undefined && !command.inSubstitution) judge(container, command, output, report);
    }
  },
);

/** Where the command writes trust, if it does. */
function outputOf({ name, redirects }: RanCommand): string | undefined {
  const tool = name === undefined ? undefined : outputs[name];
  if (tool !== undefined) return tool;
  return redirects.some(({ kind, path }) => kind !== 'read' && path === '/etc/ssl/certs/ca-certificates.crt') ? '/etc/ssl/certs' : undefined;
}

function judge(container: Container, command: RanCommand, path: string, report: Report): void {
  const isTool = command.name !== undefined && command.name in outputs;
  const what = isTool ? `\`${command.name}\`` : 'writing to `/etc/ssl/certs/ca-certificates.crt`';
  // openSUSE writes below /var/lib, and leaves links.
  if (container.image?.family === 'suse') return;
  const mount = mountOver(container, path);
  const options = { fixes: fixesFor(container, command, mount, report) };
  if (mount?.isReadOnly === true) report('mounted', command.span, { command: what, path: mount.target, source: sourceOf(mount) }, options);
  else if (mount) return;
  else if (container.isReadOnly === 'yes') report('readOnly', command.span, { command: what, path }, options);
  else if (container.runsAs === 'other') report('needsRoot', command.span, { command: what }, options);
}

/** The innermost mount that shows at the path. */
function mountOver(container: Container, path: string): ContainerMount | undefined {
  return container.mounts.filter(({ target, isFile }) => !isFile && isWithin(normalised(path), target)).toSorted((a, b) => b.target.length - a.target.length)[0];
}

function fixesFor(container: Container, command: RanCommand, over: ContainerMount | undefined, report: Report): readonly FixDraft[] {
  const removed = container.edits.removeCommand(command);
  const anchor = container.mounts.find(({ target }) => anchorDirectories.some((directory) => isWithin(target, directory)));
  const names = anchor === undefined ? [] : anchor.isFile ? [anchor.target] : (anchor.files?.map(({ path }) => path) ?? anchor.namedFiles);
  const [name] = names;
  const path = anchor === undefined || name === undefined || names.length > 1 ? undefined : addedPath(anchor, name);
  const moved = anchor === undefined || path === undefined || name === undefined || over ? undefined : anchor.isFile ? anchor.edits.moveTo(path) : anchor.edits.asFile(name, path);
  const together = removed && moved && [...removed, ...moved];
  return [
    ...fixOf(report.title('mount', { path: path ?? '' }), true, together),
    ...(together ? [] : fixOf(report.title('remove', {}), over !== undefined, removed)),
    ...(over || container.isReadOnly === 'yes' ? [] : fixOf(report.title('root', {}), false, container.edits.runAsRoot())),
  ];
}
