/** Definitions, links, completion and hovers between the objects of manifests. `▮` is the place that is asked about. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { render } from '../../server/src/core/message';
import { pathOf, serviceFor, textOf, uriOf, type World } from '../support/world';

const config = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: corp-ca\ndata:\n  ca.crt: company\n  partner.crt: partner\n';
const issuer = 'apiVersion: cert-manager.io/v1\nkind: ClusterIssuer\nmetadata:\n  name: company\nspec:\n  ca: {secretName: root}\n';
const acme = 'apiVersion: cert-manager.io/v1\nkind: ClusterIssuer\nmetadata:\n  name: company\nspec:\n  acme: {server: "https://acme-v02.api.letsencrypt.org/directory"}\n';
const certificate = (secret: string, name = 'company'): string => `apiVersion: cert-manager.io/v1\nkind: Certificate\nmetadata:\n  name: shop\nspec:\n  secretName: ${secret}\n  issuerRef:\n    kind: ClusterIssuer\n    name: ${name}\n`;
const pod = (source: string, mount = '/corp', more = ''): string =>
  `apiVersion: v1\nkind: Pod\nmetadata:\n  name: shop\nspec:\n  containers:\n    - name: shop\n      image: registry.example.com/shop:1\n${more}      volumeMounts:\n        - name: ca\n          mountPath: ${mount}\n  volumes:\n    - name: ca\n${source}`;
const volume = (name: string, rest = ''): string => `      configMap:\n        name: ${name}\n${rest}`;
const secret = (name: string, rest = ''): string => `      secret:\n        secretName: ${name}\n${rest}`;
const items = (key: string): string => `        items:\n          - key: ${key}\n            path: ca.crt\n`;
const kustomization = (rest: string): string => `resources:\n  - manifest.yaml\n${rest}`;

interface Case {
  readonly world: World;
  readonly offset: number;
}

function caseOf(source: string, files: Readonly<Record<string, string>> = {}, main = 'manifest.yaml'): Case {
  const offset = source.indexOf('▮');
  const all = { [main]: source.replace('▮', ''), ...files };
  return { world: { main, files: new Map(Object.entries(all).map(([name, content]) => [name, { content }])) }, offset };
}

interface DefinitionRow {
  readonly name: string;
  readonly source: string;
  readonly files?: Readonly<Record<string, string>>;
  /** `path: the line that it begins on`. */
  readonly goes: readonly string[];
}

const definitions: readonly DefinitionRow[] = [
  { name: 'a ConfigMap in the same file', source: `${pod(volume('corp▮-ca'))}---\n${config}`, goes: ['manifest.yaml:   name: corp-ca'] },
  { name: 'a ConfigMap in the same folder', source: pod(volume('corp▮-ca')), files: { 'config.yaml': config }, goes: ['config.yaml:   name: corp-ca'] },
  { name: 'a generator', source: pod(volume('corp▮-ca')), files: { 'kustomization.yaml': kustomization('configMapGenerator:\n  - name: corp-ca\n    files: [ca.crt]\n') }, goes: ['kustomization.yaml:   - name: corp-ca'] },
  { name: 'a key', source: `${pod(volume('corp-ca', items('ca▮.crt')))}---\n${config}`, goes: ['manifest.yaml:   ca.crt: company'] },
  { name: 'a single file', source: `${pod(volume('corp-ca'), '/corp/x\n          subPath: partner▮.crt')}---\n${config}`, goes: ['manifest.yaml:   partner.crt: partner'] },
  { name: 'a volume', source: pod(volume('corp-ca')).replace('- name: ca\n          mount', '- name: c▮a\n          mount'), goes: ['manifest.yaml:     - name: ca'] },
  { name: 'the Certificate that makes a Secret', source: `${pod(secret('shop▮-tls'))}---\n${certificate('shop-tls')}`, goes: ['manifest.yaml:   name: shop'] },
  { name: 'an issuer', source: `${certificate('shop-tls', 'comp▮any')}---\n${issuer}`, goes: ['manifest.yaml:   name: company'] },
  { name: 'what is nowhere', source: pod(volume('corp▮-ca')), goes: [] },
  { name: 'a variable', source: `${pod(volume('corp-ca'), '/corp', '      env:\n        - name: CA\n          valueFrom: {configMapKeyRef: {name: corp-ca, key: part▮ner.crt}}\n')}---\n${config}`, goes: ['manifest.yaml:   partner.crt: partner'] },
];

describe('definitions', () => {
  for (const { name, source, files, goes } of definitions) {
    test(name, async () => {
      const { world, offset } = caseOf(source, files);
      const places = await serviceFor(world).definition(uriOf(world.main), offset);
      assert.deepEqual(places.map(({ uri, span }) => `${pathOf(uri)}: ${lineAt(textOf(world, pathOf(uri)) ?? '', span.start)}`), goes);
    });
  }
});

function lineAt(text: string, offset: number): string {
  return text.slice(text.lastIndexOf('\n', offset - 1) + 1).split('\n', 1)[0] ?? '';
}

const completions: readonly { readonly name: string; readonly source: string; readonly files?: Readonly<Record<string, string>>; readonly labels: readonly string[]; readonly gives?: string }[] = [
  { name: 'an item', source: `${pod(volume('corp-ca', items('▮')))}---\n${config}`, labels: ['ca.crt', 'partner.crt'], gives: 'key: ca.crt\n' },
  { name: 'an item that is begun', source: `${pod(volume('corp-ca', items('par▮')))}---\n${config}`, labels: ['ca.crt', 'partner.crt'], gives: 'key: ca.crt\n' },
  { name: 'a single file', source: pod(volume('corp-ca'), '/corp/x\n          subPath: ▮'), files: { 'config.yaml': config }, labels: ['ca.crt', 'partner.crt'] },
  { name: 'a variable', source: `${pod(secret('shop-tls'), '/tls', '      env:\n        - name: CA\n          valueFrom:\n            secretKeyRef:\n              name: shop-tls\n              key: ▮\n')}---\n${certificate('shop-tls')}`, labels: ['ca.crt', 'tls.crt', 'tls.key'] },
  { name: 'a generator', source: pod(volume('corp-ca', items('▮'))), files: { 'kustomization.yaml': kustomization('configMapGenerator:\n  - name: corp-ca\n    files: [certs/root.crt, other.crt=x.crt]\n') }, labels: ['other.crt', 'root.crt'] },
  { name: 'behind the value of something else', source: `${pod(volume('corp-ca', items('ca.crt')))}---\n${config}`.replace('path: ca.crt', 'path: ▮'), labels: [] },
  { name: 'an object that is nowhere', source: pod(volume('corp-ca', items('▮'))), labels: [] },
];

describe('completion of keys', () => {
  for (const { name, source, files, labels, gives } of completions) {
    test(name, async () => {
      const { world, offset } = caseOf(source, files);
      const answers = await serviceFor(world).completions(uriOf(world.main), offset);
      assert.deepEqual(answers.map(({ label }) => label), labels);
      const [first] = answers;
      if (gives === undefined || !first) return;
      const text = textOf(world, world.main) ?? '';
      assert.ok((text.slice(0, first.span.start) + first.newText + text.slice(first.span.end)).includes(gives));
    });
  }
});

const bundle = (at: string): string => `apiVersion: trust.cert-manager.io/v1alpha1\nkind: Bundle\nmetadata:\n  name: corp-ca\nspec:\n  sources:\n    - useDefault${at}CAs: true\n  target:\n    configMap:\n      key: roots.pem\n`;

const hovers: readonly { readonly name: string; readonly source: string; readonly says: string | undefined }[] = [
  { name: 'the Secret of an ACME issuer', source: `${certificate('shop▮-tls')}---\n${acme}`, says: 'There is no `ca.crt` in it: the issuer `company` is ACME' },
  { name: 'the Secret of an issuer with a CA', source: `${certificate('shop▮-tls')}---\n${issuer}`, says: '`ca.crt` is the CA that the issuer `company` knows' },
  { name: 'the Secret of an issuer that is not at hand', source: certificate('shop▮-tls'), says: '`ca.crt` is in it only where the issuer tells its CA' },
  { name: 'an issuer', source: issuer.replace('  ca:', '  c▮a:'), says: 'An issuer with a CA of its own' },
  { name: 'default CAs of a bundle', source: bundle('▮'), says: 'The public CAs of the package that trust-manager was installed with' },
  { name: 'the key of a bundle', source: bundle('').replace('roots.pem', 'roots▮.pem'), says: 'trust-manager writes the ConfigMap `corp-ca` with this key' },
  { name: 'a ConfigMap that trust-manager makes', source: `${pod(volume('corp▮-ca'))}---\n${bundle('')}`, says: 'Bundle `corp-ca` has it written' },
  { name: 'the CA of the cluster', source: pod(volume('kube-root▮-ca.crt')), says: 'It verifies the API server; nothing else is promised' },
  { name: 'a certificate of AWS', source: 'apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata:\n  name: shop\nspec:\n  data:\n    - secretKey: ca.crt\n      remoteRef:\n        key: arn:aws:acm:▮eu-west-1:123456789012:certificate/abc\n', says: 'It is the certificate of a server, and no CA' },
  { name: 'the target of an ExternalSecret', source: 'apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata:\n  name: shop\nspec:\n  target:\n    name: shop▮-tls\n', says: 'External Secrets writes the Secret `shop-tls`' },
  { name: 'a self-signed issuer', source: issuer.replace('  ca: {secretName: root}', '  self▮Signed: {}'), says: 'Each certificate signs itself' },
  { name: 'an ACME issuer', source: acme.replace('acme:', 'ac▮me:'), says: 'Secrets of its certificates have no `ca.crt`' },
  { name: 'a ConfigMap that OpenShift fills', source: 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: corp-ca\n  labels:\n    config.openshift.io/inject-trusted▮-cabundle: "true"\n', says: 'OpenShift fills this ConfigMap' },
  { name: 'a ConfigMap that is nowhere', source: pod(volume('corp▮-ca')), says: undefined },
];

describe('hovers', () => {
  for (const { name, source, says } of hovers) {
    test(name, async () => {
      const { world, offset } = caseOf(source);
      const hover = await serviceFor(world).hover(uriOf(world.main), offset);
      const said = hover?.parts.map(part => render(part)).join('\n');
      if (says === undefined) assert.equal(said, undefined);
      else assert.ok(said?.includes(says), said ?? 'no hover');
    });
  }
});

test('a kustomization links to its files', async () => {
  const text = 'resources:\n  - manifest.yaml\n  - ../base\n  - https://example.com/more.yaml\n  - missing.yaml\npatches:\n  - path: patch.yaml\nconfigMapGenerator:\n  - name: corp-ca\n    files: [root.crt=certs/ca.crt]\n';
  const files = { 'prod/manifest.yaml': config, 'prod/patch.yaml': config, 'prod/certs/ca.crt': '', 'base/kustomization.yaml': 'resources: []\n' };
  const { world } = caseOf(text, files, 'prod/kustomization.yaml');
  const links = await serviceFor(world).links(uriOf(world.main));
  const shown = links.map(({ span, target, tooltip }) => [text.slice(span.start, span.end), pathOf(target), render(tooltip)]);
  assert.deepEqual(shown, [
    ['manifest.yaml', 'prod/manifest.yaml', 'open `manifest.yaml`'],
    ['../base', 'base/kustomization.yaml', 'open `../base/kustomization.yaml`'],
    ['patch.yaml', 'prod/patch.yaml', 'open `patch.yaml`'],
    ['root.crt=certs/ca.crt', 'prod/certs/ca.crt', 'open `certs/ca.crt`'],
  ]);
});
