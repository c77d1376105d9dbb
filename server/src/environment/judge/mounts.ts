/** Which paths are usually filled when the container starts, so that their absence from the image says nothing. */
import { isWithin, normalised, parentOf } from '../../trust/paths';
import { resolve } from '../../trust/resolve';
import type { ProcessEnvironment } from '../types';

/** Where secrets, settings and volumes are mounted by habit: Kubernetes, Compose, Swarm, Vault, Istio and Linkerd. */
const usualMounts = ['/run', '/var/run', '/mnt', '/media', '/vault', '/secret', '/secrets', '/var/secrets', '/var/lib/secrets', '/config', '/configs', '/data', '/shared', '/volume', '/volumes', '/projected', '/pod', '/tmp'];
/** The only folders below /etc that images bring for certificates; any other is somebody's own and as likely a mount. */
const distributionFolders = ['/etc/ssl', '/etc/pki', '/etc/ca-certificates'];

/** How surely a path that the image lacks is lacking when the process runs. */
export type Absence = 'mistake' | 'doubtful' | 'mounted';

/** `path` is absolute and absent from the files of the process. */
export function judgeAbsence(environment: ProcessEnvironment, path: string): Absence {
  const clean = normalised(path);
  if (environment.moment === 'build') return 'mistake';
  if (environment.mayBeMounted(clean) || usualMounts.some((mount) => isWithin(clean, mount))) return 'mounted';
  if (distributionFolders.some((folder) => isWithin(clean, folder)) || environment.remedies.elsewhere(clean).length > 0) return 'mistake';
  if (isWithin(clean, '/etc')) return 'mounted';
  if (environment.remedies.bringFile(clean).length > 0) return 'mistake';
  // A mount would bring the folder; where the folder is there and the file is not, a name is wrong.
  return resolve(environment.files, parentOf(clean)).entry.kind === 'directory' ? 'mistake' : 'doubtful';
}
