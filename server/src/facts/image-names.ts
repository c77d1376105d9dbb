/** Image names reduced to one spelling: the same image has many, by registry mirrors and by Docker Hub's architecture prefixes. */

/** Places that serve Docker Hub's official images under their short names. */
const officialPrefixes = [
  'docker.io/library/',
  'index.docker.io/library/',
  'registry-1.docker.io/library/',
  'registry.hub.docker.com/library/',
  'public.ecr.aws/docker/library/',
  'mirror.gcr.io/library/',
  'library/',
] as const;
const hubPrefixes = ['docker.io/', 'index.docker.io/', 'registry-1.docker.io/', 'registry.hub.docker.com/'] as const;
/** The official images again, each for one architecture. `windows-amd64` is left out: those are other images. */
const architecturePrefixes = [
  'amd64/', 'arm32v5/', 'arm32v6/', 'arm32v7/', 'arm64v8/', 'i386/', 'mips64le/', 'ppc64le/', 'riscv64/', 's390x/',
] as const;

/**
 * The short name of an image: `docker.io/library/alpine`, `arm64v8/alpine` and `public.ecr.aws/docker/library/alpine` are
 * all `alpine`; names of other registries and organisations stay as they are (`ghcr.io/acme/ubuntu` is not `ubuntu`).
 * A tag or digest in the text is dropped.
 */
export function normalizeImageName(text: string): string {
  const name = withoutTag(withoutDigest(text.trim()));
  const official = officialPrefixes.find((prefix) => name.startsWith(prefix));
  if (official !== undefined) return withoutArchitecture(name.slice(official.length));
  const hub = hubPrefixes.find((prefix) => name.startsWith(prefix));
  return withoutArchitecture(hub === undefined ? name : name.slice(hub.length));
}

function withoutDigest(name: string): string {
  const at = name.indexOf('@');
  return at < 0 ? name : name.slice(0, at);
}

/** A colon before the last slash belongs to a port. */
function withoutTag(name: string): string {
  const colon = name.lastIndexOf(':');
  return colon > name.lastIndexOf('/') ? name.slice(0, colon) : name;
}

/** Only official images have these twins, and official images have one part. */
function withoutArchitecture(name: string): string {
  const prefix = architecturePrefixes.find((candidate) => name.startsWith(candidate));
  if (prefix === undefined) return name;
  const rest = name.slice(prefix.length);
  return rest.includes('/') || rest === '' ? name : rest;
}
