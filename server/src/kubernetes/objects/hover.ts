/** What cert-manager's, trust-manager's and External Secrets' fields come to for somebody who wants to be trusted. */
import type { Hover } from '../../core/language';
import { defineTexts, type Text } from '../../core/message';
import { contains, type Span } from '../../core/text';
import { certificateService } from '../../facts/certificate-apis';
import { itemsAt, pairOf, scalarAt, textAt, type YamlPair } from '../../syntax/yaml/tree';
import type { KubernetesAnalysis } from '../analysis';
import type { KubernetesObject } from '../model';
import { isExternalSecret, targetOf } from './external-secrets';
import { isAcme, isCertificate, isIssuer, issuerOf } from './issuers';
import { isBundle, originOf } from './makers';

const texts = defineTexts('kubernetes.object-hover', {
  secretName: 'cert-manager writes the Secret `{secret}` with the keys `tls.crt` and `tls.key`',
  caAcme: 'There is no `ca.crt` in it: the issuer `{issuer}` is ACME, which tells no CA. Certificates of a public CA verify with the roots of the image',
  caKnown: '`ca.crt` is the CA that the issuer `{issuer}` knows: it may not be the root, and changes with a renewal. cert-manager advises not to mount it as a trust store',
  caUnknown: '`ca.crt` is in it only where the issuer tells its CA; ACME issuers do not',
  acme: 'An ACME issuer. Secrets of its certificates have no `ca.crt`',
  ca: 'An issuer with a CA of its own. Who is to trust its certificates needs that CA; a Bundle of trust-manager can hand it out',
  selfSigned: 'Each certificate signs itself: who is to trust it needs that very certificate',
  exported: 'A certificate of AWS Certificate Manager (External Secrets {since} and later, service `CertificateManager`): the Secret gets certificate, chain and private key in one text. It is the certificate of a server, and no CA',
  target: 'External Secrets writes the Secret `{secret}`',
  defaults: 'The public CAs of the package that trust-manager was installed with: with them the bundle may take the place of an image\'s roots',
  bundle: 'trust-manager writes the ConfigMap `{name}` with this key into every namespace that is selected',
  clusterCa: 'The control plane makes `kube-root-ca.crt` in every namespace. It verifies the API server; nothing else is promised',
  injected: 'OpenShift fills this ConfigMap with the roots of the cluster\'s nodes and its own CAs, under `ca-bundle.crt`',
  madeBy: '{kind} `{name}` has it written',
});

interface At {
  readonly span: Span;
  readonly parts: readonly Text[];
}

export function objectHoverAt(analysis: KubernetesAnalysis, offset: number): Hover | undefined {
  const object = analysis.model.objects.find(({ node }) => contains(node.span, offset));
  if (!object) return undefined;
  return [...placesIn(analysis, object), ...namesIn(analysis)].find(({ span, parts }) => parts.length > 0 && contains(span, offset));
}

function placesIn(analysis: KubernetesAnalysis, object: KubernetesObject): readonly At[] {
  if (isCertificate(object)) return ofCertificate(analysis, object);
  if (isIssuer(object)) return ofIssuer(object);
  if (isExternalSecret(object)) return ofExternalSecret(object);
  if (isBundle(object)) return ofBundle(object);
  const injected = pairOf(pairOf(pairOf(object.node, 'metadata')?.value, 'labels')?.value, 'config.openshift.io/inject-trusted-cabundle');
  return injected ? [{ span: injected.span, parts: [texts.injected()] }] : [];
}

function ofCertificate(analysis: KubernetesAnalysis, object: KubernetesObject): readonly At[] {
  const secret = scalarAt(object.node, 'spec', 'secretName');
  const reference = scalarAt(object.node, 'spec', 'issuerRef', 'name');
  const found = issuerOf(object, analysis.around);
  const issuer = found?.object.name ?? '';
  const about = !found ? texts.caUnknown() : isAcme(found.object) ? texts.caAcme({ issuer }) : texts.caKnown({ issuer });
  return [
    ...(secret && !secret.isTainted ? [{ span: secret.span, parts: [texts.secretName({ secret: secret.text }), about] }] : []),
    ...(reference && found ? [{ span: reference.span, parts: kindOf(found.object) }] : []),
  ];
}

function kindOf(issuer: KubernetesObject): readonly Text[] {
  const spec = pairOf(issuer.node, 'spec')?.value;
  if (isAcme(issuer)) return [texts.acme()];
  if (pairOf(spec, 'selfSigned')) return [texts.selfSigned()];
  return pairOf(spec, 'ca') ? [texts.ca()] : [];
}

function ofIssuer(object: KubernetesObject): readonly At[] {
  const spec = pairOf(object.node, 'spec')?.value;
  const pair = ['acme', 'ca', 'selfSigned'].map(key => pairOf(spec, key)).find((each): each is YamlPair => each !== undefined);
  return pair ? [{ span: pair.keySpan, parts: kindOf(object) }] : [];
}

function ofExternalSecret(object: KubernetesObject): readonly At[] {
  const target = scalarAt(object.node, 'spec', 'target', 'name');
  const secret = targetOf(object);
  const keys = itemsAt(object.node, 'spec', 'data').flatMap(entry => {
    const key = scalarAt(entry, 'remoteRef', 'key');
    return key && /^arn:aws[\w-]*:acm:/.test(key.text) ? [{ span: key.span, parts: [texts.exported({ since: certificateService.since })] }] : [];
  });
  return [...keys, ...(target && secret !== undefined ? [{ span: target.span, parts: [texts.target({ secret })] }] : [])];
}

function ofBundle(object: KubernetesObject): readonly At[] {
  const defaults = itemsAt(object.node, 'spec', 'sources').flatMap(source => (textAt(source, 'useDefaultCAs') === 'true' ? (pairOf(source, 'useDefaultCAs') ?? []) : []));
  const key = scalarAt(object.node, 'spec', 'target', 'configMap', 'key');
  return [
    ...defaults.map(({ span }) => ({ span, parts: [texts.defaults()] })),
    ...(key && object.name !== undefined ? [{ span: key.span, parts: [texts.bundle({ name: object.name })] }] : []),
  ];
}

/** Names of ConfigMaps and Secrets that a controller makes. */
function namesIn(analysis: KubernetesAnalysis): readonly At[] {
  return analysis.references.sources.map(({ kind, name, pod }) => {
    if (kind === 'ConfigMap' && name.text === 'kube-root-ca.crt') return { span: name.span, parts: [texts.clusterCa()] };
    const { makers } = originOf(analysis, kind, name.text, pod.object.namespace);
    return { span: name.span, parts: makers.map(({ object }) => texts.madeBy({ kind: object.kind, name: object.name ?? '?' })) };
  });
}
