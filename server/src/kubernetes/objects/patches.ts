/** Whether a file holds pieces that Kustomize lays over other objects: what is missing in them is somewhere else. */
import { nameOf } from '../../core/host';
import type { KubernetesAnalysis } from '../analysis';
import type { KubernetesObject } from '../model';
import { markOf } from './data';
import { kustomizationBeside } from './kustomization';

/** Patches by their name or folder, and those that the kustomization beside them names; unknown counts as one. */
export function isPatch({ input }: KubernetesAnalysis, object: KubernetesObject): boolean {
  if (/patch/i.test(nameOf(input.uri)) || /\/patch(es)?\//i.test(input.uri)) return true;
  if (markOf(object, 'kustomize.config.k8s.io/behavior') !== undefined) return true;
  const beside = kustomizationBeside(input.files, input.uri);
  return beside === 'unknown' || (beside !== 'none' && beside.patchFiles.includes(input.uri));
}
