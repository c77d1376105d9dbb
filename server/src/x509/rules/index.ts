/** Every rule of this folder; written by `npm run generate`. */
import type { pemRule } from '../rule';

export const pemRules: readonly ReturnType<typeof pemRule>[] = [];
