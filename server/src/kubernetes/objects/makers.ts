/** Who makes which ConfigMap or Secret. What a controller makes is in no file, and its keys are the controller's affair. */
import { at, pairOf, scalarAt, textAt } from '../../syntax/yaml/tree';
import type { KubernetesAnalysis } from '../analysis';
import type { KubernetesObject } from '../model';
import type { PlacedObject } from './around';
import { isConfig, keysOf, marksOf } from './data';
import { isExternalSecret, targetOf } from './external-secrets';
import { isCertificate, isIssuer, secretOf } from './issuers';
import type { Generator, Kustomization } from './kustomization';
import type { ConfigKind } from './references';

/** Made by the control plane, OpenShift and the meshes in every namespace. */
const madeEverywhere: ReadonlySet<string> = new Set(['kube-root-ca.crt', 'openshift-service-ca.crt', 'istio-ca-root-cert', 'linkerd-identity-trust-roots']);

export interface ConfigOrigin {
  /** The manifests themselves. */
  readonly objects: readonly PlacedObject[];
  readonly generators: readonly Generator[];
  /** Objects whose controller makes it. */
  readonly makers: readonly PlacedObject[];
}

/** Everything in the files at hand that gives a ConfigMap or Secret of this name. */
export function originOf({ around, kustomization }: KubernetesAnalysis, kind: ConfigKind, name: string, namespace: string | undefined): ConfigOrigin {
  const isNear = (other: string | undefined): boolean => other === namespace;
  return {
    objects: around.filter(({ object }) => isConfig(object) && object.kind === kind && object.name === name && isNear(object.namespace)),
    generators: kustomization?.generators.filter(generator => generator.kind === kind && generator.name === name && (generator.namespace === undefined || isNear(generator.namespace))) ?? [],
    makers: around.filter(({ object }) => makes(object, kind, name, namespace)),
  };
}

/** Whether the controller of `object` makes it. Objects without a namespace of their own count for each. */
export function makes(object: KubernetesObject, kind: ConfigKind, name: string, namespace?: string): boolean {
  const isNear = object.namespace === undefined || namespace === undefined || object.namespace === namespace;
  if (kind === 'Secret' && isNear) {
    if (isCertificate(object)) return secretOf(object)?.text === name;
    if (isIssuer(object)) return textAt(object.node, 'spec', 'acme', 'privateKeySecretRef', 'name') === name;
    if (isExternalSecret(object)) return targetOf(object) === name;
    if (object.kind === 'SealedSecret' && object.apiVersion.startsWith('bitnami.com/')) return (textAt(object.node, 'spec', 'template', 'metadata', 'name') ?? object.name) === name;
  }
  return isBundle(object) && object.name === name && pairOf(at(object.node, 'spec', 'target'), kind === 'Secret' ? 'secret' : 'configMap') !== undefined;
}

/** trust-manager's; its ConfigMap has the same name in every namespace. */
export function isBundle({ kind, apiVersion }: KubernetesObject): boolean {
  return (kind === 'Bundle' && apiVersion.startsWith('trust.cert-manager.io/')) || (kind === 'ClusterBundle' && apiVersion.startsWith('trust-manager.io/'));
}

export interface KnownKeys {
  readonly keys: ReadonlySet<string>;
  readonly places: readonly PlacedObject[];
}

/**
 * All keys of a ConfigMap or Secret; `undefined` where they are not certain: it is in no file, a controller makes it or
 * adds to it, a template writes it, patches may change it, or it is written in several ways.
 */
export function keysOfConfig(analysis: KubernetesAnalysis, kind: ConfigKind, name: string, namespace: string | undefined): KnownKeys | undefined {
  const { objects, generators, makers } = originOf(analysis, kind, name, namespace);
  if (makers.length > 0 || madeEverywhere.has(name) || analysis.kustomization?.changesObjects === true) return undefined;
  if (objects.some(({ object }) => isFilled(object)) || generators.some(generator => generator.keys === undefined)) return undefined;
  const keys = new Set([...objects.flatMap(({ object }) => [...keysOf(object)]), ...generators.flatMap(generator => generator.keys ?? [])]);
  return keys.size === 0 ? undefined : { keys, places: objects };
}

/** Something may put more keys into it than are written. */
function isFilled(object: KubernetesObject): boolean {
  return object.document.isTemplate || pairOf(object.node, 'sops') !== undefined || marksOf(object).some(({ key }) => /inject|reflect|replicat|cert-manager\.io|behavior|strategy\.spinnaker/.test(key)) || hasUnreadable(object);
}

/** A section that is no map: it came through an alias that nobody can follow. */
function hasUnreadable(object: KubernetesObject): boolean {
  return ['data', 'stringData', 'binaryData'].some(section => {
    const value = pairOf(object.node, section)?.value;
    return value !== undefined && value.kind !== 'map' && scalarAt(object.node, section)?.isNull !== true;
  });
}

/** Whether other kustomizations are likely to build upon this file and to add keys. */
export function isBase(uri: string, kustomization: Kustomization | undefined): boolean {
  return /\/(bases?|components?)\//i.test(uri) || (kustomization !== undefined && textAt(kustomization.root, 'kind') === 'Component');
}
