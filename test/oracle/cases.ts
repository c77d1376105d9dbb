/** Generated file systems, environments and users, in a form that the kernel and the view can both be given. */
import type { Change, EnvValue, FileView, Origin, RunsAs } from '../../server/src/trust/types';
import { verbatim } from '../../server/src/core/message';
import { emptyView, withChanges } from '../../server/src/trust/view';
import type { Samples } from './certificates';
import type { Random } from './random';

export type Deed =
  | { readonly op: 'write'; readonly path: string; readonly sample: string; readonly mode: number }
  | { readonly op: 'mkdir'; readonly path: string; readonly mode: number }
  | { readonly op: 'link'; readonly path: string; readonly target: string }
  | { readonly op: 'remove'; readonly path: string }
  /** `target` is the source in the same file system. */
  | { readonly op: 'graft' | 'mount'; readonly path: string; readonly target: string };

export type Variable = 'SSL_CERT_FILE' | 'SSL_CERT_DIR' | 'GODEBUG';

export interface Case {
  readonly seed: number;
  readonly deeds: readonly Deed[];
  readonly variables: Readonly<Partial<Record<Variable, string>>>;
  readonly runsAs: Exclude<RunsAs, 'unknown'>;
  readonly linksFallback: boolean;
}

const bundlePaths = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/pki/tls/cacert.pem',
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
  '/etc/ssl/cert.pem',
];
const directories = ['/etc/ssl/certs', '/etc/pki/tls/certs', '/usr/local/share/certs', '/system/etc/security/cacerts', '/var/ssl/certs', '/opt/ca', '/d1', '/d2'];
const names = ['a.pem', 'b.crt', '.hidden', 'corp', 'deadbeef.0', 'z.der', 'sub', 'sub/inner.pem', 'ca-certificates.crt', 'ca-bundle.crt'];
const targets = ['a.pem', 'b.crt', './a.pem', '../a.pem', 'sub/inner.pem', '/opt/ca/a.pem', '/d1/b.crt', 'missing', '/missing', '../../d1/a.pem', '/etc/ssl/cert.pem'];
const directoryTargets = ['../pki/tls/certs', '/etc/pki/tls/certs', '/opt/ca', '../../d1', '/d2/', 'certs', '/missing', '../ssl/certs', '.'];

/** The layouts that distributions have, in small. */
const layouts: readonly (readonly Deed[])[] = [
  [],
  [],
  [write('/etc/ssl/certs/ca-certificates.crt', 'bundle'), link('/etc/ssl/cert.pem', 'certs/ca-certificates.crt')],
  [
    write('/usr/share/ca-certificates/a.crt', 'ca0'),
    write('/usr/share/ca-certificates/b.crt', 'ca1'),
    write('/etc/ssl/certs/ca-certificates.crt', 'bundle'),
    link('/etc/ssl/certs/a.pem', '/usr/share/ca-certificates/a.crt'),
    link('/etc/ssl/certs/b.pem', '/usr/share/ca-certificates/b.crt'),
    link('/etc/ssl/certs/deadbeef.0', 'a.pem'),
  ],
  [
    write('/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem', 'other-bundle'),
    link('/etc/pki/tls/certs/ca-bundle.crt', '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem'),
    link('/etc/ssl/certs', '../pki/tls/certs'),
    link('/etc/pki/tls/cert.pem', '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem'),
  ],
  [write('/var/lib/ca-certificates/ca-bundle.pem', 'bundle'), write('/var/lib/ca-certificates/pem/a.pem', 'ca5'), link('/etc/ssl/ca-bundle.pem', '/var/lib/ca-certificates/ca-bundle.pem'), link('/etc/ssl/certs', '/var/lib/ca-certificates/pem')],
  [write('/etc/ssl/certs/..2026_01/my-ca.crt', 'ca4'), link('/etc/ssl/certs/..data', '..2026_01'), link('/etc/ssl/certs/my-ca.crt', '..data/my-ca.crt')],
];

function write(path: string, sample: string): Deed {
  return { op: 'write', path, sample, mode: 0o644 };
}

function link(path: string, target: string): Deed {
  return { op: 'link', path, target };
}

/** The case that belongs to `seed`. */
export function makeCase(random: Random, seed: number, samples: Samples): Case {
  const deeds: Deed[] = [...random.pick(layouts)];
  for (let i = random.below(8); i > 0; i--) deeds.push(makeDeed(random, samples));
  const variables: Partial<Record<Variable, string>> = {};
  if (random.chance(0.4)) variables.SSL_CERT_FILE = makeFileVariable(random);
  if (random.chance(0.4)) variables.SSL_CERT_DIR = makeDirectoryVariable(random);
  const linksFallback = random.chance(0.2);
  if (linksFallback && random.chance(0.6)) variables.GODEBUG = random.pick(['x509usefallbackroots=1', 'x509usefallbackroots=0', 'x509usefallbackroots=1,x509usefallbackroots=0', 'http2client=0,x509usefallbackroots=1', 'x509usefallbackroots=true']);
  return { seed, deeds, variables, runsAs: random.chance(0.5) ? 'root' : 'other', linksFallback };
}

function makePath(random: Random): string {
  return random.chance(0.45) ? random.pick(bundlePaths) : `${random.pick(directories)}/${random.pick(names)}`;
}

function makeDeed(random: Random, samples: Samples): Deed {
  switch (random.below(12)) {
    case 0:
      return link(makePath(random), random.pick(targets));
    case 1:
      return link(random.pick(directories), random.pick(directoryTargets));
    case 2:
      return link(makePath(random), random.chance(0.5) ? makePath(random) : random.pick(directories));
    case 3:
      return { op: 'mkdir', path: random.chance(0.4) ? makePath(random) : random.pick(directories), mode: random.pick([0o755, 0o755, 0o700, 0o711, 0o744]) };
    case 4:
      return { op: 'remove', path: random.pick([makePath(random), random.pick(directories), '/etc/ssl', '/etc/pki', '/etc/ssl/certs/..data']) };
    case 5:
      return { op: 'graft', path: random.pick([...directories, makePath(random), '/etc', '/copy']), target: random.pick([...directories, makePath(random), '/etc/ssl', '/etc/pki/tls']) };
    case 6:
      return { op: 'mount', path: random.pick([...directories, makePath(random), '/etc/ssl']), target: random.pick([...directories, makePath(random)]) };
    default:
      return { op: 'write', path: makePath(random), sample: random.pick(samples.all).name, mode: random.pick([0o644, 0o644, 0o644, 0o444, 0o600, 0o000]) };
  }
}

function makeFileVariable(random: Random): string {
  const path = makePath(random);
  return random.pick([path, path, path, '', '/missing.pem', `${path}/`, `${path}/x`, path.slice(1), random.pick(directories), '/d1/a.pem:/d2/a.pem', '/etc/ssl/../ssl/cert.pem', '/etc/ssl/certs/../cert.pem', `/${'n'.repeat(300)}`]);
}

function makeDirectoryVariable(random: Random): string {
  const one = random.pick(directories);
  const two = random.pick(directories);
  return random.pick([one, one, `${one}:${two}`, `${one}::${two}:`, `${one}/`, '', ':', '/missing', `/missing:${one}`, makePath(random), one.slice(1), `${one};${two}`, `${one}/../${two.slice(1)}`, '/opt', `${one}:${one}`]);
}

const origin: Origin = { kind: 'fact', text: verbatim('generated'), source: 'generator' };

/** Where a deed is said to have been done, for messages and for telling origins apart. */
export function originOf(index: number): Origin {
  return { kind: 'fact', text: verbatim(`deed ${index}`), source: 'generator' };
}

/** The view that the deeds make; `skipped` are those that the kernel refused. `change` may put something else in a deed's place. */
export function viewOf(each: Case, skipped: ReadonlySet<number>, samples: Samples, change: (made: Change, index: number) => Change = (made) => made): FileView {
  let view = emptyView(origin);
  each.deeds.forEach((deed, index) => {
    if (!skipped.has(index)) view = withChanges(view, [change(changeOf(deed, index, view, samples), index)]);
  });
  return view;
}

function changeOf(deed: Deed, index: number, view: FileView, samples: Samples): Change {
  const at = originOf(index);
  switch (deed.op) {
    case 'write': {
      const content = samples.byName.get(deed.sample)?.content;
      if (content === undefined) throw new Error(`no sample ${deed.sample}`);
      return { op: 'write', path: deed.path, content, access: { mode: deed.mode, owner: 'root' }, origin: at };
    }
    case 'mkdir':
      return { op: 'mkdir', path: deed.path, access: { mode: deed.mode, owner: 'root' }, origin: at };
    case 'link':
      return { op: 'link', path: deed.path, target: deed.target, origin: at };
    case 'remove':
      return { op: 'remove', path: deed.path, origin: at };
    default:
      return { op: deed.op, path: deed.path, from: view, fromPath: deed.target, origin: at };
  }
}

export function environmentOf(each: Case): (name: Variable) => EnvValue {
  return (name) => {
    const value = each.variables[name];
    return value === undefined ? { kind: 'unset' } : { kind: 'set', value, origin };
  };
}
