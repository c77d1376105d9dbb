/** The CA of the cluster where a program looks for roots of the web. */
import type { FixDraft, Reporter } from '../../core/rule';
import { scalarAt, textAt, type YamlMap } from '../../syntax/yaml/tree';
import { baseName, normalised, parentOf } from '../../trust/paths';
import type { KubernetesAnalysis } from '../analysis';
import { entriesOf, type ContainerNode } from '../model';
import { kubernetesRule } from '../rule';
import { removeFrom } from '../volume-nodes';

const promised = 'this CA is only promised to verify the API server: public HTTPS sites do not verify with it, and client-go takes it by itself';

const messages = {
  variable: { what: '`{variable}` names the CA of the cluster', why: promised, help: 'take the variable out; for a private CA, mount its certificate' },
  mount: { what: 'the CA of the cluster is mounted at `{path}`, among the roots that Go trusts', why: promised, help: 'take the mount out; for a private CA, mount its certificate' },
} as const;

const fixes = { variable: 'take `{variable}` out', mount: 'take the mount out' } as const;

type Report = Reporter<typeof messages, typeof fixes>;

const example = (value: string): string =>
  `apiVersion: v1\nkind: Pod\nmetadata:\n  name: shop\nspec:\n  containers:\n    - name: shop\n      image: registry.example.com/shop:1\n      env:\n        - name: SSL_CERT_FILE\n          value: ${value}\n      volumeMounts:\n        - name: corp\n          mountPath: /etc/corp\n  volumes:\n    - name: corp\n      configMap: {name: corp-ca}\n`;

export const clusterCaAsPublicTrust = kubernetesRule(
  {
    language: 'kubernetes',
    id: 'cluster-ca-as-public-trust',
    title: 'CA of the cluster taken for public roots',
    level: 'information',
    since: '0.1.0',
    seed: [],
    neighbours: [],
    sources: [
      { title: 'Kubernetes: what kube-root-ca.crt is for', url: 'https://pkg.go.dev/k8s.io/kubernetes/pkg/controller/certificates/rootcacertpublisher' },
      { title: 'client-go: InClusterConfig', url: 'https://github.com/kubernetes/client-go/blob/master/rest/config.go' },
    ],
    docs: {
      summary: '`SSL_CERT_FILE`, `SSL_CERT_DIR` or a mount makes the CA of the cluster a root for every connection.',
      what: 'The rule looks for the folder of the service account in `SSL_CERT_FILE` and `SSL_CERT_DIR`, and for `kube-root-ca.crt` mounted in a folder that Go reads. It is silent where `SSL_CERT_DIR` lists a folder of public roots too, for `service-ca.crt` of OpenShift, and for programs that scrape kubelets (Prometheus, metrics-server).',
      why: 'The CA verifies the API server, and nothing else is promised. client-go finds it without any variable.',
      fix: 'Take the variable or the mount out.',
      whenNotToUse: 'For a program without client-go that talks to the API server.',
    },
    messages,
    fixes,
    examples: { bad: { text: example('/var/run/secrets/kubernetes.io/serviceaccount/ca.crt') }, good: { text: example('/etc/corp/ca.crt') } },
  },
  (analysis, report) => {
    for (const { containers } of analysis.model.pods) {
      for (const container of containers) {
        if (scrapers.test(textAt(container.node, 'image') ?? '')) continue;
        for (const entry of entriesOf(container, 'env')) checkVariable(analysis, container, entry, report);
        checkMounts(analysis, container, report);
      }
    }
  },
);

/** Programs that call kubelets, whose certificates the cluster's CA signs. */
const scrapers = /prometheus|metrics-server|kube-state|victoria|grafana|agent|collector|otel/i;
const account = /^(?:\/var)?\/run\/secrets\/kubernetes\.io\/serviceaccount(?:\/ca\.crt)?\/?$/;
const trusted: ReadonlySet<string> = new Set(['/etc/ssl/certs', '/etc/pki/tls/certs']);

function checkVariable({ model }: KubernetesAnalysis, { node }: ContainerNode, entry: YamlMap, report: Report): void {
  const variable = textAt(entry, 'name');
  const value = scalarAt(entry, 'value');
  if ((variable !== 'SSL_CERT_FILE' && variable !== 'SSL_CERT_DIR') || !value || value.isTainted) return;
  const parts = value.text.split(':');
  if (!parts.some(part => account.test(part)) || parts.some(part => trusted.has(normalised(part)))) return;
  const edits = removeFrom(model, node, 'env', entry);
  const drafts: readonly FixDraft[] = edits ? [{ title: report.title('variable', { variable }), safe: false, edits }] : [];
  report('variable', value.span, { variable }, { fixes: drafts });
}

function checkMounts({ model, references }: KubernetesAnalysis, container: ContainerNode, report: Report): void {
  for (const mount of references.mounts) {
    const sources = references.sources.filter(source => source.pod === mount.pod && source.volume === mount.volume.text);
    const [source] = sources;
    if (mount.container !== container || sources.length !== 1 || !source || source.isPart || source.kind !== 'ConfigMap' || source.name.text !== 'kube-root-ca.crt') continue;
    const path = normalised(mount.path.text);
    if (!trusted.has(mount.hasSubPath ? parentOf(path) : path) || baseName(path) === '') continue;
    const own = entriesOf(container, 'volumeMounts').find(entry => scalarAt(entry, 'mountPath') === mount.path);
    const edits = own && removeFrom(model, container.node, 'volumeMounts', own);
    report('mount', mount.path.span, { path }, { fixes: edits ? [{ title: report.title('mount', {}), safe: false, edits }] : [] });
  }
}
