/** SSL_CERT_FILE and SSL_CERT_DIR together replace everything that Go reads, and neither leads to the public roots. */
import type { FixDraft, Reporter } from '../../core/rule';
import { baseName, isWithin } from '../../trust/paths';
import { fixOf } from '../edits';
import { lookupOf } from '../judge/lookup';
import { namesBundle, namesOneAuthority } from '../judge/mounted';
import { mountAt, nameServerCertificate, trustPlaces, type MountedProcess, type TrustPlace } from '../mounted-process';
import { environmentRule } from '../rule';

const messages = {
  drops: {
    what: '`SSL_CERT_FILE` and `SSL_CERT_DIR` together replace all that Go reads, and no public root is left',
    why: 'every public HTTPS request of a Go program fails with `x509: certificate signed by unknown authority`; one of the two alone would leave the other half of the usual places',
    help: 'set one of the two only, or let `SSL_CERT_DIR` name `/etc/ssl/certs` as well',
  },
  mayDrop: {
    what: '`SSL_CERT_FILE` and `SSL_CERT_DIR` together replace all that Go reads, and both lead to what is mounted',
    why: 'unless the public roots are in there, every public HTTPS request of a Go program fails with `x509: certificate signed by unknown authority`',
    help: 'set one of the two only, or let `SSL_CERT_DIR` name `/etc/ssl/certs` as well',
  },
} as const;

const fixes = {
  removeFile: 'remove `SSL_CERT_FILE`: Go then reads the bundle of the image',
  add: 'add `/etc/ssl/certs` to `SSL_CERT_DIR`',
} as const;

export const sslCertEnvDropsPublicRoots = environmentRule(
  {
    id: 'ssl-cert-env-drops-public-roots',
    title: 'trust variables that leave no public root',
    level: 'warning',
    since: '0.1.0',
    seed: ['3.3'],
    sources: [
      { title: 'crypto/x509: loadOnDiskRoots', url: 'https://go.dev/src/crypto/x509/root.go', versions: 'Go 1.9 to 1.27' },
      { title: 'run with both variables, each alone, and with the directory of the image in the list', versions: 'Go 1.19 to 1.27' },
    ],
    docs: {
      summary: '`SSL_CERT_FILE` and `SSL_CERT_DIR` are both set, and neither leads to the public roots',
      what:
        'Reported where both variables are set and the lookup then finds private roots only, while it would find the public ones with one of them unset; or where the image is not known and both lead into mounts that are known, or named, as a single private CA. ' +
        'It is silent where one of the two is set alone: Go then keeps the other half of its places, and with it the public roots. It is silent where the list names `/etc/ssl/certs` or `/etc/pki/tls/certs`, where the file is a bundle of the image or named like one, where a value is not known, for programs of other languages, and where a key or a port beside it says that a server is to present the certificate (`SSL_KEY_FILE`).',
      why: 'Each variable replaces one half of what Go reads: `SSL_CERT_FILE` the list of bundle files, `SSL_CERT_DIR` the list of directories. Both together are the one way to replace everything.',
      fix: 'Set `SSL_CERT_DIR` alone, or write `/etc/ssl/certs:` before its value. No fix is applied without being chosen: it makes the program trust more than it did.',
      whenNotToUse: 'When the program is meant to trust its private CA alone.',
    },
    messages,
    fixes,
  },
  (mounted: MountedProcess, report) => {
    const { started } = mounted;
    if (started.program.isGo === 'no' || nameServerCertificate(mounted)) return;
    const [file] = trustPlaces(started, 'SSL_CERT_FILE');
    const directories = trustPlaces(started, 'SSL_CERT_DIR');
    const [first] = directories;
    if (!file || !first) return;
    const loss = lossIn(mounted, file, directories);
    if (loss) report(loss, file.variable.nameSpan, {}, { fixes: fixesFor(file, first, directories, report) });
  },
);

function lossIn(mounted: MountedProcess, file: TrustPlace, directories: readonly TrustPlace[]): 'drops' | 'mayDrop' | undefined {
  const { started } = mounted;
  const trace = lookupOf(started);
  if (trace.publicRoots === 'yes') return undefined;
  if (trace.publicRoots === 'no') {
    // Roots that would not be there anyway are not lost, and a store without any is another rule's business.
    const other = [lookupOf(started, 'SSL_CERT_FILE'), lookupOf(started, 'SSL_CERT_DIR')];
    if (trace.verdict === 'roots' && other.some(({ publicRoots }) => publicRoots === 'yes')) return 'drops';
    if (trace.verdict !== 'roots' || mounted.container.image !== undefined) return undefined;
    return 'drops';
  }
  if (mounted.container.image !== undefined && [file, ...directories].some(({ path }) => !mountAt(mounted.container, path))) return undefined;
  return [file, ...directories].every((place) => isOneAuthority(mounted, place)) ? 'mayDrop' : undefined;
}

function isOneAuthority({ container }: MountedProcess, { variable, path }: TrustPlace): boolean {
  const mount = mountAt(container, path);
  if (!mount || mount.looksLikeBundle || !namesOneAuthority(mount)) return false;
  return variable.name !== 'SSL_CERT_FILE' || !namesBundle(baseName(path));
}

function fixesFor(file: TrustPlace, first: TrustPlace, directories: readonly TrustPlace[], report: Reporter<typeof messages, typeof fixes>): readonly FixDraft[] {
  const isListed = directories.some(({ path }) => isWithin(file.path, path));
  const removed = fixOf(report.title('removeFile', {}), false, isListed ? file.variable.edits.remove() : undefined);
  return [...removed, ...fixOf(report.title('add', {}), false, first.variable.edits.setValue(`/etc/ssl/certs:${first.variable.value ?? ''}`))];
}
