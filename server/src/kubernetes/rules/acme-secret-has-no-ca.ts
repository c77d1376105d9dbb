/** `ca.crt` of a Secret whose certificate comes from an ACME issuer. */
import type { RelatedPlace } from '../../core/finding';
import { defineTexts } from '../../core/message';
import type { FixDraft, Reporter } from '../../core/rule';
import { removeItems } from '../../syntax/yaml/entries';
import { at, itemsAt, scalarAt, textAt, type YamlScalar } from '../../syntax/yaml/tree';
import type { KubernetesAnalysis } from '../analysis';
import type { KubernetesObject } from '../model';
import type { PlacedObject } from '../objects/around';
import { isConfig, keysOf, markOf } from '../objects/data';
import { isAcme, isCertificate, isIssuer, issuerOf, secretOf } from '../objects/issuers';
import type { ConfigSource } from '../objects/references';
import { kubernetesRule } from '../rule';

const messages = {
  volume: {
    what: 'Secret `{secret}` gets no `ca.crt`: the issuer `{issuer}` is ACME',
    why: 'the volume is never mounted, and the pod stays in `ContainerCreating`: `references non-existent secret key: ca.crt`',
    help: 'take it out: a certificate of a public CA verifies with the roots of the image',
  },
  file: {
    what: 'Secret `{secret}` gets no `ca.crt`: the issuer `{issuer}` is ACME',
    why: 'an empty directory is mounted in its place, or the container does not start: `not a directory`',
    help: 'take it out: a certificate of a public CA verifies with the roots of the image',
  },
  variable: {
    what: 'Secret `{secret}` gets no `ca.crt`: the issuer `{issuer}` is ACME',
    why: 'the container does not start: `CreateContainerConfigError`',
    help: 'take it out: a certificate of a public CA verifies with the roots of the image',
  },
} as const;

const fixes = { remove: 'take `ca.crt` out of the volume' } as const;

const related = defineTexts('kubernetes.acme-secret', { issuer: 'this is the issuer `{issuer}`', owner: 'this has the Secret `{secret}` written' });

type Report = Reporter<typeof messages, typeof fixes>;

const example = (issuer: string): string =>
  `apiVersion: cert-manager.io/v1\nkind: Issuer\nmetadata:\n  name: public\nspec:\n  ${issuer}\n---\napiVersion: cert-manager.io/v1\nkind: Certificate\nmetadata:\n  name: shop\nspec:\n  secretName: shop-tls\n  dnsNames: [shop.example.com]\n  issuerRef: {name: public}\n---\napiVersion: v1\nkind: Pod\nmetadata:\n  name: shop\nspec:\n  containers:\n    - name: shop\n      image: registry.example.com/shop:1\n      volumeMounts:\n        - name: tls\n          mountPath: /tls\n  volumes:\n    - name: tls\n      secret:\n        secretName: shop-tls\n        items:\n          - {key: tls.crt, path: tls.crt}\n          - {key: ca.crt, path: ca.crt}\n`;

export const acmeSecretHasNoCa = kubernetesRule(
  {
    language: 'kubernetes',
    id: 'acme-secret-has-no-ca',
    title: 'ca.crt of a Secret that an ACME issuer fills',
    level: 'warning',
    since: '0.1.0',
    seed: ['4.1'],
    neighbours: [],
    sources: [
      { title: 'cert-manager: Certificate, the keys of the Secret', url: 'https://cert-manager.io/docs/usage/certificate/', versions: 'cert-manager 1.0 and later' },
      { title: 'goharbor/harbor-operator#840: a Secret of Let\'s Encrypt has no ca.crt', url: 'https://github.com/goharbor/harbor-operator/issues/840' },
    ],
    docs: {
      summary: 'A pod takes `ca.crt` from a Secret whose certificate comes from an ACME issuer, which tells no CA.',
      what: 'The rule follows the Secret to its Certificate, or to the Ingress that has it issued, and on to the Issuer or ClusterIssuer, where all stand in the same file or kustomization. It is silent where the issuer is not at hand or is of another kind, for `optional: true`, and where the Secret stands in a manifest with `ca.crt`.',
      why: 'cert-manager writes `ca.crt` only where the issuer tells it the CA. With ACME (Let\'s Encrypt) the key does not exist, and a pod that asks for it does not start.',
      fix: 'Leave `ca.crt` out. A certificate of Let\'s Encrypt verifies with the public roots of the image.',
      whenNotToUse: 'When something else adds `ca.crt` to the Secret.',
    },
    messages,
    fixes,
    examples: { bad: { text: example('acme: {server: "https://acme-v02.api.letsencrypt.org/directory"}') }, good: { text: example('ca: {secretName: company-root}') } },
  },
  (analysis, report) => {
    const { sources, mounts, keys } = analysis.references;
    for (const source of sources) {
      if (source.kind !== 'Secret' || source.isOptional) continue;
      for (const { key } of source.items ?? []) if (key.text === 'ca.crt') reportAt('volume', analysis, source.name.text, source.pod.object, key, report, removals(analysis, source, report));
      const whole = source.items === undefined && !source.isPart ? mounts.filter(mount => mount.pod === source.pod && mount.volume.text === source.volume) : [];
      for (const { subPath } of whole) if (subPath?.text === 'ca.crt') reportAt('file', analysis, source.name.text, source.pod.object, subPath, report, []);
    }
    for (const { kind, name, key, isOptional, pod } of keys) {
      if (kind === 'Secret' && !isOptional && key.text === 'ca.crt') reportAt('variable', analysis, name.text, pod.object, key, report, []);
    }
  },
);

function reportAt(message: keyof typeof messages, analysis: KubernetesAnalysis, secret: string, pod: KubernetesObject, key: YamlScalar, report: Report, drafts: readonly FixDraft[]): void {
  const chain = acmeChain(analysis, secret, pod.namespace);
  if (!chain) return;
  const issuer = chain.issuer.object.name ?? '';
  const place = ({ model, object }: PlacedObject, text: RelatedPlace['message']): RelatedPlace => ({ file: model.uri, span: scalarAt(object.node, 'metadata', 'name')?.span ?? object.node.span, message: text });
  const places = [place(chain.owner, related.owner({ secret })), place(chain.issuer, related.issuer({ issuer }))];
  report(message, key.span, { secret, issuer }, { related: places, fixes: drafts });
}

interface Chain {
  readonly owner: PlacedObject;
  readonly issuer: PlacedObject;
}

/** The one object that has the Secret written, and its issuer if that is ACME. */
function acmeChain({ around }: KubernetesAnalysis, secret: string, namespace: string | undefined): Chain | undefined {
  const near = around.filter(({ object }) => object.namespace === namespace);
  if (near.some(({ object }) => isConfig(object) && object.name === secret && keysOf(object).has('ca.crt'))) return undefined;
  const owners = near.filter(({ object }) => !object.document.isTemplate && ((isCertificate(object) && secretOf(object)?.text === secret) || issuesForIngress(object, secret)));
  const [owner, ...others] = owners;
  if (!owner || others.length > 0) return undefined;
  const issuer = isCertificate(owner.object) ? issuerOf(owner.object, around) : issuerOfIngress(owner.object, around);
  return issuer && isAcme(issuer.object) ? { owner, issuer } : undefined;
}

function issuesForIngress(object: KubernetesObject, secret: string): boolean {
  return object.kind === 'Ingress' && itemsAt(object.node, 'spec', 'tls').some(entry => textAt(entry, 'secretName') === secret);
}

function issuerOfIngress(ingress: KubernetesObject, objects: readonly PlacedObject[]): PlacedObject | undefined {
  const [cluster, own] = [markOf(ingress, 'cert-manager.io/cluster-issuer'), markOf(ingress, 'cert-manager.io/issuer')];
  const found = objects.filter(({ object }) => isIssuer(object) && (cluster ? object.kind === 'ClusterIssuer' && object.name === cluster.text : object.kind === 'Issuer' && object.name === own?.text && object.namespace === ingress.namespace));
  return found.length === 1 ? found[0] : undefined;
}

/** Only where other items are left: without any, all keys would be mounted. */
function removals({ model }: KubernetesAnalysis, { node, items = [] }: ConfigSource, report: Report): readonly FixDraft[] {
  const list = at(node, 'items');
  const own = items.filter(({ key }) => key.text === 'ca.crt').map(item => item.node);
  if (list?.kind !== 'list' || own.length === items.length) return [];
  const edits = removeItems(model, list, own);
  return edits ? [{ title: report.title('remove', {}), safe: false, edits }] : [];
}
