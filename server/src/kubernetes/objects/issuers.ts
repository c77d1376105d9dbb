/** cert-manager's objects: Certificates, and the issuers that they name. */
import { at, pairOf, scalarAt, textAt, type YamlScalar } from '../../syntax/yaml/tree';
import type { KubernetesObject } from '../model';
import type { PlacedObject } from './around';

export function isCertificate({ kind, apiVersion }: KubernetesObject): boolean {
  return kind === 'Certificate' && apiVersion.startsWith('cert-manager.io/');
}

export function isIssuer({ kind, apiVersion }: KubernetesObject): boolean {
  return (kind === 'Issuer' || kind === 'ClusterIssuer') && apiVersion.startsWith('cert-manager.io/');
}

/** The Secret that cert-manager writes for a Certificate. */
export function secretOf(certificate: KubernetesObject): YamlScalar | undefined {
  const name = scalarAt(certificate.node, 'spec', 'secretName');
  return name && !name.isTainted && !name.isNull ? name : undefined;
}

/** The issuer that a Certificate names, where it is among `objects`. */
export function issuerOf(certificate: KubernetesObject, objects: readonly PlacedObject[]): PlacedObject | undefined {
  const reference = at(certificate.node, 'spec', 'issuerRef');
  const name = textAt(reference, 'name');
  const kind = textAt(reference, 'kind') ?? 'Issuer';
  if (name === undefined || (textAt(reference, 'group') ?? 'cert-manager.io') !== 'cert-manager.io') return undefined;
  const found = objects.filter(({ object }) => isIssuer(object) && object.kind === kind && object.name === name && (kind === 'ClusterIssuer' || object.namespace === certificate.namespace));
  return found.length === 1 ? found[0] : undefined;
}

/** ACME tells its clients no CA. */
export function isAcme(issuer: KubernetesObject): boolean {
  const spec = at(issuer.node, 'spec');
  return !issuer.document.isTemplate && pairOf(spec, 'acme') !== undefined && ['ca', 'selfSigned', 'vault', 'venafi'].every(key => pairOf(spec, key) === undefined);
}
