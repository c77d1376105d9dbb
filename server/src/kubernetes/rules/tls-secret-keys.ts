/** A Secret of type `kubernetes.io/tls` without its two keys. */
import type { FixDraft, Reporter } from '../../core/rule';
import { replaceScalar } from '../../syntax/yaml/edits';
import { pairOf, pairsAt, scalarAt, type YamlPair } from '../../syntax/yaml/tree';
import type { KubernetesAnalysis } from '../analysis';
import type { KubernetesModel, KubernetesObject } from '../model';
import { isConfig, keysOf, markOf, marksOf, nameOrUnnamed, typeOf } from '../objects/data';
import { isPatch } from '../objects/patches';
import { kubernetesRule } from '../rule';

const messages = {
  both: {
    what: 'Secret `{name}` has the type `kubernetes.io/tls`, but neither `tls.crt` nor `tls.key`',
    why: 'the API server refuses it with `data[tls.crt]: Required value`',
    help: 'make a Secret of CA certificates `Opaque`, or put them into a ConfigMap',
  },
  one: {
    what: 'Secret `{name}` has the type `kubernetes.io/tls`, but no `{missing}`',
    why: 'the API server refuses it with `data[{missing}]: Required value`',
    help: 'add `{missing}`, or make the Secret `Opaque`',
  },
} as const;

const fixes = {
  opaque: 'make it `Opaque`',
  rename: 'rename `{certificate}` to `tls.crt` and `{key}` to `tls.key`',
} as const;

type Report = Reporter<typeof messages, typeof fixes>;

export const tlsSecretKeys = kubernetesRule(
  {
    language: 'kubernetes',
    id: 'tls-secret-keys',
    title: 'TLS Secret without certificate or key',
    level: 'error',
    since: '0.1.0',
    seed: ['4.1'],
    neighbours: [],
    sources: [
      { title: 'Kubernetes: TLS Secrets', url: 'https://kubernetes.io/docs/concepts/configuration/secret/#tls-secrets' },
    ],
    docs: {
      summary: 'A Secret of type `kubernetes.io/tls` lacks `tls.crt` or `tls.key`.',
      what: 'The rule looks at the keys of `data` and `stringData` together. It is silent for a Secret without any key, which something else fills, for templates, for Kustomize patches and for Secrets that a controller fills.',
      why: 'The API server demands both keys of that type and refuses the object. What the values hold it does not look at.',
      fix: 'Give a Secret that holds CA certificates only the type `Opaque`, or put them into a ConfigMap: they are public. The type of a Secret that exists cannot be changed; delete it first.',
      whenNotToUse: 'When the missing key is added before the file is applied.',
    },
    messages,
    fixes,
    examples: {
      bad: { text: 'apiVersion: v1\nkind: Secret\nmetadata:\n  name: corp-ca\ntype: kubernetes.io/tls\nstringData:\n  ca.crt: the certificate of the company\n' },
      good: { text: 'apiVersion: v1\nkind: Secret\nmetadata:\n  name: corp-ca\ntype: Opaque\nstringData:\n  ca.crt: the certificate of the company\n' },
    },
  },
  (analysis, report) => {
    for (const object of analysis.model.objects) {
      if (object.kind === 'Secret' && isConfig(object) && typeOf(object) === 'kubernetes.io/tls') checkSecret(analysis, object, report);
    }
  },
);

const required = ['tls.crt', 'tls.key'] as const;

function checkSecret(analysis: KubernetesAnalysis, object: KubernetesObject, report: Report): void {
  const type = scalarAt(object.node, 'type');
  const keys = keysOf(object);
  const missing = required.filter(key => !keys.has(key));
  const [first] = missing;
  if (!type || !first || keys.size === 0 || isFilled(object) || isPatch(analysis, object)) return;
  const options = { fixes: fixesOf(analysis.model, object, report) };
  if (missing.length === required.length) report('both', type.span, { name: nameOrUnnamed(object) }, options);
  else report('one', type.span, { name: nameOrUnnamed(object), missing: first }, options);
}

/** What a template, an operator or another object's controller adds is not in the file. */
function isFilled(object: KubernetesObject): boolean {
  return object.document.isTemplate || pairOf(object.node, 'sops') !== undefined || markOf(object, 'helm.sh/hook') !== undefined || marksOf(object).some(({ key }) => /cert-manager|inject|reflect|replicat/.test(key));
}

const certificateNames = /^((server|cert|certificate|public|fullchain)\.(crt|pem|cert)|cert|crt|certificate|tls\.(cert|pem)|tls-crt)$/i;
const keyNames = /^((server|key|private|privkey)\.(key|pem)|key|tls-?key)$/i;

function fixesOf(model: KubernetesModel, object: KubernetesObject, report: Report): readonly FixDraft[] {
  const keys = keysOf(object);
  const drafts: FixDraft[] = [];
  const type = scalarAt(object.node, 'type');
  const isAuthority = !required.some(key => keys.has(key)) && [...keys].every(key => /^ca|[-_.]ca[-_.]|bundle|trust|root/i.test(key));
  const opaque = type && replaceScalar(model.uri, type, 'Opaque');
  if (opaque) drafts.push({ title: report.title('opaque', {}), safe: isAuthority, edits: opaque });
  const pairs = [...pairsAt(object.node, 'data'), ...pairsAt(object.node, 'stringData')];
  const named = (name: RegExp): readonly YamlPair[] => pairs.filter(pair => name.test(pair.key) && model.text.slice(pair.keySpan.start, pair.keySpan.end) === pair.key);
  const [certificate, ...moreCertificates] = named(certificateNames);
  const [key, ...moreKeys] = named(keyNames);
  if (!certificate || !key || moreCertificates.length > 0 || moreKeys.length > 0 || required.some(name => keys.has(name))) return drafts;
  const edits = [{ file: model.uri, span: certificate.keySpan, newText: 'tls.crt' }, { file: model.uri, span: key.keySpan, newText: 'tls.key' }];
  return [...drafts, { title: report.title('rename', { certificate: certificate.key, key: key.key }), safe: false, edits }];
}
