/** Every rule of this folder; written by `npm run generate`. */
import type { pemRule } from '../rule';
import { badBase64 } from './bad-base64';
import { badSerial } from './bad-serial';
import { badSignature } from './bad-signature';
import { base64OfPem } from './base64-of-pem';
import { bom } from './bom';
import { caWithoutKeyCertSign } from './ca-without-key-cert-sign';
import { certificateLabel } from './certificate-label';
import { crOnly } from './cr-only';
import { datesReversed } from './dates-reversed';
import { duplicate } from './duplicate';
import { emptyBlock } from './empty-block';
import { endMismatch } from './end-mismatch';
import { escapedNewlines } from './escaped-newlines';
import { expired } from './expired';
import { expiresSoon } from './expires-soon';
import { gluedMarkers } from './glued-markers';
import { goSkips } from './go-skips';
import { headerInBlock } from './header-in-block';
import { hiddenCharacters } from './hidden-characters';
import { indentBeforeBegin } from './indent-before-begin';
import { keyMismatch } from './key-mismatch';
import { leafInTrustBundle } from './leaf-in-trust-bundle';
import { malformedMarker } from './malformed-marker';
import { missingBegin } from './missing-begin';
import { missingEnd } from './missing-end';
import { missingIssuer } from './missing-issuer';
import { missingSan } from './missing-san';
import { noCertificate } from './no-certificate';
import { notYetValid } from './not-yet-valid';
import { otherBlock } from './other-block';
import { outlivesIssuer } from './outlives-issuer';
import { pathLengthExceeded } from './path-length-exceeded';
import { pkcs7Block } from './pkcs7-block';
import { privateKeyInBundle } from './private-key-in-bundle';
import { rootInChain } from './root-in-chain';
import { sameSubjectDifferentKey } from './same-subject-different-key';
import { severalLeaves } from './several-leaves';
import { textAroundMarker } from './text-around-marker';
import { trailingBytes } from './trailing-bytes';
import { unknownCritical } from './unknown-critical';
import { unrelated } from './unrelated';
import { utf16 } from './utf16';
import { weakHash } from './weak-hash';
import { weakKey } from './weak-key';
import { wrongOrder } from './wrong-order';

export const pemRules: readonly ReturnType<typeof pemRule>[] = [
  badBase64,
  badSerial,
  badSignature,
  base64OfPem,
  bom,
  caWithoutKeyCertSign,
  certificateLabel,
  crOnly,
  datesReversed,
  duplicate,
  emptyBlock,
  endMismatch,
  escapedNewlines,
  expired,
  expiresSoon,
  gluedMarkers,
  goSkips,
  headerInBlock,
  hiddenCharacters,
  indentBeforeBegin,
  keyMismatch,
  leafInTrustBundle,
  malformedMarker,
  missingBegin,
  missingEnd,
  missingIssuer,
  missingSan,
  noCertificate,
  notYetValid,
  otherBlock,
  outlivesIssuer,
  pathLengthExceeded,
  pkcs7Block,
  privateKeyInBundle,
  rootInChain,
  sameSubjectDifferentKey,
  severalLeaves,
  textAroundMarker,
  trailingBytes,
  unknownCritical,
  unrelated,
  utf16,
  weakHash,
  weakKey,
  wrongOrder,
];
