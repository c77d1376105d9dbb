/** The fields called `caBundle` that hold base64 of PEM. Fields of that name in other kinds may be plain text. */
import { at, itemsAt, pairOf, textAt, type YamlNode, type YamlPair, type YamlScalar } from '../../syntax/yaml/tree';
import type { KubernetesObject } from '../model';
import { marksOf } from './data';

export interface CaBundle {
  readonly pair: YamlPair;
  readonly value: YamlScalar;
}

/** `undefined` values, templates and those that an injector overwrites are left out. */
export function caBundlesOf(object: KubernetesObject): readonly CaBundle[] {
  if (isInjected(object)) return [];
  return ownersIn(object).flatMap(owner => {
    const pair = pairOf(owner, 'caBundle');
    const value = pair?.value;
    return pair && value?.kind === 'scalar' && !value.isNull && !value.isTainted ? [{ pair, value }] : [];
  });
}

function ownersIn({ kind, apiVersion, node }: KubernetesObject): readonly (YamlNode | undefined)[] {
  const group = apiVersion.split('/')[0];
  if (group === 'admissionregistration.k8s.io') return itemsAt(node, 'webhooks').map(webhook => at(webhook, 'clientConfig'));
  if (group === 'apiextensions.k8s.io' && kind === 'CustomResourceDefinition') return [at(node, 'spec', 'conversion', 'webhook', 'clientConfig'), at(node, 'spec', 'conversion', 'webhookClientConfig')];
  if (group === 'apiregistration.k8s.io' && kind === 'APIService') return [at(node, 'spec')];
  if (group !== 'cert-manager.io' || !/^(Cluster)?Issuer$/.test(kind)) return [];
  return [at(node, 'spec', 'acme'), at(node, 'spec', 'vault'), at(node, 'spec', 'venafi', 'tpp')];
}

/** cert-manager, OpenShift and controllers that rotate their own certificate write the field after the object is there. */
export function isInjected(object: KubernetesObject): boolean {
  return marksOf(object).some(({ key }) => /\/inject-|inject-cabundle|cert-controller|ca-injection/.test(key));
}

/** Whether the program behind it is the API server, and not cert-manager. */
export function isForApiServer({ apiVersion }: KubernetesObject): boolean {
  return !apiVersion.startsWith('cert-manager.io/');
}

/** The name that cainjector's objects are known by; every other kind it passes over. */
export function isInjectable(object: KubernetesObject): boolean {
  return ['ValidatingWebhookConfiguration', 'MutatingWebhookConfiguration', 'CustomResourceDefinition', 'APIService'].includes(object.kind);
}

export function skipsVerification(object: KubernetesObject): boolean {
  return object.kind === 'APIService' && textAt(object.node, 'spec', 'insecureSkipTLSVerify') === 'true';
}
