/** Every rule of this folder; written by `npm run generate`. */
import type { kubernetesRule } from '../rule';
import { caDirMountHidesBundle } from './ca-dir-mount-hides-bundle';
import { httpsProxyCaUnknown } from './https-proxy-ca-unknown';
import { ineffectiveGodebug } from './ineffective-godebug';
import { pemValueBroken } from './pem-value-broken';
import { proxyVariableIgnored } from './proxy-variable-ignored';
import { removedGodebugIsFatal } from './removed-godebug-is-fatal';
import { secretDataNotBase64 } from './secret-data-not-base64';
import { sslCertEnvDropsPublicRoots } from './ssl-cert-env-drops-public-roots';
import { sslCertEnvPathNotMounted } from './ssl-cert-env-path-not-mounted';
import { sslCertEnvWrongKind } from './ssl-cert-env-wrong-kind';
import { tlsSecretKeys } from './tls-secret-keys';
import { trustPathMissing } from './trust-path-missing';
import { unknownTrustVariable } from './unknown-trust-variable';
import { verificationDisabled } from './verification-disabled';

export const kubernetesRules: readonly ReturnType<typeof kubernetesRule>[] = [
  caDirMountHidesBundle,
  httpsProxyCaUnknown,
  ineffectiveGodebug,
  pemValueBroken,
  proxyVariableIgnored,
  removedGodebugIsFatal,
  secretDataNotBase64,
  sslCertEnvDropsPublicRoots,
  sslCertEnvPathNotMounted,
  sslCertEnvWrongKind,
  tlsSecretKeys,
  trustPathMissing,
  unknownTrustVariable,
  verificationDisabled,
];
