import { missingCaBundle } from './missing-ca-bundle';

export const dockerfileRules = [missingCaBundle];
