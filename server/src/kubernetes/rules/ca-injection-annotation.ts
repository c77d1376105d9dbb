/** An annotation for cainjector that it passes over. */
import type { Edit } from '../../core/finding';
import type { FixDraft, Reporter } from '../../core/rule';
import { replaceScalar } from '../../syntax/yaml/edits';
import { pairOf, pairsAt, scalarAt, type YamlPair, type YamlScalar } from '../../syntax/yaml/tree';
import type { KubernetesAnalysis } from '../analysis';
import type { KubernetesObject } from '../model';
import type { PlacedObject } from '../objects/around';
import { isInjectable, skipsVerification } from '../objects/ca-bundles';
import { isConfig, markOf, nameOrUnnamed } from '../objects/data';
import { addAnnotation } from '../objects/edits';
import { isAcme, isCertificate, issuerOf } from '../objects/issuers';
import { isPatch } from '../objects/patches';
import { kubernetesRule } from '../rule';

const passedOver = 'cainjector passes over the object; only its log says so, and `caBundle` stays as it is';

const messages = {
  old: { what: '`{annotation}` is of an API group that cert-manager gave up in 0.11', why: passedOver, help: 'write `{newName}`' },
  kind: { what: '`{annotation}` does nothing on {kind} `{name}`', why: 'cainjector looks at webhook configurations, CustomResourceDefinitions and APIServices only', help: 'put it on the object that has the `caBundle`' },
  namespace: { what: '`{value}` names no namespace', why: passedOver, help: 'write `namespace/{value}`' },
  acme: { what: 'Certificate `{certificate}` comes from the ACME issuer `{issuer}`, which tells no CA', why: 'its Secret has no `ca.crt`: ' + passedOver, help: 'issue the certificate of a webhook with a CA or a self-signed issuer' },
  secret: { what: 'Secret `{secret}` does not allow its CA to be injected', why: passedOver, help: 'give the Secret the annotation `cert-manager.io/allow-direct-injection: "true"`' },
  skips: { what: '`insecureSkipTLSVerify` and `caBundle` of APIService `{name}` exclude each other', why: 'the API server refuses the object: `may not be true if caBundle is present`', help: 'take `insecureSkipTLSVerify` out' },
} as const;

const fixes = {
  rename: 'write `{newName}`',
  namespace: 'write `{value}`',
  allow: 'allow it in Secret `{secret}`',
  verify: 'verify the server: `insecureSkipTLSVerify: false`',
} as const;

type Report = Reporter<typeof messages, typeof fixes>;

export const caInjectionAnnotation = kubernetesRule(
  {
    language: 'kubernetes',
    id: 'ca-injection-annotation',
    title: 'annotation that injects no CA',
    level: 'warning',
    since: '0.1.0',
    seed: ['4.1'],
    neighbours: [],
    sources: [
      { title: 'cert-manager: CA injector', url: 'https://cert-manager.io/docs/concepts/ca-injector/', versions: 'cert-manager 0.11 and later' },
      { title: 'cert-manager: where cainjector reads, and what it refuses', url: 'https://github.com/cert-manager/cert-manager/blob/master/pkg/controller/cainjector/sources.go' },
      { title: 'kube-aggregator: validation of APIService', url: 'https://github.com/kubernetes/kube-aggregator/blob/master/pkg/apis/apiregistration/validation/validation.go' },
    ],
    docs: {
      summary: 'An annotation asks cert-manager to fill in a `caBundle`, and it will not.',
      what:
        'The rule looks at `cert-manager.io/inject-ca-from` and `inject-ca-from-secret`: a value without a namespace, an object of a kind that cainjector does not handle, a Certificate in the same file or kustomization whose issuer is ACME, a Secret there that does not allow injection; and at annotations of the old group `certmanager.k8s.io`. An APIService that has a `caBundle` and skips verification is refused, and reported here too. ' +
        'It is silent for values that are filled in later (`$(CERTIFICATE_NAMESPACE)/$(CERTIFICATE_NAME)` of kubebuilder, templates) and for Kustomize patches.',
      why: 'The `caBundle` stays empty, and the API server calls the webhook with the roots of its own system: `x509: certificate signed by unknown authority`.',
      fix: 'Name the Certificate as `namespace/name`.',
      whenNotToUse: 'When another controller reads the annotation.',
    },
    messages,
    fixes,
    examples: {
      bad: { text: 'apiVersion: admissionregistration.k8s.io/v1\nkind: ValidatingWebhookConfiguration\nmetadata:\n  name: shop\n  annotations:\n    cert-manager.io/inject-ca-from: shop-webhook\nwebhooks: []\n' },
      good: { text: 'apiVersion: admissionregistration.k8s.io/v1\nkind: ValidatingWebhookConfiguration\nmetadata:\n  name: shop\n  annotations:\n    cert-manager.io/inject-ca-from: shop/shop-webhook\nwebhooks: []\n' },
    },
  },
  (analysis, report) => {
    for (const object of analysis.model.objects) {
      for (const pair of pairsAt(object.node, 'metadata', 'annotations')) checkAnnotation(analysis, object, pair, report);
      checkService(analysis, object, report);
    }
  },
);

const annotationName = /^(cert-?manager\.(?:io|k8s\.io))\/(inject-ca-from|inject-ca-from-secret|inject-apiserver-ca)$/;

function checkAnnotation(analysis: KubernetesAnalysis, object: KubernetesObject, pair: YamlPair, report: Report): void {
  const [, group, what = ''] = annotationName.exec(pair.key) ?? [];
  const { value } = pair;
  if (group === undefined || value?.kind !== 'scalar' || value.isTainted) return;
  if (group === 'certmanager.k8s.io') return reportOld(analysis, pair, `cert-manager.io/${what}`, report);
  if (!isInjectable(object)) report('kind', pair.keySpan, { annotation: pair.key, kind: object.kind, name: nameOrUnnamed(object) });
  else if (what !== 'inject-apiserver-ca' && !/[$<{]/.test(value.text) && value.text !== '') checkReference(analysis, object, value, what, report);
}

function reportOld({ model }: KubernetesAnalysis, { key, keySpan }: YamlPair, newName: string, report: Report): void {
  const isPlain = model.text.slice(keySpan.start, keySpan.end) === key;
  const edits: readonly Edit[] = isPlain ? [{ file: model.uri, span: keySpan, newText: newName }] : [];
  report('old', keySpan, { annotation: key, newName }, { fixes: isPlain ? [{ title: report.title('rename', { newName }), safe: true, edits }] : [] });
}

function checkReference(analysis: KubernetesAnalysis, object: KubernetesObject, value: YamlScalar, what: string, report: Report): void {
  const [namespace = '', name] = value.text.split('/');
  if (name === undefined) {
    if (!isPatch(analysis, object)) report('namespace', value.span, { value: value.text }, { fixes: withNamespace(analysis, value, what, report) });
    return;
  }
  const target = analysis.around.find(({ object: other }) => (what === 'inject-ca-from' ? isCertificate(other) : isConfig(other) && other.kind === 'Secret') && other.name === name && (other.namespace === undefined || other.namespace === namespace));
  if (!target) return;
  if (what === 'inject-ca-from') checkIssuer(analysis, target, value, report);
  else checkSecret(target, value, report);
}

/** The namespace of the one object of that name. */
function withNamespace({ model, around }: KubernetesAnalysis, value: YamlScalar, what: string, report: Report): readonly FixDraft[] {
  const found = around.filter(({ object }) => object.name === value.text && (what === 'inject-ca-from' ? isCertificate(object) : object.kind === 'Secret'));
  const namespace = found.length === 1 ? found[0]?.object.namespace : undefined;
  if (namespace === undefined) return [];
  const whole = `${namespace}/${value.text}`;
  const edits = replaceScalar(model.uri, value, whole);
  return edits ? [{ title: report.title('namespace', { value: whole }), safe: true, edits }] : [];
}

function checkIssuer(analysis: KubernetesAnalysis, { object }: PlacedObject, value: YamlScalar, report: Report): void {
  const issuer = issuerOf(object, analysis.around);
  if (issuer && isAcme(issuer.object)) report('acme', value.span, { certificate: nameOrUnnamed(object), issuer: nameOrUnnamed(issuer.object) });
}

function checkSecret({ model, object }: PlacedObject, value: YamlScalar, report: Report): void {
  const name = 'cert-manager.io/allow-direct-injection';
  const allowed = markOf(object, name);
  if (object.document.isTemplate || allowed?.isTainted === true || allowed?.text === 'true') return;
  const secret = nameOrUnnamed(object);
  const edits = allowed ? replaceScalar(model.uri, allowed, 'true') : addAnnotation(model, object, name, '"true"');
  report('secret', value.span, { secret }, { fixes: edits ? [{ title: report.title('allow', { secret }), safe: true, edits }] : [] });
}

function checkService({ model }: KubernetesAnalysis, object: KubernetesObject, report: Report): void {
  const skips = scalarAt(object.node, 'spec', 'insecureSkipTLSVerify');
  const bundle = scalarAt(object.node, 'spec', 'caBundle');
  const pair = pairOf(pairOf(object.node, 'spec')?.value, 'insecureSkipTLSVerify');
  if (!skips || !pair || !skipsVerification(object) || !bundle || bundle.isNull || bundle.isTainted || bundle.text === '') return;
  const edits = [{ file: model.uri, span: skips.span, newText: 'false' }];
  report('skips', pair.span, { name: nameOrUnnamed(object) }, { severity: 'error', fixes: [{ title: report.title('verify', {}), safe: true, edits }] });
}
