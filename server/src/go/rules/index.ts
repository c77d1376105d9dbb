/** Every rule of this folder; written by `npm run generate`. */
import type { goRule } from '../rule';
import { bundlePathHardcoded } from './bundle-path-hardcoded';
import { certificateLoadedOnce } from './certificate-loaded-once';
import { clientAuthOnClientConfig } from './client-auth-on-client-config';
import { hostnameCheckSkipped } from './hostname-check-skipped';
import { ineffectiveGodebug } from './ineffective-godebug';
import { lateTrustEnvironment } from './late-trust-environment';
import { mountedFileWatched } from './mounted-file-watched';
import { pathPassedAsPem } from './path-passed-as-pem';
import { pemAppendUnchecked } from './pem-append-unchecked';
import { pemReadErrorIgnored } from './pem-read-error-ignored';
import { poolSubjects } from './pool-subjects';
import { proxyServerName } from './proxy-server-name';
import { rootPoolNeverFilled } from './root-pool-never-filled';
import { sharedTransportMutated } from './shared-transport-mutated';
import { systemPoolErrorIgnored } from './system-pool-error-ignored';
import { systemRootsDropped } from './system-roots-dropped';
import { transportWithoutProxy } from './transport-without-proxy';
import { verificationDisabled } from './verification-disabled';

export const goRules: readonly ReturnType<typeof goRule>[] = [
  bundlePathHardcoded,
  certificateLoadedOnce,
  clientAuthOnClientConfig,
  hostnameCheckSkipped,
  ineffectiveGodebug,
  lateTrustEnvironment,
  mountedFileWatched,
  pathPassedAsPem,
  pemAppendUnchecked,
  pemReadErrorIgnored,
  poolSubjects,
  proxyServerName,
  rootPoolNeverFilled,
  sharedTransportMutated,
  systemPoolErrorIgnored,
  systemRootsDropped,
  transportWithoutProxy,
  verificationDisabled,
];
