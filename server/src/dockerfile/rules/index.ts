/** Every rule of this folder; written by `npm run generate`. */
import { missingCaBundle } from './missing-ca-bundle';
import { privateCaIgnoredName } from './private-ca-ignored-name';
import { privateCaNotRegistered } from './private-ca-not-registered';
import { privateCaWrongAnchorDirectory } from './private-ca-wrong-anchor-directory';

export const dockerfileRules = [
  missingCaBundle,
];
export const dockerfileRules = [missingCaBundle, privateCaIgnoredName, privateCaNotRegistered, privateCaWrongAnchorDirectory];
