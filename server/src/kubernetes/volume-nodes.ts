/** Volumes as they are written: for rules about what the manifest says of them, and repairs of it. */
import type { Edit } from '../core/finding';
import { removeItems, removePair } from '../syntax/yaml/entries';
import { at, itemsAt, pairOf, pairsAt, textAt, type YamlMap, type YamlPair } from '../syntax/yaml/tree';
import type { KubernetesAnalysis } from './analysis';
import type { KubernetesContainer } from './containers';
import { entriesOf, type KubernetesModel, type Pod } from './model';
import type { KubernetesMount } from './mounts';

export type VolumeSourceKey = 'configMap' | 'secret' | 'projected' | 'downwardAPI' | 'emptyDir' | 'hostPath';

/** A mount with the container that has it. */
export interface MountOfPod {
  readonly container: KubernetesContainer;
  readonly mount: KubernetesMount;
}

/** The containers of each pod of the file. */
export function podsOf(analysis: KubernetesAnalysis): readonly { readonly pod: Pod; readonly containers: readonly KubernetesContainer[] }[] {
  return analysis.model.pods.map(pod => ({ pod, containers: analysis.containers.filter(({ source }) => source.pod === pod) }));
}

/** Every mount of a volume in its pod. */
export function mountsOfVolume(containers: readonly KubernetesContainer[], volume: string): readonly MountOfPod[] {
  return containers.flatMap(container => container.mounts.filter(mount => mount.volume === volume).map(mount => ({ container, mount })));
}

/** The pair that says what kind of volume it is. */
export function sourcePair(volume: YamlMap, key: VolumeSourceKey): YamlPair | undefined {
  return pairOf(volume, key);
}

/** Static pods of the control plane, which kubeadm writes: they mount the host's directories on purpose. */
export function isControlPlane({ object }: Pod): boolean {
  if (object.namespace !== 'kube-system' || object.kind !== 'Pod') return false;
  const hasLabel = pairsAt(object.node, 'metadata', 'labels').some(({ key, value }) => key === 'tier' && value?.kind === 'scalar' && value.text === 'control-plane');
  return hasLabel || /^(kube-(apiserver|controller-manager|scheduler|proxy)|etcd|cloud-controller-manager)(-|$)/.test(object.name ?? '');
}

/** Takes a volume out of its pod, with all its mounts. */
export function removeVolume({ uri, text }: KubernetesModel, pod: Pod, volume: YamlMap): readonly Edit[] | undefined {
  if (pod.object.document.isTemplate) return undefined;
  const source = { uri, text };
  const name = textAt(volume, 'name');
  const owner = pod.spec.podFrom.find(node => itemsAt(node, 'volumes').includes(volume));
  const edits = [owner?.kind === 'map' ? removeFrom(source, owner, 'volumes', volume) : undefined];
  for (const container of pod.containers) {
    const mounts = entriesOf(container, 'volumeMounts').filter(mount => textAt(mount, 'name') === name);
    if (mounts.length > 1) return undefined;
    for (const mount of mounts) edits.push(removeFrom(source, container.node, 'volumeMounts', mount));
  }
  return edits.every(each => each !== undefined) ? edits.flat() : undefined;
}

/** An item of a list; the only one goes with the list. */
export function removeFrom(source: { readonly uri: string; readonly text: string }, map: YamlMap, key: string, item: YamlMap): readonly Edit[] | undefined {
  const list = at(map, key);
  const pair = pairOf(map, key);
  if (list?.kind !== 'list' || !pair) return undefined;
  return list.items.length === 1 ? removePair(source, map, pair) : removeItems(source, list, [item]);
}
