/** External Secrets: where an ExternalSecret reads, and the Secret that it writes. */
import { at, pairOf, textAt } from '../../syntax/yaml/tree';
import type { KubernetesAnalysis } from '../analysis';
import type { KubernetesObject } from '../model';
import type { PlacedObject } from './around';

export function isExternalSecret({ kind, apiVersion }: KubernetesObject): boolean {
  return kind === 'ExternalSecret' && apiVersion.startsWith('external-secrets.io/');
}

/** The store that it reads by default, where it is applied together with it. */
export function storeOf({ around }: KubernetesAnalysis, { node, namespace }: KubernetesObject): PlacedObject | undefined {
  const reference = at(node, 'spec', 'secretStoreRef');
  const name = textAt(reference, 'name');
  const kind = textAt(reference, 'kind') ?? 'SecretStore';
  const found = around.filter(({ object }) => object.kind === kind && object.name === name && object.apiVersion.startsWith('external-secrets.io/') && (kind !== 'SecretStore' || object.namespace === namespace));
  return name !== undefined && found.length === 1 ? found[0] : undefined;
}

/** The name of the Secret it writes: its own, where it says no other. */
export function targetOf(object: KubernetesObject): string | undefined {
  const target = at(object.node, 'spec', 'target');
  return pairOf(target, 'name') ? textAt(target, 'name') : object.name;
}
