/** Every rule of this folder; written by `npm run generate`. */
import { missingCaBundle } from './missing-ca-bundle';

export const dockerfileRules = [
  missingCaBundle,
];
