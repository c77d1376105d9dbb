/** A `caBundle` from which no certificate can be read. */
import type { FixDraft, Reporter } from '../../core/rule';
import { latin1 } from '../../syntax/pem/lines';
import type { KubernetesAnalysis } from '../analysis';
import { readBase64, writeBase64 } from '../objects/base64';
import { caBundlesOf, type CaBundle } from '../objects/ca-bundles';
import { isLeftOpen, isTemplated, nameOrUnnamed } from '../objects/data';
import { asLiteral, removeBlanks, writeWord } from '../objects/edits';
import { isAllCertificates } from '../objects/pem';
import { kubernetesRule } from '../rule';

const refused = 'the API server refuses the object because of byte {byte} of this value';
const untrusted = 'whoever calls the server with it fails with `unable to load root certificates`';

const messages = {
  pem: { what: '`caBundle` of {kind} `{name}` is PEM, but the field takes base64 of PEM', why: refused, help: 'encode it with `base64 -w0`' },
  folded: { what: 'the base64 of `caBundle` in {kind} `{name}` is joined by blanks', why: `YAML makes blanks of line breaks, and ${refused}`, help: 'write the value as a block (`caBundle: |`), whose line breaks stay, or on one line' },
  text: { what: '`caBundle` of {kind} `{name}` is no base64', why: refused, help: 'encode the PEM of the CA with `base64 -w0`' },
  twice: { what: '`caBundle` of {kind} `{name}` is encoded twice', why: untrusted, help: 'encode the PEM once only' },
  binary: { what: '`caBundle` of {kind} `{name}` holds a certificate in binary DER', why: untrusted, help: 'encode PEM: `openssl x509 -inform der | base64 -w0`' },
  none: { what: '`caBundle` of {kind} `{name}` holds no certificate that can be read', why: untrusted, help: 'encode the PEM of the CA, with `BEGIN CERTIFICATE` and `END CERTIFICATE`' },
} as const;

const fixes = {
  encode: 'encode it here',
  once: 'encode it once only',
  block: 'write it as a block of lines',
  join: 'take the blanks out',
  pem: 'encode the PEM of it',
} as const;

type Report = Reporter<typeof messages, typeof fixes>;

export const cabundleInvalid = kubernetesRule(
  {
    language: 'kubernetes',
    id: 'cabundle-invalid',
    title: 'caBundle without a certificate',
    level: 'error',
    since: '0.1.0',
    seed: ['4.1'],
    neighbours: [],
    sources: [
      { title: 'client-go: how roots are loaded, and the errors', url: 'https://github.com/kubernetes/client-go/blob/master/transport/transport.go' },
      { title: 'Kubernetes: WebhookClientConfig', url: 'https://kubernetes.io/docs/reference/kubernetes-api/extend-resources/validating-webhook-configuration-v1/' },
      { title: 'djkormo/adcs-issuer#103: base64 without PEM', url: 'https://github.com/djkormo/adcs-issuer/issues/103' },
    ],
    docs: {
      summary: 'A `caBundle` is no base64 of PEM certificates.',
      what:
        'The rule reads `caBundle` of webhook configurations, conversion webhooks of CustomResourceDefinitions, APIServices and cert-manager issuers as the API server and Go do. It reports PEM that is not encoded, other text, base64 of base64, binary DER, and PEM in which no certificate is found. Whether the certificates have expired, `pem/expired` says. ' +
        'It is silent where the field is empty or holds a line break only (`Cg==`), where an annotation has it filled in (`cert-manager.io/inject-ca-from`, `service.beta.openshift.io/inject-cabundle`), for values that are filled in later, and for fields of the same name in other kinds. A certificate that is no CA is left alone: Go trusts just that certificate, and for a self-signed one that is what is meant. That the CA has changed since, no file tells.',
      why: 'The webhook, the converted resource or the aggregated API cannot be called: `unable to load root certificates: unable to parse bytes as PEM block`.',
      fix: 'Encode the PEM of the CA, or let cert-manager fill the field in.',
      whenNotToUse: 'When something that leaves no mark in the file replaces the value.',
    },
    messages,
    fixes,
    examples: {
      bad: { text: 'apiVersion: apiregistration.k8s.io/v1\nkind: APIService\nmetadata:\n  name: v1.shop.example.com\nspec:\n  group: shop.example.com\n  version: v1\n  caBundle: VGhlIENBIG9mIHRoZSBjb21wYW55\n' },
      good: { text: 'apiVersion: apiregistration.k8s.io/v1\nkind: APIService\nmetadata:\n  name: v1.shop.example.com\n  annotations:\n    cert-manager.io/inject-ca-from: shop/shop\nspec:\n  group: shop.example.com\n  version: v1\n  caBundle: Cg==\n' },
    },
  },
  (analysis, report) => {
    for (const object of analysis.model.objects) {
      const slots = { kind: object.kind, name: nameOrUnnamed(object) };
      for (const bundle of caBundlesOf(object)) checkBundle(analysis, bundle, slots, report);
    }
  },
);

function checkBundle(analysis: KubernetesAnalysis, bundle: CaBundle, slots: { readonly kind: string; readonly name: string }, report: Report): void {
  const { text } = bundle.value;
  const answer = readBase64(text);
  const at = bundle.pair.keySpan;
  if ('bytes' in answer) {
    const problem = problemOf(analysis, answer.bytes);
    if (problem) report(problem, at, slots, { fixes: repairs(analysis, bundle, problem, answer.bytes, report) });
    return;
  }
  const byte = answer.at;
  if (text.includes('-----BEGIN ')) {
    if (!isTemplated(text)) report('pem', at, { ...slots, byte }, { fixes: drafts(report.title('encode', {}), encoded(analysis, bundle, text)) });
    return;
  }
  const joined = text.trim().replace(/ /g, '');
  if (/^[A-Za-z0-9+/]{16}/.test(joined) && joined !== text.trim() && 'bytes' in readBase64(joined)) {
    const block = asLiteral(analysis.model, bundle.pair, bundle.value);
    const fix = block ? drafts(report.title('block', {}), block) : drafts(report.title('join', {}), removeBlanks(analysis.model, bundle.value));
    report('folded', at, { ...slots, byte }, { fixes: fix });
  } else if (!isLeftOpen(text)) report('text', at, { ...slots, byte });
}

type Problem = 'twice' | 'binary' | 'none';

function problemOf(analysis: KubernetesAnalysis, bytes: Uint8Array): Problem | undefined {
  const text = latin1(bytes, 0, bytes.length).trim();
  if (text === '' || isOpenText(text) || analysis.readCertificates(bytes).length > 0) return undefined;
  if (/^LS0tLS1CRUdJTi[A-Za-z0-9+/=\s]+$/.test(text)) return 'twice';
  return bytes[0] === 0x30 && bytes[1] === 0x82 ? 'binary' : 'none';
}

/** What stands in for a certificate until the real one is there. */
function isOpenText(text: string): boolean {
  return /^[\t\r\n -~]*$/.test(text) && !text.includes('-----BEGIN ') && !/^[A-Za-z0-9+/=\s]{100,}$/.test(text) && isLeftOpen(text);
}

function repairs(analysis: KubernetesAnalysis, bundle: CaBundle, problem: Problem, bytes: Uint8Array, report: Report): readonly FixDraft[] {
  const text = latin1(bytes, 0, bytes.length).trim();
  const inner = problem === 'twice' ? readBase64(text.replace(/\s/g, '')) : undefined;
  if (inner && 'bytes' in inner) return drafts(report.title('once', {}), encoded(analysis, bundle, latin1(inner.bytes, 0, inner.bytes.length)));
  const body = problem === 'binary' ? writeBase64(bytes) : /^MII[A-Za-z0-9+/=\s]+$/.test(text) ? text.replace(/\s/g, '') : undefined;
  const lines = body?.match(/.{1,64}/g)?.join('\n');
  return lines === undefined ? [] : drafts(report.title('pem', {}), encoded(analysis, bundle, `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`));
}

function encoded({ model, readCertificates }: KubernetesAnalysis, { value }: CaBundle, pem: string): FixDraft['edits'] | undefined {
  return isAllCertificates(pem, readCertificates) ? writeWord(model, value, writeBase64(new TextEncoder().encode(pem))) : undefined;
}

function drafts(title: FixDraft['title'], edits: FixDraft['edits'] | undefined): readonly FixDraft[] {
  return edits ? [{ title, safe: true, edits }] : [];
}
