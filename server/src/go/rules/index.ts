/** Every rule of this folder; written by `npm run generate`. */
import type { goRule } from '../rule';
import { pemAppendUnchecked } from './pem-append-unchecked';
import { systemPoolErrorIgnored } from './system-pool-error-ignored';
import { transportWithoutProxy } from './transport-without-proxy';

export const goRules: readonly ReturnType<typeof goRule>[] = [
  pemAppendUnchecked,
  systemPoolErrorIgnored,
  transportWithoutProxy,
];
