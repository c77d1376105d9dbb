/** A single file mounted into a directory that is itself a read-only volume. */
import type { Edit } from '../../core/finding';
import { fixOf } from '../../environment/edits';
import { namesAuthority, sourceOf } from '../../environment/judge/mounted';
import { isInside, replacePair, type YamlData } from '../../syntax/yaml/edits';
import { at, itemsAt, pairOf, textAt, type YamlMap, type YamlNode } from '../../syntax/yaml/tree';
import { isWithin } from '../../trust/paths';
import type { KubernetesAnalysis } from '../analysis';
import type { KubernetesContainer } from '../containers';
import type { KubernetesMount } from '../mounts';
import { podRule } from '../rule';
import { mountsOfVolume, removeFrom } from '../volume-nodes';

const text = (target: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: corp-ca\ndata:\n  ca.crt: the certificate\n---\napiVersion: v1\nkind: Pod\nmetadata:\n  name: shop\nspec:\n  containers:\n    - name: shop\n      image: registry.example.com/shop:1\n      volumeMounts:\n        - name: ca\n          mountPath: /etc/shop/certs\n        - name: tls\n          mountPath: ${target}\n          subPath: tls.crt\n  volumes:\n    - name: ca\n      configMap:\n        name: corp-ca\n    - name: tls\n      secret:\n        secretName: shop-tls\n`;

const fixes = { projected: 'put both into one projected volume' } as const;

export const fileMountInsideCaVolume = podRule(
  {
    language: 'kubernetes',
    id: 'file-mount-inside-ca-volume',
    title: 'file mounted inside a read-only volume',
    level: 'warning',
    since: '0.1.0',
    seed: ['3.3'],
    neighbours: [],
    sources: [
      { title: 'Kuadrant/authorino-operator#282: not a directory', url: 'https://github.com/Kuadrant/authorino-operator/issues/282' },
      { title: 'traefik/traefik-helm-chart#500: read-only file system', url: 'https://github.com/traefik/traefik-helm-chart/issues/500' },
    ],
    docs: {
      summary: 'A file is mounted with `subPath` inside a directory where a ConfigMap, a Secret or a projected volume is mounted.',
      what: 'The rule compares the mounts of one container. It reports a `subPath` mount below a ConfigMap, Secret or projected volume that has no file of that name. Where it is not known which files the volume has, it is an information. It stays silent where the outer volume is an `emptyDir` or of the host, where the file exists in it, and for volumes that have nothing to do with certificates.',
      why: 'A file needs something to be mounted on, and nothing can be made in a read-only volume. The container does not start: `not a directory` or `read-only file system`.',
      fix: 'Put both sources into one projected volume.',
      whenNotToUse: 'Nothing speaks against it.',
    },
    messages: {
      inside: {
        what: '{inner} cannot be mounted at `{path}`: {outer} is mounted at `{directory}` and has no such file',
        why: 'that volume is read-only: the container does not start, with `not a directory` or `read-only file system`',
        help: 'put both into one projected volume',
      },
      mayBeInside: {
        what: '{inner} is mounted at `{path}`, inside of {outer}, which is read-only',
        why: 'unless a file of that name is in it, the container does not start, with `not a directory` or `read-only file system`',
        help: 'put both into one projected volume',
      },
    },
    fixes,
    examples: { bad: { text: text('/etc/shop/certs/tls.crt') }, good: { text: text('/etc/shop/tls.crt') } },
  },
  (analysis, report) => {
    for (const container of analysis.containers) {
      // Branches of a template exclude one another.
      if (container.isPartial) continue;
      for (const inner of container.mounts) {
        const outer = inner.isFile ? outerOf(container, inner) : undefined;
        if (!outer || !concernsTrust(inner, outer)) continue;
        const name = inner.target.slice(outer.target.length + 1);
        if (outer.files?.some(({ path }) => path === name) === true || outer.namedFiles.includes(name)) continue;
        const slots = { inner: sourceOf(inner), outer: sourceOf(outer), path: inner.target, directory: outer.target };
        const options = { fixes: fixOf(report.title('projected', {}), !isTrustDirectory(outer.target), merged(analysis, container, outer, inner, name)) };
        if (outer.files) report('inside', inner.targetSpan, slots, options);
        else report('mayBeInside', inner.targetSpan, slots, { ...options, severity: 'information' });
      }
    }
  },
);

/** The directory mount that the target lies in, if it is of a kind that nothing can be made in. */
function outerOf(container: KubernetesContainer, inner: KubernetesMount): KubernetesMount | undefined {
  const around = container.mounts.filter(mount => mount !== inner && !mount.isFile && mount.target !== inner.target && isWithin(inner.target, mount.target));
  const nearest = around.toSorted((a, b) => b.target.length - a.target.length)[0];
  return nearest && ['configMap', 'secret', 'projected'].includes(nearest.kind) ? nearest : undefined;
}

/** There, another mount may be the better repair. */
function isTrustDirectory(path: string): boolean {
  return /^\/etc\/(ssl|pki)(\/|$)/.test(path);
}

function concernsTrust(inner: KubernetesMount, outer: KubernetesMount): boolean {
  return isTrustDirectory(outer.target) || namesAuthority(inner) || namesAuthority(outer);
}

/** One projected volume in the place of the outer one; the inner mount goes, and its volume with the last mount of it. */
function merged({ model, containers }: KubernetesAnalysis, container: KubernetesContainer, outer: KubernetesMount, inner: KubernetesMount, name: string): readonly Edit[] | undefined {
  const { pod, node } = container.source;
  const [outside, inside] = [pod.volumes.get(outer.volume), pod.volumes.get(inner.volume)];
  const source = outside && sourceOfVolume(outside);
  const added = inside && sourceOfVolume(inside, { key: inner.fromPath.slice(1), path: name });
  const isAlone = outside && mountsOfVolume(containers.filter(each => each.source.pod === pod), outer.volume).length === 1;
  if (!source || !added || !isAlone || pod.object.document.isTemplate) return undefined;
  const replaced = replacePair(model.uri, model.text, source.pair, 'projected', { sources: [source.data, added.data] });
  const removed = removeFrom({ uri: model.uri, text: model.text }, node, 'volumeMounts', inner.node);
  return replaced && removed && isInside(source.pair.span, outside.span) ? [...replaced, ...removed, ...withoutVolume(model, container, inner, inside)] : undefined;
}

/** The inner volume, where nothing else mounts it. */
function withoutVolume({ uri, text: file }: KubernetesAnalysis['model'], { source: { pod } }: KubernetesContainer, inner: KubernetesMount, volume: YamlMap): readonly Edit[] {
  const owner = pod.spec.podFrom.find(node => itemsAt(node, 'volumes').includes(volume));
  const others = pod.containers.flatMap(each => itemsAt(each.node, 'volumeMounts')).filter(mount => mount !== inner.node && textAt(mount, 'name') === inner.volume);
  return (owner?.kind === 'map' && others.length === 0 ? removeFrom({ uri, text: file }, owner, 'volumes', volume) : undefined) ?? [];
}

/** A ConfigMap or Secret volume as a source of a projected one; with its modes it is left alone. */
function sourceOfVolume(volume: YamlMap, only?: { readonly key: string; readonly path: string }): { readonly pair: NonNullable<ReturnType<typeof pairOf>>; readonly data: YamlData } | undefined {
  for (const key of ['configMap', 'secret'] as const) {
    const pair = pairOf(volume, key);
    const name = textAt(volume, key, key === 'secret' ? 'secretName' : 'name');
    const isPlain = at(volume, key, 'defaultMode') === undefined && textAt(volume, key, 'optional') !== 'true';
    if (!pair || name === undefined || !isPlain) continue;
    const items = itemsAt(volume, key, 'items').map(itemOf);
    if (items.some(item => item === undefined)) return undefined;
    const known = items.flatMap(item => item ?? []);
    const chosen = only === undefined ? known : [{ key: known.find(item => item.path === only.key)?.key ?? only.key, path: only.path }];
    return { pair, data: { [key]: { name, ...(chosen.length > 0 ? { items: chosen } : {}) } } };
  }
  return undefined;
}

function itemOf(item: YamlNode): { readonly key: string; readonly path: string } | undefined {
  const [key, path] = [textAt(item, 'key'), textAt(item, 'path')];
  return key === undefined || path === undefined || pairOf(item, 'mode') ? undefined : { key, path };
}
