/** A bundle that does not fit into the annotation of `kubectl apply`. */
import type { FixDraft } from '../../core/rule';
import { scalarAt } from '../../syntax/yaml/tree';
import type { KubernetesAnalysis } from '../analysis';
import type { KubernetesObject } from '../model';
import { kustomizationBeside } from '../objects/kustomization';
import { isConfig, kindName, markOf, nameOrUnnamed } from '../objects/data';
import { addAnnotation } from '../objects/edits';
import { jsonSize } from '../objects/size';
import { kubernetesRule } from '../rule';

/** All annotations of an object together (apimachinery, `TotalAnnotationSizeLimitB`). */
const annotationLimit = 262_144;
const syncOptions = 'argocd.argoproj.io/sync-options';

/** Short to read, long once its aliases are written out. */
function example(lines: number): string {
  const body = 'MIIBszCCAVmgAwIBAgIUQ29ycENvcnBDb3JwQ29ycENvcnBDb3JwQ29ycENvcnBD\\n'.repeat(24);
  const copies = Array.from({ length: lines }, (_, line) => `  ${Array.from({ length: 9 }, (_each, at) => `r${line * 9 + at + 1}: *root`).join(', ')}`);
  return `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: roots\ndata: {\n  r0: &root "-----BEGIN CERTIFICATE-----\\n${body}-----END CERTIFICATE-----\\n",\n${copies.join(',\n')}}\n`;
}

export const caBundleTooBigToApply = kubernetesRule(
  {
    language: 'kubernetes',
    id: 'ca-bundle-too-big-to-apply',
    title: 'bundle too big for kubectl apply',
    level: 'warning',
    since: '0.1.0',
    seed: [],
    neighbours: [],
    sources: [
      { title: 'apimachinery: the limit of annotations', url: 'https://github.com/kubernetes/apimachinery/blob/master/pkg/api/validation/objectmeta.go' },
      { title: 'Argo CD: server-side apply', url: 'https://argo-cd.readthedocs.io/en/stable/user-guide/sync-options/#server-side-apply' },
      { title: 'buildsec/frsca#254: the host\'s bundle in a ConfigMap', url: 'https://github.com/buildsec/frsca/issues/254' },
    ],
    docs: {
      summary: 'A ConfigMap or Secret with certificates is larger than the annotation in which `kubectl apply` keeps it.',
      what:
        'The rule measures ConfigMaps and Secrets that hold certificates as the compact JSON that `kubectl apply` writes into `kubectl.kubernetes.io/last-applied-configuration`. All annotations together may have 262144 bytes. Beside a kustomization it is an information: how that is applied is not known. ' +
        'It is silent for Helm, which keeps no such annotation, for objects that Argo CD applies on the server, for generators, and for documents of more than 400000 characters, which are not read.',
      why: 'The object is refused: `metadata.annotations: Too long: must have at most 262144 bytes`. The public roots of Debian (about 220 kB) fit as text, and do not fit in base64.',
      fix: 'Apply it on the server (`kubectl apply --server-side`), or let trust-manager make it in the cluster.',
      whenNotToUse: 'When everything is applied on the server, or created with `kubectl create`.',
    },
    messages: {
      tooBig: {
        what: '{kind} `{name}` takes {size} bytes where `kubectl apply` keeps it, of 262144',
        why: 'the API server refuses it: `metadata.annotations: Too long: must have at most 262144 bytes`',
        help: 'use `kubectl apply --server-side`, keep fewer certificates, or let a Bundle of trust-manager make it',
      },
    },
    fixes: { argo: 'have Argo CD apply it on the server' },
    examples: {
      bad: { text: example(20) },
      good: { text: example(2) },
    },
  },
  (analysis, report) => {
    for (const object of analysis.model.objects) {
      if (!isConfig(object) || !holdsCertificates(analysis, object) || isAppliedOtherwise(object)) continue;
      const size = jsonSize(object.node);
      if (size === undefined || size <= annotationLimit) continue;
      const name = scalarAt(object.node, 'metadata', 'name');
      const isPlain = kustomizationBeside(analysis.input.files, analysis.input.uri) === 'none';
      const edits = markOf(object, syncOptions) ? undefined : addAnnotation(analysis.model, object, syncOptions, 'ServerSideApply=true');
      const fixes: readonly FixDraft[] = edits ? [{ title: report.title('argo', {}), safe: false, edits }] : [];
      report('tooBig', name?.span ?? object.node.span, { kind: kindName(object), name: nameOrUnnamed(object), size }, { severity: isPlain ? 'warning' : 'information', fixes });
    }
  },
);

function holdsCertificates({ entries }: KubernetesAnalysis, object: KubernetesObject): boolean {
  return entries.some(entry => entry.object === object && /BEGIN CERTIFICATE|^\s*LS0tLS1CRUdJTi/.test(entry.value.text));
}

/** By Helm, by Argo CD on the server, or from a template. */
function isAppliedOtherwise(object: KubernetesObject): boolean {
  return object.document.isTemplate || markOf(object, 'app.kubernetes.io/managed-by')?.text === 'Helm' || markOf(object, 'meta.helm.sh/release-name') !== undefined || /ServerSideApply=true|Replace=true/.test(markOf(object, syncOptions)?.text ?? '');
}
