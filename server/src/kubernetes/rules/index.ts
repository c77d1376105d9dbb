/** Every rule of this folder; written by `npm run generate`. */
import type { kubernetesRule } from '../rule';
import { acmeSecretHasNoCa } from './acme-secret-has-no-ca';
import { caBundleTooBigToApply } from './ca-bundle-too-big-to-apply';
import { caDirMountHidesBundle } from './ca-dir-mount-hides-bundle';
import { caFileMountReplacesBundle } from './ca-file-mount-replaces-bundle';
import { caInjectionAnnotation } from './ca-injection-annotation';
import { caMaterialTooBroad } from './ca-material-too-broad';
import { caMountedWhereGoDoesNotLook } from './ca-mounted-where-go-does-not-look';
import { caSecretModeUnreadable } from './ca-secret-mode-unreadable';
import { caVolumeKeyMissing } from './ca-volume-key-missing';
import { cabundleInvalid } from './cabundle-invalid';
import { clusterCaAsPublicTrust } from './cluster-ca-as-public-trust';
import { fallbackRootsDisabled } from './fallback-roots-disabled';
import { fileModeIsDecimal } from './file-mode-is-decimal';
import { fileMountInsideCaVolume } from './file-mount-inside-ca-volume';
import { hostpathCaDirectory } from './hostpath-ca-directory';
import { httpsProxyCaUnknown } from './https-proxy-ca-unknown';
import { ineffectiveGodebug } from './ineffective-godebug';
import { initCaWriterNotAwaited } from './init-ca-writer-not-awaited';
import { initCopiesCaSymlinks } from './init-copies-ca-symlinks';
import { meshIdentityPathMisuse } from './mesh-identity-path-misuse';
import { pemValueBroken } from './pem-value-broken';
import { poststartCaUpdateTooLate } from './poststart-ca-update-too-late';
import { proxyVariableIgnored } from './proxy-variable-ignored';
import { removedApiOrEndpoint } from './removed-api-or-endpoint';
import { removedGodebugIsFatal } from './removed-godebug-is-fatal';
import { secretDataNotBase64 } from './secret-data-not-base64';
import { sslCertEnvDropsPublicRoots } from './ssl-cert-env-drops-public-roots';
import { sslCertEnvPathNotMounted } from './ssl-cert-env-path-not-mounted';
import { sslCertEnvWrongKind } from './ssl-cert-env-wrong-kind';
import { subpathCaIsFrozen } from './subpath-ca-is-frozen';
import { tlsSecretKeys } from './tls-secret-keys';
import { trustPathMissing } from './trust-path-missing';
import { trustStoreMayBeEmpty } from './trust-store-may-be-empty';
import { unknownTrustVariable } from './unknown-trust-variable';
import { updateCaCertificatesCannotWrite } from './update-ca-certificates-cannot-write';
import { verificationDisabled } from './verification-disabled';

export const kubernetesRules: readonly ReturnType<typeof kubernetesRule>[] = [
  acmeSecretHasNoCa,
  caBundleTooBigToApply,
  caDirMountHidesBundle,
  caFileMountReplacesBundle,
  caInjectionAnnotation,
  caMaterialTooBroad,
  caMountedWhereGoDoesNotLook,
  caSecretModeUnreadable,
  caVolumeKeyMissing,
  cabundleInvalid,
  clusterCaAsPublicTrust,
  fallbackRootsDisabled,
  fileModeIsDecimal,
  fileMountInsideCaVolume,
  hostpathCaDirectory,
  httpsProxyCaUnknown,
  ineffectiveGodebug,
  initCaWriterNotAwaited,
  initCopiesCaSymlinks,
  meshIdentityPathMisuse,
  pemValueBroken,
  poststartCaUpdateTooLate,
  proxyVariableIgnored,
  removedApiOrEndpoint,
  removedGodebugIsFatal,
  secretDataNotBase64,
  sslCertEnvDropsPublicRoots,
  sslCertEnvPathNotMounted,
  sslCertEnvWrongKind,
  subpathCaIsFrozen,
  tlsSecretKeys,
  trustPathMissing,
  trustStoreMayBeEmpty,
  unknownTrustVariable,
  updateCaCertificatesCannotWrite,
  verificationDisabled,
];
