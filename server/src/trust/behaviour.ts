/** How each Go release looks for roots on Linux: the releases between two changes of the lookup share one behaviour. */
import type { GoRelease } from './types';

export interface LookupBehaviour {
  /** First and last minor release of Go 1 that behave so; the last is open for the newest. */
  readonly from: number;
  readonly until: number | null;
  /** Tried in this order; the first that can be read ends the search. */
  readonly files: readonly string[];
  readonly directories: readonly string[];
  /** The scan ends with the first directory that yields a certificate. */
  readonly stopsAtFirstDirectory: boolean;
  /** `SSL_CERT_DIR` is a colon-separated list; a single directory otherwise. */
  readonly directoryVariableIsList: boolean;
  /** A link whose target has no slash is passed over in a directory: its target is read anyway. */
  readonly skipsSameDirectoryLinks: boolean;
  /** Listing a directory also asks for the attributes of each name, which needs permission to search it. */
  readonly listingAsksEachName: boolean;
  readonly hasFallbackRoots: boolean;
  /** Go's text for a directory of the list that is a file, `{path}` to be filled in; null where it was not looked at. */
  readonly fileAsDirectoryError: string | null;
  /** Opening that file comes first, and its permission is asked; later releases see that it is no directory before that. */
  readonly opensFileAsDirectory: boolean;
}

const files = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/pki/tls/cacert.pem',
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
  '/etc/ssl/cert.pem',
];
const many = ['/etc/ssl/certs', '/system/etc/security/cacerts', '/usr/local/share/certs', '/etc/pki/tls/certs', '/etc/openssl/certs', '/var/ssl/certs'];
const three = ['/etc/ssl/certs', '/etc/pki/tls/certs', '/system/etc/security/cacerts'];
const two = ['/etc/ssl/certs', '/etc/pki/tls/certs'];

const newest: LookupBehaviour = {
  from: 24,
  until: null,
  files,
  directories: two,
  stopsAtFirstDirectory: false,
  directoryVariableIsList: true,
  skipsSameDirectoryLinks: true,
  listingAsksEachName: false,
  hasFallbackRoots: true,
  fileAsDirectoryError: 'open {path}: not a directory',
  opensFileAsDirectory: false,
};

const upTo23 = { fileAsDirectoryError: 'readdirent {path}: not a directory', opensFileAsDirectory: true } as const;
const upTo15 = { fileAsDirectoryError: 'readdirent: not a directory', opensFileAsDirectory: true } as const;

/** Oldest first. */
export const lookupBehaviours: readonly LookupBehaviour[] = [
  {
    ...newest,
    ...upTo15,
    from: 13,
    until: 14,
    directories: many,
    stopsAtFirstDirectory: true,
    directoryVariableIsList: false,
    skipsSameDirectoryLinks: false,
    listingAsksEachName: true,
    hasFallbackRoots: false,
  },
  { ...newest, ...upTo15, from: 15, until: 15, directories: many, listingAsksEachName: true, hasFallbackRoots: false },
  { ...newest, ...upTo23, from: 16, until: 19, directories: three, hasFallbackRoots: false },
  { ...newest, ...upTo23, from: 20, until: 21, directories: three },
  { ...newest, ...upTo23, from: 22, until: 23 },
  newest,
];

/** The behaviours that `go` may have: one for a known release, all for an unknown one, none for a release older than the facts. */
export function behavioursOf(go: GoRelease | 'unknown'): readonly LookupBehaviour[] {
  if (go === 'unknown') return lookupBehaviours;
  return lookupBehaviours.filter((behaviour) => behaviour.from <= go.minor && (behaviour.until === null || go.minor <= behaviour.until));
}
