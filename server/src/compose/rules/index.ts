/** Every rule of this folder; written by `npm run generate`. */
import type { composeRule } from '../rule';
import { caBind } from './ca-bind';
import { caDirMountHidesBundle } from './ca-dir-mount-hides-bundle';
import { caFileMountReplacesBundle } from './ca-file-mount-replaces-bundle';
import { caMountedWhereGoDoesNotLook } from './ca-mounted-where-go-does-not-look';
import { fallbackRootsDisabled } from './fallback-roots-disabled';
import { httpsProxyCaUnknown } from './https-proxy-ca-unknown';
import { ineffectiveGodebug } from './ineffective-godebug';
import { proxyVariableIgnored } from './proxy-variable-ignored';
import { removedGodebugIsFatal } from './removed-godebug-is-fatal';
import { sslCertEnvDropsPublicRoots } from './ssl-cert-env-drops-public-roots';
import { sslCertEnvPathNotMounted } from './ssl-cert-env-path-not-mounted';
import { sslCertEnvWrongKind } from './ssl-cert-env-wrong-kind';
import { trustPathMissing } from './trust-path-missing';
import { unknownTrustVariable } from './unknown-trust-variable';
import { updateCaCertificatesCannotWrite } from './update-ca-certificates-cannot-write';
import { verificationDisabled } from './verification-disabled';

export const composeRules: readonly ReturnType<typeof composeRule>[] = [
  caBind,
  caDirMountHidesBundle,
  caFileMountReplacesBundle,
  caMountedWhereGoDoesNotLook,
  fallbackRootsDisabled,
  httpsProxyCaUnknown,
  ineffectiveGodebug,
  proxyVariableIgnored,
  removedGodebugIsFatal,
  sslCertEnvDropsPublicRoots,
  sslCertEnvPathNotMounted,
  sslCertEnvWrongKind,
  trustPathMissing,
  unknownTrustVariable,
  updateCaCertificatesCannotWrite,
  verificationDisabled,
];
