/** Every rule of this folder; written by `npm run generate`. */
import { missingCaBundle } from './missing-ca-bundle';
import { privateCaIgnoredName } from './private-ca-ignored-name';
import { privateCaNotRegistered } from './private-ca-not-registered';
import { privateCaWrongAnchorDirectory } from './private-ca-wrong-anchor-directory';
import { updateNeedsRoot } from './update-needs-root';
import { updateToolMissing } from './update-tool-missing';

export const dockerfileRules = [
  missingCaBundle,
  privateCaIgnoredName,
  privateCaNotRegistered,
  privateCaWrongAnchorDirectory,
  updateNeedsRoot,
  updateToolMissing,
];
