/** Every rule of this folder; written by `npm run generate`. */
import type { kubernetesRule } from '../rule';
import { caDirMountHidesBundle } from './ca-dir-mount-hides-bundle';

export const kubernetesRules: readonly ReturnType<typeof kubernetesRule>[] = [
  caDirMountHidesBundle,
];
