/** SSL_CERT_FILE names a mounted directory, SSL_CERT_DIR a mounted file or a list that is separated in another way. */
import type { FixDraft, Reporter } from '../../core/rule';
import { baseName, joined, parentOf } from '../../trust/paths';
import { resolve } from '../../trust/resolve';
import type { ContainerMount } from '../container';
import { fixOf, partSpan, replacePart } from '../edits';
import { sourceOf } from '../judge/mounted';
import { judgeTrustPaths } from '../judge/trust-paths';
import { mountAt, nameServerCertificate, trustPlaces, type MountedProcess, type TrustPlace } from '../mounted-process';
import { environmentRule } from '../rule';

const messages = {
  mountedDirectory: {
    what: '`SSL_CERT_FILE` names `{path}`, which is a directory: {source} is mounted there',
    why: 'Go cannot read it as a bundle and says nothing as long as some root is found elsewhere: the certificates in it are not trusted',
    help: 'name the file in the directory, or set `SSL_CERT_DIR`',
  },
  directory: {
    what: '`SSL_CERT_FILE` names `{path}`, which is a directory',
    why: 'Go cannot read it as a bundle and says nothing as long as some root is found elsewhere: the certificates in it are not trusted',
    help: 'name the file in the directory, or set `SSL_CERT_DIR`',
  },
  file: {
    what: '`SSL_CERT_DIR` names `{path}`, which is a file',
    why: 'Go cannot list it and says nothing as long as some root is found elsewhere: the certificates in it are not trusted',
    help: 'name the directory, or set `SSL_CERT_FILE` to the file',
  },
  separator: {
    what: 'the directories in `SSL_CERT_DIR` are separated with colons alone',
    why: 'Go takes the whole for one path, which does not exist, and says nothing',
    help: 'write `{repaired}`',
  },
} as const;

const fixes = {
  key: 'name `{path}`',
  rename: 'call it `{meant}`',
  directory: 'name the directory `{path}`',
  colons: 'separate the directories with colons',
} as const;

type Report = Reporter<typeof messages, typeof fixes>;

export const sslCertEnvWrongKind = environmentRule(
  {
    id: 'ssl-cert-env-wrong-kind',
    title: 'trust variable that names the wrong kind of thing',
    level: 'error',
    since: '0.1.0',
    seed: ['3.3'],
    sources: [
      { title: 'crypto/x509: loadOnDiskRoots', url: 'https://go.dev/src/crypto/x509/root.go', versions: 'Go 1.9 to 1.27' },
      { title: 'run with a directory in `SSL_CERT_FILE`, a file in `SSL_CERT_DIR`, and a comma between directories', versions: 'Go 1.19 to 1.27' },
    ],
    docs: {
      summary: '`SSL_CERT_FILE` names a directory, `SSL_CERT_DIR` a file, or its directories are not separated with colons',
      what:
        'Reported where `SSL_CERT_FILE` names the place at which a whole volume is mounted, or what is known to be a directory; where `SSL_CERT_DIR` names a single mounted file, or what is known to be a file; and where the directories in `SSL_CERT_DIR` are separated with `,`, `;` or blanks. ' +
        'It is silent where the path lies outside of all mounts and the image is not known, for what of the host may be a file or a directory, for Windows containers (there `;` is right), for programs of other languages, and where a key or a port beside it says that a server is to present the certificate (`SSL_KEY_FILE`).',
      why: 'Go passes over both without a word as long as it finds some root elsewhere: the program starts, and the certificates that were mounted for it are not trusted.',
      fix: 'Name the file in the directory, or use the other variable; write colons between directories.',
      whenNotToUse: 'Never: the variable does not do what it says.',
    },
    messages,
    fixes,
  },
  (mounted: MountedProcess, report) => {
    if (mounted.started.program.isGo === 'no' || nameServerCertificate(mounted)) return;
    for (const place of trustPlaces(mounted.started, 'SSL_CERT_FILE')) reportFile(mounted, place, report);
    if (!reportSeparator(mounted, report)) for (const place of trustPlaces(mounted.started, 'SSL_CERT_DIR')) reportDirectory(mounted, place, report);
  },
);

/** Sources that are a directory wherever they are mounted as a whole. */
const directories: ReadonlySet<string> = new Set(['configMap', 'secret', 'projected', 'csi', 'emptyDir', 'volume', 'image']);

function reportFile(mounted: MountedProcess, place: TrustPlace, report: Report): void {
  const { started, container } = mounted;
  const { variable, path } = place;
  const at = partSpan(variable, place.piece.start, place.piece.end);
  const mount = container.mounts.findLast(({ target }) => target === path);
  const options = { fixes: [...keyFixes(mount, place, report), ...renameFix(mounted, place, 'SSL_CERT_DIR', report)] };
  if (mount && !mount.isFile && (directories.has(mount.kind) || mount.files !== undefined)) report('mountedDirectory', at, { path, source: sourceOf(mount) }, options);
  else if (!mount && isKnown(mounted, path) && resolve(started.files, path).entry.kind === 'directory') report('directory', at, { path }, options);
}

/** Whether the files at a path are more than what lies around a mount. */
function isKnown({ container }: MountedProcess, path: string): boolean {
  return container.image !== undefined || mountAt(container, path) !== undefined;
}

function keyFixes(mount: ContainerMount | undefined, place: TrustPlace, report: Report): readonly FixDraft[] {
  if (!mount || mount.fromPath !== '/') return [];
  const names = mount.files?.filter(({ content }) => content.kind !== 'no-certificates').map((file) => file.path) ?? mount.namedFiles;
  return names.slice(0, 3).flatMap((name) => fixOf(report.title('key', { path: joined(place.path, name) }), names.length === 1, place.variable.edits.setValue(joined(place.path, name))));
}

function renameFix({ started }: MountedProcess, { variable, piece }: TrustPlace, meant: 'SSL_CERT_FILE' | 'SSL_CERT_DIR', report: Report): readonly FixDraft[] {
  const isAll = piece.end - piece.start === (variable.value ?? '').length;
  const other = started.value(meant).kind;
  return isAll && other !== 'set' ? fixOf(report.title('rename', { meant }), other === 'unset', variable.edits.rename(meant)) : [];
}

function reportDirectory(mounted: MountedProcess, place: TrustPlace, report: Report): void {
  const { started, container } = mounted;
  const { variable, path, piece } = place;
  const mount = container.mounts.findLast(({ target }) => target === path);
  const isFile = resolve(started.files, path).entry.kind === 'file' || (mount?.isFile === true && mount.kind !== 'host' && [mount.fromPath, mount.target].some((each) => /\.(crt|pem|cer|cert)$/i.test(baseName(each))));
  if (!isFile) return;
  const parent = parentOf(path);
  const named = fixOf(report.title('directory', { path: parent }), false, replacePart(variable, piece.start, piece.end, parent));
  report('file', partSpan(variable, piece.start, piece.end), { path }, { fixes: [...renameFix(mounted, place, 'SSL_CERT_FILE', report), ...named] });
}

function reportSeparator({ started, isWindows }: MountedProcess, report: Report): boolean {
  const variable = started.variables.find(({ name }) => name === 'SSL_CERT_DIR');
  if (!variable || isWindows) return false;
  const problem = judgeTrustPaths(started, variable).find(({ kind }) => kind === 'separator');
  if (problem?.kind !== 'separator') return false;
  report('separator', variable.valueSpan, { repaired: problem.repaired }, { fixes: fixOf(report.title('colons', {}), true, variable.edits.setValue(problem.repaired)) });
  return true;
}
