/** Certificate objects that no release in use knows any more, and services that are gone. */
import type { FixDraft, Reporter } from '../../core/rule';
import { certificateService, isAwsService, removedAcmeServer, removedApi } from '../../facts/certificate-apis';
import { replaceScalar } from '../../syntax/yaml/edits';
import { at, itemsAt, pairOf, pairsAt, scalarAt, textAt, type YamlNode } from '../../syntax/yaml/tree';
import type { KubernetesAnalysis } from '../analysis';
import type { KubernetesObject } from '../model';
import { kubernetesRule } from '../rule';
import { storeOf } from '../objects/external-secrets';

const messages = {
  api: {
    what: '`{api}` is not served since {product} {release} ({date})',
    why: 'the cluster refuses the object with `no matches for kind "{kind}" in version "{api}"`',
    help: 'write `{replacement}`',
  },
  server: {
    what: '`{host}` spoke ACME v1, and was switched off on {date}',
    why: 'the issuer never gets an account, and no certificate is issued',
    help: 'write `{server}`',
  },
  service: {
    what: '`{service}` is no AWS service that External Secrets reads',
    why: 'the cluster refuses the store: `service` is one of `SecretsManager`, `ParameterStore` and, since {since}, `CertificateManager`',
    help: 'name the service that holds the values',
  },
  store: {
    what: '`{key}` is a certificate of AWS Certificate Manager, but the store `{store}` reads `{service}`',
    why: 'the service finds no secret of that name, and the Secret is never written',
    help: 'give a store of its own the service `CertificateManager` (External Secrets {since} and later); what it gives is a certificate with its chain and its private key, not a CA',
  },
  property: {
    what: '`property` is not read for a certificate of AWS Certificate Manager',
    why: 'the Secret gets the certificate, its chain and its private key in one text, and the certificate must have been requested as exportable',
    help: 'take `property` out, and choose the certificates in a template: `filterPEM "CERTIFICATE"`',
  },
} as const;

const fixes = {
  api: 'write `{replacement}`',
  apiAsk: 'write `{replacement}`; its fields may have other names',
  server: 'ask `{server}`',
  service: 'read certificates in the store: `CertificateManager`',
  property: 'take `property` out',
} as const;

type Report = Reporter<typeof messages, typeof fixes>;

export const removedApiOrEndpoint = kubernetesRule(
  {
    language: 'kubernetes',
    id: 'removed-api-or-endpoint',
    title: 'API version or service that is gone',
    level: 'error',
    since: '0.1.0',
    seed: ['4.1'],
    neighbours: [],
    sources: [
      { title: 'cert-manager: removal of deprecated APIs', url: 'https://cert-manager.io/docs/releases/upgrading/remove-deprecated-apis/', versions: 'cert-manager 1.6 and later' },
      { title: "Let's Encrypt: end of life of ACMEv1", url: 'https://community.letsencrypt.org/t/end-of-life-plan-for-acmev1/88430' },
      { title: 'External Secrets: stability and support', url: 'https://external-secrets.io/latest/introduction/stability-support/', versions: 'External Secrets 0.16 to 2.9' },
      { title: 'External Secrets: AWS Certificate Manager', url: 'https://external-secrets.io/latest/provider/aws-certificate-manager/', versions: 'External Secrets 2.8.0 and later' },
    ],
    docs: {
      summary: 'A certificate object has an API version that no cluster serves any more, or names a service that is gone.',
      what:
        'The rule knows when cert-manager and External Secrets stopped serving a version of their APIs, which ACME directories of Let\'s Encrypt were switched off, and which services of AWS External Secrets reads. `v1beta1` and `v1alpha1` of External Secrets are a warning: they are served by releases that are still found. It is silent for files under `docs`, for objects whose version a template writes, and where a chart beside the file asks for an older External Secrets.',
      why: 'The object is refused as a whole, or waits forever; the Secret that pods want to mount does not appear.',
      fix: 'Write the version that is served.',
      whenNotToUse: 'For a cluster that is kept on an old release.',
    },
    messages,
    fixes,
    examples: {
      bad: { text: 'apiVersion: cert-manager.io/v1alpha2\nkind: Certificate\nmetadata:\n  name: shop\nspec:\n  secretName: shop-tls\n  dnsNames: [shop.example.com]\n  issuerRef:\n    name: company\n' },
      good: { text: 'apiVersion: cert-manager.io/v1\nkind: Certificate\nmetadata:\n  name: shop\nspec:\n  secretName: shop-tls\n  dnsNames: [shop.example.com]\n  issuerRef:\n    name: company\n' },
    },
  },
  (analysis, report) => {
    if (isAboutOldReleases(analysis)) return;
    for (const object of analysis.model.objects) {
      checkApi(analysis, object, report);
      checkServer(analysis, object, report);
      checkService(analysis, object, report);
      checkCertificates(analysis, object, report);
    }
  },
);

/** Documentation and notes of releases show what was. */
function isAboutOldReleases({ input }: KubernetesAnalysis): boolean {
  return /\/(docs?|changelogs?|upgrade|upgrading|migrations?)\//i.test(input.uri);
}

function checkApi(analysis: KubernetesAnalysis, object: KubernetesObject, report: Report): void {
  const scalar = scalarAt(object.node, 'apiVersion');
  const api = scalar && !scalar.isTainted ? removedApi(object.apiVersion, object.kind) : undefined;
  if (!scalar || !api) return;
  const isRecent = api.product !== 'cert-manager';
  if (isRecent && isPinned(analysis)) return;
  const isSafe = !isRecent && !hasRenamed(at(object.node, 'spec'), api.isRenamed);
  const edits = replaceScalar(analysis.model.uri, scalar, api.replacement);
  const fixTitle = isSafe ? report.title('api', { replacement: api.replacement }) : report.title('apiAsk', { replacement: api.replacement });
  const slots = { api: object.apiVersion, product: api.product, release: api.goneIn, date: api.date, kind: object.kind, replacement: api.replacement };
  report('api', scalar.span, slots, { severity: isRecent ? 'warning' : 'error', fixes: edits ? [{ title: fixTitle, safe: isSafe, edits }] : [] });
}

/** Whether a chart or kustomization beside the file asks for a release, or for the old versions to be served. */
function isPinned({ input }: KubernetesAnalysis): boolean {
  const folder = input.uri.slice(0, input.uri.lastIndexOf('/'));
  return ['Chart.yaml', 'kustomization.yaml', 'values.yaml', 'helmfile.yaml'].some(name => {
    const entry = input.files.entry(`${folder}/${name}`);
    if (entry?.kind !== 'file') return entry === undefined;
    const text = new TextDecoder().decode(entry.bytes);
    return /unsafeServeV1Beta1:\s*true/.test(text) || (/external-secrets/.test(text) && /version:\s*["']?v?0\.(\d|1[0-6])\b/.test(text));
  });
}

/** Whether a field somewhere in the specification was called otherwise. */
function hasRenamed(node: YamlNode | undefined, isRenamed: (field: string) => boolean): boolean {
  if (node?.kind === 'list') return node.items.some(item => hasRenamed(item, isRenamed));
  return pairsAt(node).some(({ key, value }) => isRenamed(key) || hasRenamed(value, isRenamed));
}

function checkServer({ model }: KubernetesAnalysis, object: KubernetesObject, report: Report): void {
  const server = scalarAt(object.node, 'spec', 'acme', 'server');
  const gone = server && !server.isTainted ? removedAcmeServer(server.text) : undefined;
  if (!server || !gone) return;
  const edits = replaceScalar(model.uri, server, gone.newServer);
  const title = report.title('server', { server: gone.newServer });
  report('server', server.span, { host: gone.host, date: gone.date, server: gone.newServer }, { fixes: edits ? [{ title, safe: true, edits }] : [] });
}

function checkService({ model }: KubernetesAnalysis, object: KubernetesObject, report: Report): void {
  if (!object.apiVersion.startsWith('external-secrets.io/')) return;
  const service = scalarAt(object.node, 'spec', 'provider', 'aws', 'service');
  if (!service || service.isTainted || service.isNull || isAwsService(service.text) || /\$[({]/.test(service.text)) return;
  const isMeant = /^(acm|certificate.?manager)$/i.test(service.text);
  const edits = isMeant ? replaceScalar(model.uri, service, certificateService.name) : undefined;
  report('service', service.span, { service: service.text, since: certificateService.since }, { fixes: edits ? [{ title: report.title('service', {}), safe: true, edits }] : [] });
}

const certificateArn = /^arn:aws[\w-]*:acm:/;

function checkCertificates(analysis: KubernetesAnalysis, object: KubernetesObject, report: Report): void {
  if (object.kind !== 'ExternalSecret' || !object.apiVersion.startsWith('external-secrets.io/')) return;
  for (const entry of itemsAt(object.node, 'spec', 'data')) {
    const key = scalarAt(entry, 'remoteRef', 'key');
    if (!key || key.isTainted || !certificateArn.test(key.text)) continue;
    const store = storeOf(analysis, object);
    const service = store && textAt(store.object.node, 'spec', 'provider', 'aws', 'service');
    if (store && service !== undefined && isAwsService(service) && service !== certificateService.name) {
      report('store', key.span, { key: key.text, store: store.object.name ?? '?', service, since: certificateService.since });
    } else reportProperty(analysis, at(entry, 'remoteRef'), report);
  }
}

function reportProperty({ model }: KubernetesAnalysis, reference: YamlNode | undefined, report: Report): void {
  const property = pairOf(reference, 'property');
  if (!property) return;
  const fixes: FixDraft[] = [];
  const start = model.text.lastIndexOf('\n', property.keySpan.start - 1) + 1;
  const rest = /^[^\r\n]*\r?\n?/.exec(model.text.slice(property.span.end))?.[0] ?? '';
  const isWholeLine = reference?.kind === 'map' && !reference.isFlow && /^ *$/.test(model.text.slice(start, property.keySpan.start)) && rest.trim() === '' && start > 0;
  if (isWholeLine) fixes.push({ title: report.title('property', {}), safe: true, edits: [{ file: model.uri, span: { start, end: property.span.end + rest.length }, newText: '' }] });
  report('property', property.span, {}, { severity: 'warning', fixes });
}
