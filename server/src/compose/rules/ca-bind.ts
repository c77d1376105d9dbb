/** A bind mount of what the host has for certificates: its own directory, or a file that is not there. */
import { isWithin as isWithinUri } from '../../core/host';
import type { FixDraft, Reporter } from '../../core/rule';
import { mayRunGo } from '../../environment/container';
import { fixOf } from '../../environment/edits';
import { namesBundle, namesOneAuthority } from '../../environment/judge/mounted';
import { trustPaths } from '../../trust/questions';
import { baseName, isWithin } from '../../trust/paths';
import type { ComposeAnalysis } from '../analysis';
import type { ComposeContainer } from '../containers';
import { isGitIgnored } from '../git-ignored';
import { pathMustExist, withoutMount } from '../mount-edits';
import type { Bind, ComposeMount } from '../mounts';
import { composeRule } from '../rule';

const messages = {
  hostDirectory: {
    what: '`{target}` shows the host\'s `{source}` and hides what the image has there',
    why: 'which roots Go finds depends on the system of the host: on Debian and Ubuntu the bundle is a real file; on Fedora, Red Hat, Arch and Flatcar there are links that lead nowhere in the container, and on other systems the directory is empty or missing',
    help: 'remove the mount and let the image bring its roots; add a private CA as a single file, or as a config with a target in `/etc/ssl/certs`',
  },
  missing: {
    what: '`{source}` does not exist beside this file',
    why: 'Docker makes an empty directory of that name when the service starts, and mounts it at `{target}`: Go passes over it without a word',
    help: 'put the file there, or write the mount so that a missing file is an error: `create_host_path: false`',
  },
  namedMissing: {
    what: '`{source}` does not exist beside this file',
    why: 'Docker makes an empty directory of that name when the service starts, and mounts it at `{target}`: the program finds a directory where it wants a certificate',
    help: 'put the file there, or write the mount so that a missing file is an error: `create_host_path: false`',
  },
  bundleMissing: {
    what: '`{source}` does not exist beside this file',
    why: 'Docker makes an empty directory of that name when the service starts, and mounts it over the bundle `{target}`: Go fails with `read {target}: is a directory`, or the container does not start',
    help: 'put the file there, or write the mount so that a missing file is an error: `create_host_path: false`',
  },
} as const;

const fixes = {
  remove: 'remove the mount',
  mustExist: 'make a missing file an error with `create_host_path: false`',
} as const;

type Report = Reporter<typeof messages, typeof fixes>;

/** Where systems keep their roots. */
const hostDirectories: ReadonlySet<string> = new Set(['/etc/ssl', '/etc/ssl/certs', '/etc/pki', '/etc/pki/tls', '/etc/pki/tls/certs', '/etc/pki/ca-trust', '/etc/ca-certificates', '/usr/share/ca-certificates']);

export const caBind = composeRule(
  {
    language: 'compose',
    id: 'ca-bind',
    title: 'certificates of the host that may not be there',
    level: 'warning',
    since: '0.1.0',
    seed: ['3.3'],
    neighbours: [],
    sources: [
      { title: 'Compose specification: volumes, the short form makes a directory', url: 'https://github.com/compose-spec/compose-spec/blob/main/05-services.md#volumes' },
      { title: 'crypto/x509: the files and directories of Linux', url: 'https://go.dev/src/crypto/x509/root_linux.go', versions: 'Go 1.13 to 1.27' },
      { title: 'run with the directories of Debian, Red Hat and Flatcar hosts, and with a directory in place of a file', versions: 'Go 1.19 to 1.27' },
    ],
    docs: {
      summary: 'a service mounts the host\'s directory of roots, or a certificate file that does not exist',
      what:
        'Reported are bind mounts of `/etc/ssl`, `/etc/ssl/certs` and the like of the host over such a directory of the container, and certificate files beside the Compose file that do not exist, where Docker would make a directory of that name. A missing file that `.gitignore` names, or into whose folder another service writes, is an information: something makes it. ' +
        'It is silent for sources that are filled in (`${CERTS}`) or in somebody\'s home (`~`), for named volumes, which are filled from the image, for mounts that fail when the file is missing (`create_host_path: false`), for configs and secrets, for files without a sign that they are a CA, and for images of other languages.',
      why: 'A mount hides what the image has. What the host has instead differs from system to system, and a file that is missing becomes an empty directory without any error: the program starts, and the first HTTPS request fails.',
      fix: 'Give the CA as a config: `configs: [{source: corp_ca, target: /etc/ssl/certs/corp-ca.crt}]`, or bind the single file in the long form with `create_host_path: false`.',
      whenNotToUse: 'When all hosts are known to be Debian or Ubuntu, or the file is made before the services are started.',
    },
    messages,
    fixes,
    examples: {
      bad: { text: 'services:\n  shop:\n    image: ghcr.io/example/shop:1.4\n    volumes:\n      - /etc/ssl/certs:/etc/ssl/certs:ro\n' },
      good: { text: 'services:\n  shop:\n    image: ghcr.io/example/shop:1.4\n    configs:\n      - source: corp_ca\n        target: /etc/ssl/certs/corp-ca.crt\nconfigs:\n  corp_ca:\n    file: ./corp-ca.crt\n' },
    },
  },
  (analysis, report) => {
    const told = new Set<number>();
    for (const container of analysis.containers) {
      if (!mayRunGo(container)) continue;
      for (const mount of container.mounts) {
        if (!mount.bind || told.has(mount.targetSpan.start)) continue;
        told.add(mount.targetSpan.start);
        judge(analysis, container, mount, mount.bind, report);
      }
    }
  },
);

function judge(analysis: ComposeAnalysis, container: ComposeContainer, mount: ComposeMount, bind: Bind, report: Report): void {
  const slots = { source: bind.source, target: mount.target };
  if (mount.hostPath !== undefined && hostDirectories.has(mount.hostPath) && hostDirectories.has(mount.target)) {
    report('hostDirectory', bind.sourceSpan, slots, { fixes: fixOf(report.title('remove', {}), false, withoutMount(analysis.model, container.service, mount)) });
    return;
  }
  const isRead = isReadAsRoot(container, mount);
  if (!isMissing(analysis, mount, bind) || (!isRead && !isNamedAuthority(mount, bind))) return;
  const isBundle = trustPaths('unknown').files.includes(mount.target);
  const severity = isMade(analysis, bind.uri ?? '') ? 'information' : 'warning';
  report(isBundle ? 'bundleMissing' : isRead ? 'missing' : 'namedMissing', bind.sourceSpan, slots, { severity, fixes: mustExist(analysis, container, mount, bind, report) });
}

/** By something that git leaves the result of out, or by a service that can write into the folder. */
function isMade({ input, containers }: ComposeAnalysis, uri: string): boolean {
  const writers = containers.flatMap(({ mounts }) => mounts).filter(({ bind, isReadOnly, isFile }) => bind?.uri !== undefined && !isReadOnly && !isFile);
  return isGitIgnored(input, uri) || writers.some(({ bind }) => bind?.uri !== undefined && isWithinUri(uri, bind.uri));
}

/** Without a folder around the file nobody can look. */
function isMissing({ input }: ComposeAnalysis, mount: ComposeMount, { uri, createsPath }: Bind): boolean {
  return uri !== undefined && createsPath && mount.isFile && input.files.rootOf(input.uri) !== undefined && input.files.entry(uri)?.kind === 'absent';
}

function isReadAsRoot(container: ComposeContainer, mount: ComposeMount): boolean {
  const { files, directories } = trustPaths('unknown');
  const set = ['SSL_CERT_FILE', 'SSL_CERT_DIR'].flatMap((name) => {
    const value = container.value(name);
    return value.kind === 'set' ? value.value.split(':') : [];
  });
  return [...files, ...directories, ...set].some((path) => path !== '' && isWithin(mount.target, path));
}

/** A program may be told to read it in a way of its own. */
function isNamedAuthority(mount: ComposeMount, { source }: Bind): boolean {
  const isCertificate = /\.(crt|pem|cer|cert|ca-bundle)$/i.test(source);
  return isCertificate && (/(^|[-_.])(ca|cacert|root-?ca)s?([-_.]|$)/i.test(baseName(source)) || namesBundle(baseName(source))) && (namesOneAuthority(mount) || mount.looksLikeBundle);
}

function mustExist(analysis: ComposeAnalysis, container: ComposeContainer, mount: ComposeMount, bind: Bind, report: Report): readonly FixDraft[] {
  return fixOf(report.title('mustExist', {}), false, pathMustExist(analysis.model, container.service, mount, bind));
}
