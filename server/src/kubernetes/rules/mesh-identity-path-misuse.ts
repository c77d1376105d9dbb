/** A program that looks for the proxy's certificates in its own container. */
import type { Edit } from '../../core/finding';
import type { FixDraft, Reporter } from '../../core/rule';
import { isWithin } from '../../core/host';
import { addPair, addToList } from '../../syntax/yaml/edits';
import { itemsAt, pairOf, pairsAt, scalarAt, textAt, type YamlMap, type YamlNode, type YamlScalar } from '../../syntax/yaml/tree';
import { normalised } from '../../trust/paths';
import type { KubernetesAnalysis } from '../analysis';
import { entriesOf, type ContainerNode, type KubernetesModel, type Pod } from '../model';
import { kubernetesRule } from '../rule';

const messages = {
  istio: {
    what: '`{path}` is a file of the Istio proxy, and not in this container',
    why: 'the program finds no such file: the proxy keeps key and certificate in memory, and its root verifies other workloads of the mesh only',
    help: 'have the proxy write them (`OUTPUT_CERTS`) into a volume that both containers mount, or leave TLS to the proxy',
  },
  linkerd: {
    what: '`{path}` is a folder of the Linkerd proxy, and not in this container',
    why: 'the program finds no such file: the proxy keeps `key.p8` and `csr.der` there for itself, and there is no certificate among them',
    help: 'speak plain HTTP inside the mesh: the proxy does TLS',
  },
} as const;

const fixes = { output: 'have the proxy write its certificates into a volume at `/etc/istio-certs`' } as const;

type Report = Reporter<typeof messages, typeof fixes>;

const example = (path: string): string =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: shop\nspec:\n  template:\n    metadata:\n      labels: {app: shop}\n    spec:\n      containers:\n        - name: shop\n          image: registry.example.com/shop:1\n          args: [--ca=${path}]\n`;

export const meshIdentityPathMisuse = kubernetesRule(
  {
    language: 'kubernetes',
    id: 'mesh-identity-path-misuse',
    title: 'certificate of a mesh proxy used by the program',
    level: 'warning',
    since: '0.1.0',
    seed: ['4.4'],
    neighbours: [],
    sources: [
      { title: 'Istio: injection template', url: 'https://github.com/istio/istio/blob/master/manifests/charts/istio-control/istio-discovery/files/injection-template.yaml', versions: 'Istio 1.6 and later' },
      { title: 'Istio: pod annotations of the proxy', url: 'https://istio.io/latest/docs/reference/config/annotations/' },
      { title: 'Linkerd: where the proxy keeps its identity', url: 'https://github.com/linkerd/linkerd2/blob/main/charts/partials/templates/_proxy.tpl' },
    ],
    docs: {
      summary: 'A container names certificate files that only exist in the container of the mesh\'s proxy.',
      what:
        'The rule looks for `/var/run/secrets/istio/{cert-chain,key,root-cert}.pem`, the old `/etc/certs/` files of that name and `/var/run/linkerd/identity` in variables, commands and arguments of containers. It is silent where the container mounts something there, in pods whose proxy writes its certificates (`OUTPUT_CERTS`), for the meshes\' own pods and for gRPC without a proxy, for templates and for patches.',
      why: 'The sidecar\'s files are in the sidecar\'s file system. The program starts without them, or fails.',
      fix: 'Inside the mesh, speak plain HTTP and let the proxy do TLS. For a program that must do TLS itself Istio can write the certificates into a shared volume.',
      whenNotToUse: 'When something else puts files there.',
    },
    messages,
    fixes,
    examples: { bad: { text: example('/var/run/secrets/istio/root-cert.pem') }, good: { text: example('/etc/ssl/certs/corp.crt') } },
  },
  (analysis, report) => {
    for (const pod of analysis.model.pods) {
      if (pod.isPartial || isOfMesh(pod)) continue;
      for (const container of pod.containers) checkContainer(analysis, pod, container, report);
    }
  },
);

const istioPath = /(?:\/var)?\/run\/secrets\/istio\/(?:cert-chain|key|root-cert)\.pem|\/etc\/certs\/(?:cert-chain|key|root-cert)\.pem/;
const linkerdPath = /\/var\/run\/linkerd\/identity(?:\/[\w./-]*)?/;

function checkContainer({ model }: KubernetesAnalysis, pod: Pod, container: ContainerNode, report: Report): void {
  for (const word of wordsOf(container)) {
    const istio = istioPath.exec(word.text)?.[0];
    const path = istio ?? linkerdPath.exec(word.text)?.[0];
    if (path === undefined || word.isTainted || isMounted(container, path)) continue;
    if (istio === undefined) report('linkerd', word.span, { path });
    else report('istio', word.span, { path }, { fixes: shared(model, pod, container, word, path, report) });
    return;
  }
}

/** Everything that the container is told, in the order of the file; one finding is enough for all of it. */
function wordsOf({ node }: ContainerNode): readonly YamlScalar[] {
  const nodes: readonly (YamlNode | undefined)[] = [...itemsAt(node, 'command'), ...itemsAt(node, 'args'), ...itemsAt(node, 'env').map(entry => pairOf(entry, 'value')?.value)];
  return nodes.flatMap(each => (each?.kind === 'scalar' ? [each] : [])).toSorted((a, b) => a.span.start - b.span.start);
}

function isMounted(container: ContainerNode, path: string): boolean {
  return entriesOf(container, 'volumeMounts').some(mount => {
    const target = scalarAt(mount, 'mountPath');
    return target === undefined || target.isTainted || isWithin(path, normalised(target.text));
  });
}

/** The meshes' own pods, proxies written out, gRPC without a proxy, and pods whose proxy writes its certificates. */
function isOfMesh({ object, containers }: Pod): boolean {
  const text = object.document.text;
  if (/OUTPUT_CERTS|GRPC_XDS_BOOTSTRAP|grpc-agent|userVolumeMount/.test(text)) return true;
  if (/^(istio|linkerd)(-|$)/.test(object.namespace ?? '') || /^(istio|linkerd)/.test(object.name ?? '')) return true;
  return containers.some(({ node, name }) => /^(istio-proxy|istio-init|linkerd-proxy|linkerd-init|discovery)$/.test(name) || /(^|\/)(proxyv2|pilot|istio[\w-]*|linkerd[\w-]*)(:|@|$)|cr\.l5d\.io|linkerd-io\/|\/istio\//.test(textAt(node, 'image') ?? ''));
}

const folder = '/etc/istio-certs';

/** Istio's own recipe: annotations for the proxy, a volume, a mount, and the program's path. */
function shared(model: KubernetesModel, pod: Pod, container: ContainerNode, word: YamlScalar, path: string, report: Report): readonly FixDraft[] {
  const owner = ownerOf(pod.object.node, pod.spec.node);
  const at = model.text.indexOf(path, word.span.start);
  if (!owner || at < 0 || at + path.length > word.span.end) return [];
  const moved: Edit = { file: model.uri, span: { start: at, end: at + path.length }, newText: `${folder}/${path.slice(path.lastIndexOf('/') + 1)}` };
  const edits = [
    annotated(model, owner),
    addToList(model.uri, model.text, container.node, 'volumeMounts', { name: 'istio-certs', mountPath: folder, readOnly: true }),
    addToList(model.uri, model.text, pod.spec.node, 'volumes', { name: 'istio-certs', emptyDir: { medium: 'Memory' } }),
  ];
  if (!edits.every(each => each !== undefined)) return [];
  return [{ title: report.title('output', {}), safe: false, edits: [moved, ...edits.flat()] }];
}

/** The map whose `spec` is the pod's: the pod itself or its template. */
function ownerOf(node: YamlNode | undefined, spec: YamlMap): YamlMap | undefined {
  if (node?.kind !== 'map') return undefined;
  if (pairOf(node, 'spec')?.value === spec) return node;
  for (const { key, value } of pairsAt(node)) {
    const found = ['spec', 'template', 'jobTemplate'].includes(key) ? ownerOf(value, spec) : undefined;
    if (found) return found;
  }
  return undefined;
}

function annotated({ uri, text }: KubernetesModel, owner: YamlMap): readonly Edit[] | undefined {
  const values = {
    'proxy.istio.io/config': `proxyMetadata:\n  OUTPUT_CERTS: ${folder}\n`,
    'sidecar.istio.io/userVolumeMount': `[{"name": "istio-certs", "mountPath": "${folder}"}]`,
  };
  const metadata = pairOf(owner, 'metadata')?.value;
  if (metadata?.kind !== 'map' || metadata.isFlow) return undefined;
  const annotations = pairOf(metadata, 'annotations')?.value;
  if (annotations === undefined) return addPair(uri, text, metadata, 'annotations', values);
  if (annotations.kind !== 'map' || annotations.isFlow || pairOf(annotations, 'proxy.istio.io/config')) return undefined;
  return Object.entries(values).flatMap(([name, value]) => addPair(uri, text, annotations, name, value) ?? []);
}
