/** Every rule of this folder; written by `npm run generate`. */
import type { dockerfileRule } from '../rule';
import { bundleCopiedFromEmptyStage } from './bundle-copied-from-empty-stage';
import { bundleWhereGoDoesNotLook } from './bundle-where-go-does-not-look';
import { caFromUntrustedSource } from './ca-from-untrusted-source';
import { cnOnlyCertificate } from './cn-only-certificate';
import { downloadBeforeCa } from './download-before-ca';
import { dynamicBinaryWithoutLoader } from './dynamic-binary-without-loader';
import { fallbackRootsDisabled } from './fallback-roots-disabled';
import { httpsProxyCaUnknown } from './https-proxy-ca-unknown';
import { ineffectiveGodebug } from './ineffective-godebug';
import { missingCaBundle } from './missing-ca-bundle';
import { privateCaIgnoredName } from './private-ca-ignored-name';
import { privateCaNotRegistered } from './private-ca-not-registered';
import { privateCaWrongAnchorDirectory } from './private-ca-wrong-anchor-directory';
import { privateKeyInImage } from './private-key-in-image';
import { proxyVariableIgnored } from './proxy-variable-ignored';
import { removedGodebugIsFatal } from './removed-godebug-is-fatal';
import { rootsCopiedTwice } from './roots-copied-twice';
import { secretCopiedAsFile } from './secret-copied-as-file';
import { trustPathMissing } from './trust-path-missing';
import { unknownTrustVariable } from './unknown-trust-variable';
import { updateNeedsRoot } from './update-needs-root';
import { updateToolMissing } from './update-tool-missing';
import { verificationDisabled } from './verification-disabled';

export const dockerfileRules: readonly ReturnType<typeof dockerfileRule>[] = [
  bundleCopiedFromEmptyStage,
  bundleWhereGoDoesNotLook,
  caFromUntrustedSource,
  cnOnlyCertificate,
  downloadBeforeCa,
  dynamicBinaryWithoutLoader,
  fallbackRootsDisabled,
  httpsProxyCaUnknown,
  ineffectiveGodebug,
  missingCaBundle,
  privateCaIgnoredName,
  privateCaNotRegistered,
  privateCaWrongAnchorDirectory,
  privateKeyInImage,
  proxyVariableIgnored,
  removedGodebugIsFatal,
  rootsCopiedTwice,
  secretCopiedAsFile,
  trustPathMissing,
  unknownTrustVariable,
  updateNeedsRoot,
  updateToolMissing,
  verificationDisabled,
];
