/** What the names in a mount say, where its files cannot be read. */
import { baseName } from '../../trust/paths';
import { trustPaths } from '../../trust/questions';
import type { ContainerMount } from '../container';

/** For texts: ConfigMap `corp-ca`. */
export function sourceOf(mount: ContainerMount): string {
  return `${mount.sourceLabel} \`${mount.sourceName}\``;
}

const bundleName = /bundle|trust|ca-certificates|ca-certs|cacerts|cabundle|public|root-store|combined|merged|system|mozilla|certifi/i;
const authorityName = /(^|[-_.])(ca|cacert|root-?ca|cert|certs|certificate|tls|crt|pem)s?([-_.]|$)/i;

const strictAuthorityName = /(^|[-_.])(ca|cacert|root-?ca)s?([-_.]|$)|ca-?bundle|trust/i;

/** Whether the names speak of a CA, and not only of certificates. */
export function namesCa(mount: ContainerMount): boolean {
  return [...mount.namedFiles.map((file) => baseName(file)), mount.sourceName].some((name) => strictAuthorityName.test(name));
}

/** Whether a name says "all the roots". */
export function namesBundle(name: string): boolean {
  return bundleName.test(name);
}

/** Whether the names say that a CA or a few of them are mounted, and not a bundle. */
export function namesOneAuthority(mount: ContainerMount): boolean {
  const names = [...mount.namedFiles, mount.sourceName].map((name) => baseName(name));
  return names.some((name) => authorityName.test(name)) && !names.some(namesBundle);
}

/** Whether the names say that certificates are mounted, of one CA or of many. */
export function namesAuthority(mount: ContainerMount): boolean {
  return [...mount.namedFiles.map((file) => baseName(file)), mount.sourceName].some((name) => authorityName.test(name) || namesBundle(name));
}

/** Where a single file of the mount goes to be added to the directory, and not to take the bundle's place. */
export function addedPath(mount: ContainerMount, file: string): string {
  const name = baseName(file);
  const path = `/etc/ssl/certs/${name}`;
  return trustPaths('unknown').files.includes(path) ? `/etc/ssl/certs/${mount.sourceName.replace(/[^\w.-]+/g, '-')}.crt` : path;
}
