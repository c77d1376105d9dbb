/** A key that the ConfigMap or Secret does not have. */
import type { RelatedPlace } from '../../core/finding';
import { defineTexts } from '../../core/message';
import type { FixDraft, ReportOptions, Reporter } from '../../core/rule';
import { replaceScalar } from '../../syntax/yaml/edits';
import { scalarAt, type YamlScalar } from '../../syntax/yaml/tree';
import type { KubernetesAnalysis } from '../analysis';
import { isBase, keysOfConfig, type KnownKeys } from '../objects/makers';
import type { ConfigKind, ConfigSource, MountNode } from '../objects/references';
import { kubernetesRule } from '../rule';

const messages = {
  item: {
    what: '{kind} `{name}` has no key `{key}`',
    why: 'the volume is never mounted, and the pod stays in `ContainerCreating`: `references non-existent {source} key: {key}`',
    help: 'name one of its keys: {keys}',
  },
  variable: {
    what: '{kind} `{name}` has no key `{key}`',
    why: 'the container does not start: `CreateContainerConfigError`, `couldn\'t find key {key}`',
    help: 'name one of its keys: {keys}',
  },
  subPath: {
    what: 'the volume `{volume}` has no file `{key}`',
    why: 'an empty directory is mounted in its place, or the container does not start: `not a directory`',
    help: 'name one of its files: {keys}',
  },
  secretName: {
    what: '`secretName` is not read in a projected volume',
    why: 'the API server refuses the pod, or warns of an unknown field, and the Secret is not mounted',
    help: 'write `name`',
  },
} as const;

const fixes = {
  key: 'write `{key}`',
  name: 'write `name`',
} as const;

const related = defineTexts('kubernetes.key-missing', { here: 'this is {kind} `{name}`' });

type Report = Reporter<typeof messages, typeof fixes>;

const example = (key: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: corp-ca\ndata:\n  ca.crt: the certificate of the company\n---\napiVersion: v1\nkind: Pod\nmetadata:\n  name: shop\nspec:\n  containers:\n    - name: shop\n      image: registry.example.com/shop:1\n      volumeMounts:\n        - name: ca\n          mountPath: /etc/corp\n  volumes:\n    - name: ca\n      configMap:\n        name: corp-ca\n        items:\n          - key: ${key}\n            path: ca.crt\n`;

export const caVolumeKeyMissing = kubernetesRule(
  {
    language: 'kubernetes',
    id: 'ca-volume-key-missing',
    title: 'key that the ConfigMap or Secret does not have',
    level: 'error',
    since: '0.1.0',
    seed: ['3.3'],
    neighbours: [],
    sources: [
      { title: 'Kubernetes: ConfigMapVolumeSource, items', url: 'https://kubernetes.io/docs/reference/kubernetes-api/config-and-storage-resources/volume/' },
      { title: 'bitwarden/sdk-sm#1170: references non-existent secret key: ca.crt', url: 'https://github.com/bitwarden/sdk-sm/issues/1170' },
      { title: 'mintel/dex-k8s-authenticator#42: a key that is not there becomes a directory', url: 'https://github.com/mintel/dex-k8s-authenticator/issues/42' },
    ],
    docs: {
      summary: 'A volume, a mount or a variable names a key that the ConfigMap or Secret does not have.',
      what:
        'The rule compares `items[].key`, `subPath`, `configMapKeyRef` and `secretKeyRef` with the keys of the ConfigMap or Secret, where it stands in the same file, or is a resource or generator of the kustomization beside it that names the file. It also reports `secretName` in a projected volume, where the field is called `name`. ' +
        'It is silent where the object is in none of these files or in another namespace, where a controller makes it or adds to it (cert-manager, External Secrets, trust-manager, Sealed Secrets, OpenShift, reflector, the control plane), for templates, generated names, patches and generators that merge, and for `optional: true`. In a base that others build upon it is a warning.',
      why: 'The pod does not start, or the program finds an empty directory where it expects a certificate.',
      fix: 'Name a key that is there.',
      whenNotToUse: 'When something adds the key before the pod starts.',
    },
    messages,
    fixes,
    examples: { bad: { text: example('root.crt') }, good: { text: example('ca.crt') } },
  },
  (analysis, report) => {
    const { sources, mounts, keys, misnamed } = analysis.references;
    for (const source of sources) checkItems(analysis, source, report);
    for (const mount of mounts) checkSubPath(analysis, mount, sources, report);
    for (const reference of keys) {
      if (!reference.isOptional) checkKey(analysis, 'variable', reference.kind, reference.name.text, reference.pod.object.namespace, reference.key, report);
    }
    for (const { pair } of misnamed) {
      const isPlain = analysis.model.text.slice(pair.keySpan.start, pair.keySpan.end) === pair.key;
      report('secretName', pair.keySpan, {}, { fixes: isPlain ? [{ title: report.title('name', {}), safe: true, edits: [{ file: analysis.model.uri, span: pair.keySpan, newText: 'name' }] }] : [] });
    }
  },
);

function checkItems(analysis: KubernetesAnalysis, source: ConfigSource, report: Report): void {
  if (source.isOptional) return;
  for (const { key } of source.items ?? []) checkKey(analysis, 'item', source.kind, source.name.text, source.pod.object.namespace, key, report);
}

function checkKey(analysis: KubernetesAnalysis, message: 'item' | 'variable', kind: ConfigKind, name: string, namespace: string | undefined, key: YamlScalar, report: Report): void {
  const known = keysOfConfig(analysis, kind, name, namespace);
  if (!known || known.keys.has(key.text)) return;
  const slots = { kind, name, key: key.text, keys: listed(known.keys), source: kind === 'Secret' ? 'secret' : 'config' };
  report(message, key.span, slots, { ...optionsOf(analysis, kind, name, known), fixes: fixesOf(analysis, key, [...known.keys], report) });
}

/** A file of a volume that one object fills. */
function checkSubPath(analysis: KubernetesAnalysis, { pod, volume, subPath }: MountNode, sources: readonly ConfigSource[], report: Report): void {
  const [source, ...others] = sources.filter(each => each.pod === pod && each.volume === volume.text);
  if (!subPath || !source || others.length > 0 || source.isPart || source.isOptional) return;
  const known = keysOfConfig(analysis, source.kind, source.name.text, pod.object.namespace);
  const files = source.items ? namesOf(source) : known?.keys;
  const [first = ''] = subPath.text.replace(/^(\.?\/)+/, '').split('/');
  if (!files || first === '' || [...files].some(file => file.split('/')[0] === first)) return;
  const slots = { volume: volume.text, key: subPath.text, keys: listed(files) };
  const options = known ? optionsOf(analysis, source.kind, source.name.text, known) : {};
  report('subPath', subPath.span, slots, { ...options, fixes: fixesOf(analysis, subPath, [...files], report) });
}

/** The names that the items give; `undefined` where one is not known. */
function namesOf(source: ConfigSource): ReadonlySet<string> | undefined {
  const paths = source.items?.map(({ path }) => path?.text) ?? [];
  return paths.length > 0 && paths.every(path => path !== undefined) ? new Set(paths) : undefined;
}

function optionsOf(analysis: KubernetesAnalysis, kind: ConfigKind, name: string, known: KnownKeys): ReportOptions {
  const places = known.places.map(({ model, object }): RelatedPlace => {
    const span = scalarAt(object.node, 'metadata', 'name')?.span ?? object.node.span;
    return { file: model.uri, span, message: related.here({ kind, name }) };
  });
  return { severity: isBase(analysis.input.uri, analysis.kustomization) ? 'warning' : 'error', related: places };
}

/** So many names can be read at a glance. */
const mostNames = 5;

function listed(keys: ReadonlySet<string>): string {
  const names = [...keys].slice(0, mostNames).map(key => `\`${key}\``);
  return keys.size > mostNames ? `${names.join(', ')}, …` : names.join(', ');
}

/** The key that was meant comes first, where one is like it; which one it is only the author knows. */
function fixesOf({ model }: KubernetesAnalysis, scalar: YamlScalar, keys: readonly string[], report: Report): readonly FixDraft[] {
  const extension = (name: string): string => name.slice(name.lastIndexOf('.') + 1).toLowerCase();
  const plain = (name: string): string => name.toLowerCase().replace(/[-_.]/g, '');
  const likeness = (key: string): number => (plain(key) === plain(scalar.text) ? 2 : extension(key) === extension(scalar.text) ? 1 : 0);
  const best = keys.filter(key => keys.length === 1 || likeness(key) > 0).toSorted((a, b) => likeness(b) - likeness(a)).slice(0, 2);
  return best.flatMap(key => {
    const edits = replaceScalar(model.uri, scalar, key);
    return edits ? [{ title: report.title('key', { key }), safe: false, edits }] : [];
  });
}
