/** Every rule of this folder; written by `npm run generate`. */
import type { goRule } from '../rule';
import { clientAuthOnClientConfig } from './client-auth-on-client-config';
import { hostnameCheckSkipped } from './hostname-check-skipped';
import { pathPassedAsPem } from './path-passed-as-pem';
import { pemAppendUnchecked } from './pem-append-unchecked';
import { pemReadErrorIgnored } from './pem-read-error-ignored';
import { rootPoolNeverFilled } from './root-pool-never-filled';
import { systemPoolErrorIgnored } from './system-pool-error-ignored';
import { systemRootsDropped } from './system-roots-dropped';
import { transportWithoutProxy } from './transport-without-proxy';
import { verificationDisabled } from './verification-disabled';

export const goRules: readonly ReturnType<typeof goRule>[] = [
  clientAuthOnClientConfig,
  hostnameCheckSkipped,
  pathPassedAsPem,
  pemAppendUnchecked,
  pemReadErrorIgnored,
  rootPoolNeverFilled,
  systemPoolErrorIgnored,
  systemRootsDropped,
  transportWithoutProxy,
  verificationDisabled,
];
