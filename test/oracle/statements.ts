/**
 * What is said of the lookup, each line as a file system, an environment and the number of roots in it. Every one is put to
 * real Go and to the prediction.
 */
import type { Case, Deed, Variable } from './cases';

/** A number for all releases, or the numbers of releases up to `until` and of those after it. */
export type Expected = number | { readonly until: number; readonly before: number; readonly after: number };

export interface Statement {
  readonly name: string;
  /** The statement of the facts (`lookupStatement`) that it shows, where there is one. */
  readonly fact?: string;
  readonly each: Case;
  readonly roots: Expected;
  /** Go's own error, where nothing could be loaded; `{path}` texts of the facts are compared elsewhere. */
  readonly error?: string;
  /** Further arguments for the probe. */
  readonly probe?: readonly string[];
  /** Roots at the second look. */
  readonly again?: number;
  /** The prediction speaks of the file system at the start only, so it is not asked. */
  readonly onlyGo?: boolean;
}

interface Extras {
  readonly fact?: string;
  readonly variables?: Readonly<Partial<Record<Variable, string>>>;
  readonly as?: 'root' | 'other';
  readonly fallback?: boolean;
  readonly error?: string;
  readonly probe?: readonly string[];
  readonly again?: number;
  readonly onlyGo?: boolean;
}

function says(name: string, deeds: readonly Deed[], roots: Expected, extras: Extras = {}): Statement {
  const { variables = {}, as = 'root', fallback = false, ...rest } = extras;
  return { name, roots, ...rest, each: { seed: 0, deeds, variables, runsAs: as, linksFallback: fallback } };
}

function file(path: string, sample: string, mode = 0o644): Deed {
  return { op: 'write', path, sample, mode };
}

function link(path: string, target: string): Deed {
  return { op: 'link', path, target };
}

function folder(path: string, mode = 0o755): Deed {
  return { op: 'mkdir', path, mode };
}

function upTo(until: number, before: number, after: number): Expected {
  return { until, before, after };
}

const bundle = '/etc/ssl/certs/ca-certificates.crt';
/** Debian: the bundle of three, and links to two of these three; the hash link is one in the same directory. */
const debian = [
  file('/usr/share/ca-certificates/a.crt', 'ca0'),
  file('/usr/share/ca-certificates/b.crt', 'ca1'),
  file(bundle, 'bundle'),
  link('/etc/ssl/certs/a.pem', '/usr/share/ca-certificates/a.crt'),
  link('/etc/ssl/certs/b.pem', '/usr/share/ca-certificates/b.crt'),
  link('/etc/ssl/certs/deadbeef.0', 'a.pem'),
];
const alpine = [file(bundle, 'bundle'), link('/etc/ssl/cert.pem', 'certs/ca-certificates.crt')];
const publicRoots = 3;

/** The six files, each alone, in Go's order. */
const files = [
  bundle,
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/pki/tls/cacert.pem',
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
  '/etc/ssl/cert.pem',
];

const order: readonly Statement[] = [
  ...files.map((path) => says(`${path} alone is found`, [file(path, 'bundle')], 3)),
  // The loser is outside the directories, so that it is not read a second way.
  says('ca-bundle.pem comes before cacert.pem', [file('/etc/ssl/ca-bundle.pem', 'ca0'), file('/etc/pki/tls/cacert.pem', 'bundle')], 1, { fact: 'first-readable-file' }),
  says('cacert.pem comes before tls-ca-bundle.pem', [file('/etc/pki/tls/cacert.pem', 'ca0'), file('/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem', 'bundle')], 1),
  says('tls-ca-bundle.pem comes before cert.pem', [file('/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem', 'ca0'), file('/etc/ssl/cert.pem', 'bundle')], 1),
  says('ca-certificates.crt comes before cert.pem', [file(bundle, 'ca0'), file('/etc/ssl/cert.pem', 'bundle')], 1),
  says('an empty first file wins', [file(bundle, 'empty'), file('/etc/ssl/cert.pem', 'bundle')], 0, { fact: 'first-readable-file' }),
  says('a garbage first file wins', [file(bundle, 'garbage'), file('/etc/ssl/cert.pem', 'bundle')], 0),
  says('a directory in the place of the first file does not win', [folder(bundle), file('/etc/ssl/cert.pem', 'bundle')], 3),
  says('directories are read as well as the file', [file('/etc/ssl/cert.pem', 'bundle'), file('/etc/ssl/certs/corp.pem', 'ca5')], 4, { fact: 'directories-after-file' }),
  says('both directories are read', [file('/etc/ssl/certs/a.pem', 'ca0'), file('/etc/pki/tls/certs/b.pem', 'ca1')], 2, { fact: 'all-directories' }),
  ...['/usr/local/share/certs', '/etc/openssl/certs', '/var/ssl/certs'].map((path) => says(`${path} is read up to Go 1.15`, [file(`${path}/a.pem`, 'ca0')], upTo(15, 1, 0))),
  says('/system/etc/security/cacerts is read up to Go 1.21', [file('/system/etc/security/cacerts/a.pem', 'ca0')], upTo(21, 1, 0)),
  says('nothing found is no error', [], 0, { fact: 'no-roots-no-error' }),
];

const directories: readonly Statement[] = [
  says('any name counts, hidden ones too', [file('/etc/ssl/certs/.hidden', 'ca0'), file('/etc/ssl/certs/anything.txt', 'ca1'), file('/etc/ssl/certs/noending', 'ca2')], 3, { fact: 'any-name-not-recursive' }),
  says('sub-directories are not entered', [file('/etc/ssl/certs/sub/a.pem', 'ca0')], 0, { fact: 'any-name-not-recursive' }),
  says('the Debian layout counts each root once', debian, publicRoots),
  says('one file in the Debian layout adds one', [...debian, file('/etc/ssl/certs/corp.pem', 'ca5')], publicRoots + 1),
  says('one file of any name is enough on Alpine', [...alpine, file('/etc/ssl/certs/corp', 'ca5')], publicRoots + 1),
  says('an absolute link is read', [file('/opt/ca/a.pem', 'ca0'), link('/etc/ssl/certs/a.pem', '/opt/ca/a.pem')], 1),
  says('a link through a sub-directory is read', [file('/etc/ssl/certs/sub/a.pem', 'ca0'), link('/etc/ssl/certs/a.pem', 'sub/a.pem')], 1),
  says('a link with ./ is read', [file('/etc/ssl/certs/sub/x.pem', 'ca1'), link('/etc/ssl/certs/sub/a.pem', './x.pem'), link('/etc/ssl/certs/a.pem', './sub/a.pem')], 1),
  says('a link to another name of the directory is passed over', [link('/etc/ssl/certs/a.pem', 'missing'), file('/etc/ssl/certs/b.pem', 'ca0'), link('/etc/ssl/certs/c.pem', 'b.pem')], 1, { fact: 'same-directory-links-skipped' }),
  says('a link to another directory is followed', [file('/opt/ca/a.pem', 'ca0'), link('/etc/ssl/certs', '/opt/ca')], 1),
  says(
    'a projected volume is read, its ..data is not',
    [file('/etc/ssl/certs/..2026_01/my-ca.crt', 'ca4'), link('/etc/ssl/certs/..data', '..2026_01'), link('/etc/ssl/certs/my-ca.crt', '..data/my-ca.crt')],
    1,
  ),
  ...['der', 'trusted', 'headers', 'garbage', 'empty', 'key'].map((sample) => says(`a file with ${sample} gives nothing`, [file('/etc/ssl/certs/a.pem', sample)], 0, { fact: 'pem-only' })),
  says('a byte order mark hides the first certificate', [file('/etc/ssl/certs/a.pem', 'byte-order-mark')], 1, { fact: 'pem-only' }),
  says('CRLF is fine', [file('/etc/ssl/certs/a.pem', 'crlf')], 1),
  says('a bad block is passed over, the rest is read', [file('/etc/ssl/certs/a.pem', 'good-behind-bad')], 1),
  says('a certificate that is there twice counts once', [file('/etc/ssl/certs/a.pem', 'doubled'), file('/etc/ssl/certs/b.pem', 'ca1')], 1),
  ...['/usr/local/share/ca-certificates/corp.crt', '/usr/share/ca-certificates/mozilla/a.crt', '/etc/pki/ca-trust/source/anchors/corp.pem', '/etc/ca-certificates/trust-source/anchors/corp.pem', '/etc/pki/trust/anchors/corp.pem'].map((path) =>
    says(`${path} is not read`, [file(path, 'ca0')], 0),
  ),
  ...['/etc/pki/tls/cert.pem', '/etc/ca-certificates/extracted/tls-ca-bundle.pem', '/ca-certificates.crt', '/kaniko/ssl/certs/ca-certificates.crt', '/etc/ssl/ca-certificates.crt'].map((path) => says(`${path} is not read`, [file(path, 'bundle')], 0)),
];

const two = [file('/d1/a.pem', 'ca4'), file('/d2/b.pem', 'ca5')];

const variables: readonly Statement[] = [
  says('SSL_CERT_FILE replaces the files, directories stay', [...debian, file('/ca3.pem', 'ca3')], 4, { variables: { SSL_CERT_FILE: '/ca3.pem' }, fact: 'variables-replace-own-list' }),
  says('SSL_CERT_FILE hides files outside the directories', [file('/etc/ssl/cert.pem', 'bundle'), file('/ca3.pem', 'ca3')], 1, { variables: { SSL_CERT_FILE: '/ca3.pem' } }),
  says('SSL_CERT_DIR is a list', two, 2, { variables: { SSL_CERT_DIR: '/d1:/d2' }, fact: 'directory-variable-list' }),
  says('SSL_CERT_DIR leaves the files', [...debian, ...two], publicRoots + 2, { variables: { SSL_CERT_DIR: '/d1:/d2' } }),
  says('SSL_CERT_DIR hides the directories', [...two, file('/etc/ssl/certs/corp.pem', 'ca0')], 2, { variables: { SSL_CERT_DIR: '/d1:/d2' } }),
  says('both variables replace everything', [...debian, ...two, file('/ca3.pem', 'ca3')], 2, { variables: { SSL_CERT_FILE: '/ca3.pem', SSL_CERT_DIR: '/d1' } }),
  says('empty variables are none', debian, publicRoots, { variables: { SSL_CERT_FILE: '', SSL_CERT_DIR: '' }, fact: 'empty-variable' }),
  says('a missing SSL_CERT_FILE is passed over, directories stay', debian, publicRoots, { variables: { SSL_CERT_FILE: '/does/not/exist' }, fact: 'missing-path-silent' }),
  says('a missing SSL_CERT_FILE and no directory is no error', [file('/etc/ssl/cert.pem', 'bundle')], 0, { variables: { SSL_CERT_FILE: '/does/not/exist' } }),
  says('SSL_CERT_FILE is no list', [file('/a.pem', 'ca0'), file('/b.pem', 'ca1')], 0, { variables: { SSL_CERT_FILE: '/a.pem:/b.pem' }, fact: 'file-variable-not-list' }),
  says('SSL_CERT_FILE names a directory', two, 0, { variables: { SSL_CERT_FILE: '/d1' }, error: 'read /d1: is a directory' }),
  says('SSL_CERT_FILE names a directory, roots come from elsewhere', [...two, ...debian], publicRoots, { variables: { SSL_CERT_FILE: '/d1' } }),
  says('SSL_CERT_DIR names a file', [file('/a.pem', 'ca0')], 0, { variables: { SSL_CERT_DIR: '/a.pem' }, error: 'not a directory' }),
  says('SSL_CERT_DIR names a file, the bundle is there', [file('/a.pem', 'ca0'), ...alpine], publicRoots, { variables: { SSL_CERT_DIR: '/a.pem' } }),
  says('a semicolon does not separate', two, 0, { variables: { SSL_CERT_DIR: '/d1;/d2' } }),
  says('an empty file leaves the directories', [...debian, file('/nothing', 'empty')], publicRoots, { variables: { SSL_CERT_FILE: '/nothing' } }),
  says('an empty file and a missing directory leave nothing', [...debian, file('/nothing', 'empty')], 0, { variables: { SSL_CERT_FILE: '/nothing', SSL_CERT_DIR: '/nonexistent' } }),
  says('SSL_CERT_DIR does not enter sub-directories', [file('/d1/sub/a.pem', 'ca0')], 0, { variables: { SSL_CERT_DIR: '/d1' } }),
  says('a relative SSL_CERT_FILE counts from the working directory', [file('/d1/a.pem', 'ca0')], 1, { variables: { SSL_CERT_FILE: 'd1/a.pem' } }),
];

const failures: readonly Statement[] = [
  says('a bundle that may not be read is an error', [file(bundle, 'bundle', 0o600)], 0, { as: 'other', error: `open ${bundle}: permission denied`, fact: 'unreadable-error-hidden' }),
  says('the first error is the one that is told', [file('/etc/ssl/ca-bundle.pem', 'bundle', 0o600), file('/etc/ssl/cert.pem', 'ca0', 0)], 0, { as: 'other', error: 'open /etc/ssl/ca-bundle.pem: permission denied' }),
  says('another file is tried after one that may not be read', [file(bundle, 'bundle', 0o600), file('/etc/ssl/cert.pem', 'ca0')], 1, { as: 'other' }),
  says('a directory hides the error', [file('/etc/ssl/cert.pem', 'bundle', 0o600), file('/etc/ssl/certs/a.pem', 'ca0')], 1, { as: 'other', fact: 'unreadable-error-hidden' }),
  says('root reads what nobody may', [file(bundle, 'bundle', 0)], publicRoots),
  says('a directory in the place of the bundle is an error', [folder(bundle)], 0, { error: `read ${bundle}: is a directory` }),
  says('a dangling link is as if it were not there', [link(bundle, '/missing')], 0),
  says('a dangling link does not stop the search', [link('/etc/ssl/ca-bundle.pem', '/missing'), file('/etc/ssl/cert.pem', 'bundle')], 3),
  says('roots are loaded once', [file(bundle, 'ca0'), file('/new.pem', 'bundle')], 1, { probe: ['-again', '/new.pem', bundle], again: 1, fact: 'loaded-once' }),
];

const fallback: readonly Statement[] = [
  says('fallback roots count where the system has none', [], upTo(19, 0, 2), { fallback: true, fact: 'fallback-roots' }),
  says('fallback roots count where the system has an error', [folder(bundle)], upTo(19, 0, 2), { fallback: true }),
  says('one private CA switches the whole fallback off', [file('/etc/ssl/certs/corp.pem', 'ca0')], 1, { fallback: true, fact: 'fallback-roots' }),
  says('GODEBUG forces the fallback', alpine, upTo(19, 3, 2), { fallback: true, variables: { GODEBUG: 'x509usefallbackroots=1' }, fact: 'fallback-roots' }),
  says('GODEBUG does nothing without a fallback', alpine, 3, { variables: { GODEBUG: 'x509usefallbackroots=1' } }),
  says('GODEBUG=…=0 forces nothing', alpine, 3, { fallback: true, variables: { GODEBUG: 'x509usefallbackroots=0' } }),
  says('invented settings do nothing', [], 0, { variables: { GODEBUG: 'x509ignore=1,x509systemroots=1' } }),
  says('a variable that is set late is too late with fallback roots up to Go 1.25', [file('/late.pem', 'ca0')], upTo(25, 2, 1), { fallback: true, probe: ['-late', 'SSL_CERT_FILE', '/late.pem'], onlyGo: true }),
];

const mounts: readonly Statement[] = [
  says('a volume over the directory leaves only itself', [...debian, file('/vol/corp.pem', 'ca5'), { op: 'mount', path: '/etc/ssl/certs', target: '/vol' }], 1),
  says('a volume over the directory leaves a real cert.pem', [file('/etc/ssl/cert.pem', 'bundle'), file('/vol/corp.pem', 'ca5'), folder('/etc/ssl/certs'), { op: 'mount', path: '/etc/ssl/certs', target: '/vol' }], 4),
  says("a volume over Alpine's directory leaves cert.pem dangling", [...alpine, file('/vol/corp.pem', 'ca5'), { op: 'mount', path: '/etc/ssl/certs', target: '/vol' }], 1),
  says('a single file in the directory adds to it', [...debian, file('/vol/corp.pem', 'ca5'), { op: 'mount', path: '/etc/ssl/certs/corp.pem', target: '/vol/corp.pem' }], publicRoots + 1),
  says("in place of Debian's bundle, its single files stay", [...debian, file('/vol/corp.pem', 'ca5'), { op: 'mount', path: bundle, target: '/vol/corp.pem' }], 3),
  says("in place of Alpine's bundle, nothing else stays", [...alpine, file('/vol/corp.pem', 'ca5'), { op: 'mount', path: bundle, target: '/vol/corp.pem' }], 1),
  says('one CA in an empty image switches the fallback off', [file('/vol/corp.pem', 'ca5'), { op: 'mount', path: bundle, target: '/vol/corp.pem' }], 1, { fallback: true }),
];

export const statements: readonly Statement[] = [...order, ...directories, ...variables, ...failures, ...fallback, ...mounts];
