/** A private key where only certificates belong: in a ConfigMap, or beside the trusted certificates. */
import type { FixDraft, Reporter } from '../../core/rule';
import { addPairAfter } from '../../syntax/yaml/edits';
import { at, itemsAt, pairOf, pairsAt, textAt } from '../../syntax/yaml/tree';
import { normalised } from '../../trust/paths';
import type { KubernetesAnalysis } from '../analysis';
import type { ContainerNode } from '../model';
import { isTemplated, nameOrUnnamed } from '../objects/data';
import { isExternalSecret, targetOf } from '../objects/external-secrets';
import { isCertificate, secretOf } from '../objects/issuers';
import type { ConfigSource, MountNode } from '../objects/references';
import { kubernetesRule } from '../rule';

const messages = {
  configMap: {
    what: '`{key}` of ConfigMap `{name}` holds a private key',
    why: 'everybody who may look at the namespace reads ConfigMaps; narrower rights and encryption at rest are arranged for Secrets',
    help: 'put it into a Secret',
  },
  server: {
    what: 'Secret `{secret}` is mounted at `{path}` with the private key of its certificate',
    why: 'what is trusted needs no key: a client that has it can speak as the server does; and the certificate of the server itself is trusted until it is renewed',
    help: 'mount `ca.crt` alone, or better a ConfigMap or a Bundle of trust-manager that holds the CA',
  },
  exported: {
    what: 'Secret `{secret}` is mounted at `{path}` with a certificate of AWS Certificate Manager and its private key',
    why: 'what External Secrets takes from there is the certificate of a server with its key, and no CA: a client that has it can speak as the server does',
    help: 'put the certificate of the CA into a ConfigMap, and mount that',
  },
} as const;

const fixes = { items: 'mount `ca.crt` alone' } as const;

type Report = Reporter<typeof messages, typeof fixes>;

const example = (items: string): string =>
  `apiVersion: cert-manager.io/v1\nkind: Certificate\nmetadata:\n  name: shop\nspec:\n  secretName: shop-tls\n  dnsNames: [shop.example.com]\n  issuerRef: {name: company}\n---\napiVersion: v1\nkind: Pod\nmetadata:\n  name: client\nspec:\n  containers:\n    - name: client\n      image: registry.example.com/client:1\n      volumeMounts:\n        - name: ca\n          mountPath: /etc/pki/tls/certs\n  volumes:\n    - name: ca\n      secret:\n        secretName: shop-tls\n${items}`;

export const caMaterialTooBroad = kubernetesRule(
  {
    language: 'kubernetes',
    id: 'ca-material-too-broad',
    title: 'private key beside what is trusted',
    level: 'warning',
    since: '0.1.0',
    seed: ['4.1'],
    neighbours: [],
    sources: [
      { title: 'cert-manager: why not to mount ca.crt or the Secret of a server as trust store', url: 'https://cert-manager.io/docs/trust/', versions: 'cert-manager 1.0 and later' },
      { title: 'External Secrets: AWS Certificate Manager', url: 'https://external-secrets.io/latest/provider/aws-certificate-manager/', versions: 'External Secrets 2.8.0 and later' },
    ],
    docs: {
      summary: 'A private key stands in a ConfigMap, or is mounted where trusted certificates are read.',
      what:
        'The rule reports PEM blocks with a private key in a ConfigMap; the Secret of a cert-manager Certificate, all keys of which are mounted where certificates are trusted and no command names (`/etc/ssl/certs`, `/etc/pki/tls/certs`, the folders of update tools, a folder that `SSL_CERT_DIR` names); and there too the Secret that External Secrets fills from AWS Certificate Manager. ' +
        'It is silent for a mount of `ca.crt` alone, for Secrets mounted elsewhere, as servers and clients with certificates of their own have them, and for values that are filled in later.',
      why: 'A private key in many hands is no secret. In a trust store it does nothing, and the certificate beside it is trusted for itself.',
      fix: 'Mount only the CA certificate.',
      whenNotToUse: 'For keys that are public on purpose, as in tests.',
    },
    messages,
    fixes,
    examples: { bad: { text: example('') }, good: { text: example('        items:\n          - {key: ca.crt, path: ca.crt}\n') } },
  },
  (analysis, report) => {
    for (const { object, key, pair, value, isEncoded } of analysis.entries) {
      if (object.kind === 'ConfigMap' && !isEncoded && privateKey.test(value.text) && !isTemplated(value.text)) report('configMap', pair.keySpan, { key, name: nameOrUnnamed(object) });
    }
    for (const source of analysis.references.sources) checkSource(analysis, source, report);
  },
);

const privateKey = /^-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY-----\r?\n(?:[\w-]+: [^\r\n]*\r?\n)*\s*[A-Za-z0-9+/]{16}/m;

const trusted = ['/etc/ssl/certs', '/etc/pki/tls/certs', '/usr/local/share/ca-certificates', '/etc/pki/ca-trust/source/anchors', '/etc/ca-certificates/trust-source/anchors'];

function checkSource(analysis: KubernetesAnalysis, source: ConfigSource, report: Report): void {
  if (source.kind !== 'Secret' || (source.items && !source.items.some(({ key }) => key.text === 'tls.key'))) return;
  const mounts = analysis.references.mounts.filter(mount => mount.pod === source.pod && mount.volume.text === source.volume);
  const mount = mounts.find(each => !each.hasSubPath && isTrusted(each));
  const origin = mount && keyOrigin(analysis, source.name.text, source.pod.object.namespace);
  if (!mount || !origin) return;
  const canNarrow = origin === 'server' && source.items === undefined && mounts.every(each => !each.hasSubPath && isTrusted(each));
  report(origin, source.name.span, { secret: source.name.text, path: mount.path.text }, { fixes: canNarrow ? narrowed(analysis, source, report) : [] });
}

function isTrusted({ container, path }: MountNode): boolean {
  const target = normalised(path.text);
  if (usesKey(container)) return false;
  if (trusted.includes(target)) return true;
  const variable = itemsAt(container.node, 'env').find(entry => textAt(entry, 'name') === 'SSL_CERT_DIR');
  return (textAt(variable, 'value') ?? '').split(':').some(folder => folder.startsWith('/') && normalised(folder) === target);
}

/** Whether the program is told of the key: then it is the server, or a client with a certificate of its own. */
function usesKey({ node }: ContainerNode): boolean {
  const words = [...itemsAt(node, 'command'), ...itemsAt(node, 'args'), ...itemsAt(node, 'env').flatMap(entry => at(entry, 'value') ?? [])];
  return words.some(word => word.kind === 'scalar' && /tls\.(key|crt)/.test(word.text));
}

/** What writes the Secret, where that is known to put a private key into it. */
function keyOrigin({ around }: KubernetesAnalysis, secret: string, namespace: string | undefined): 'server' | 'exported' | undefined {
  const near = around.filter(({ object }) => object.namespace === namespace || object.namespace === undefined);
  if (near.some(({ object }) => isCertificate(object) && !object.document.isTemplate && secretOf(object)?.text === secret)) return 'server';
  const exported = near.some(({ object }) => isExternalSecret(object) && targetOf(object) === secret && !pairOf(at(object.node, 'spec', 'target'), 'template') && takesExported(object.node));
  return exported ? 'exported' : undefined;
}

function takesExported(node: Parameters<typeof itemsAt>[0]): boolean {
  return itemsAt(node, 'spec', 'data').some(entry => /^arn:aws[\w-]*:acm:/.test(textAt(entry, 'remoteRef', 'key') ?? ''));
}

function narrowed({ model }: KubernetesAnalysis, { node, isPart }: ConfigSource, report: Report): readonly FixDraft[] {
  const name = pairOf(node, isPart ? 'name' : 'secretName');
  const isOwn = pairsAt(node).every(pair => node.span.start <= pair.span.start && pair.span.end <= node.span.end);
  const edits = name && isOwn ? addPairAfter(model.uri, model.text, node, name, 'items', [{ key: 'ca.crt', path: 'ca.crt' }]) : undefined;
  return edits ? [{ title: report.title('items', {}), safe: false, edits }] : [];
}
