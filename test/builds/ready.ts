/** Sees that images can be built on this machine, and that the bases are there. */
import { ensureSystemPackages } from '../../scripts/system.mjs';
import { mainText } from '../support/world';
import type { World } from '../support/world';
import { makeBases } from './bases';
import type { Buildah } from './buildah';

/** What keeps a Dockerfile from being built here, or `undefined`. */
export async function ready(buildah: Buildah): Promise<(world: World) => string | undefined> {
  const { ok, missing, command } = ensureSystemPackages(['buildah', 'busybox', 'openssl']);
  if (!ok) return () => `${missing.join(', ')} missing; ${command}`;
  if (process.getuid?.() !== 0) return () => 'images are built in a chroot, which takes root';
  if (!buildah.isUsable) return () => 'buildah has no storage driver that works here';
  ensureSystemPackages(['debootstrap']);
  const absent = await makeBases(buildah);
  return (world) => {
    const needed = [...absent].find(([image]) => mainText(world).includes(`FROM ${image.replace('docker.io/library/', '')} `) || mainText(world).includes(`FROM ${image.replace('docker.io/library/', '')}\n`));
    return needed && `no base ${needed[0]}: ${needed[1]}`;
  };
}
