/** Certificates in a volume that the container's user may not read. */
import type { Edit } from '../../core/finding';
import type { FixDraft, MessageParts, Reporter } from '../../core/rule';
import type { MountedFile } from '../../environment/container';
import { fixOf } from '../../environment/edits';
import { namesCa } from '../../environment/judge/mounted';
import { addPair, isInside, replaceLiterally } from '../../syntax/yaml/edits';
import { at, itemsAt, pairOf, scalarAt, type YamlMap, type YamlNode, type YamlScalar } from '../../syntax/yaml/tree';
import { contextField, type KubernetesContainer } from '../containers';
import { podContext, type KubernetesModel } from '../model';
import { fileMode } from '../modes';
import type { KubernetesMount } from '../mounts';
import { podRule } from '../rule';

const text = (mode: string): string =>
  `apiVersion: v1\nkind: Pod\nmetadata:\n  name: shop\nspec:\n  containers:\n    - name: shop\n      image: registry.example.com/shop:1\n      securityContext:\n        runAsUser: 65532\n      volumeMounts:\n        - name: ca\n          mountPath: /certs\n  volumes:\n    - name: ca\n      secret:\n        secretName: corp-ca\n        defaultMode: ${mode}\n`;

const readByOthers = 0o004;
const readByGroup = 0o040;

const fixes = { everybody: 'let everybody read: `0444`', group: 'give the pod the group {group}' } as const;

export const caSecretModeUnreadable = podRule(
  {
    language: 'kubernetes',
    id: 'ca-secret-mode-unreadable',
    title: 'certificates that the user may not read',
    level: 'warning',
    since: '0.1.0',
    seed: ['3.3'],
    neighbours: [],
    sources: [
      { title: 'defaultMode, and what fsGroup does to it', url: 'https://kubernetes.io/docs/tasks/configure-pod-container/security-context/' },
      { title: 'redpanda-data/helm-charts#1469: ca.crt, permission denied', url: 'https://github.com/redpanda-data/helm-charts/issues/1469' },
    ],
    docs: {
      summary: 'A volume with certificates has a mode without a right for others (`0400`, `0440`), the container runs as another user than root, and the pod has no `fsGroup`.',
      what:
        'Files of ConfigMaps and Secrets belong to `root:root`. The rule reports a `defaultMode` or `mode` by which the container’s user can read nothing. With a right for the group (`0440`) it is a warning where `runAsGroup` says that the user is in another group; where nothing says so it is an information: Kubernetes puts a user without a group of its own into the group root, an image may give it another one. ' +
        'It stays silent where the pod has an `fsGroup` (the kubelet then lets the group read), where the user is not known, and with the fields `user` and `defaultUser`, and in files that speak of OpenShift, whose security context constraints give every pod a group.',
      why: 'Go passes over a CA file that it cannot read, without an error: the certificates are not trusted. A program that opens its own certificate gets `permission denied`.',
      fix: 'Set `fsGroup` in the pod’s security context, or `0444` for certificates, which are public.',
      whenNotToUse: 'When an admission controller adds the group.',
    },
    messages: {
      unreadable: {
        what: 'the files of {source} are root’s with mode `{mode}`: the user of `{container}` cannot read them',
        why: 'Go passes over a CA file that it cannot read, without an error; what the program opens itself fails with `permission denied`',
        help: 'set `fsGroup` in the pod’s `securityContext`, or `0444`: certificates are public',
      },
      groupOnly: {
        what: 'the files of {source} are for root and its group with mode `{mode}`: `{container}` reads them only as a member of that group',
        why: 'Kubernetes puts a user into the group root only where the image gives it no group of its own; otherwise Go passes over the file without an error',
        help: 'set `fsGroup` in the pod’s `securityContext`, or `0444`: certificates are public',
      },
    },
    fixes,
    examples: { bad: { text: text('0400') }, good: { text: text('0444') } },
  },
  (analysis, report) => {
    // OpenShift's security context constraints give every pod a group.
    if (analysis.model.mentions('openshift.io')) return;
    const reported = new Set<number>();
    for (const container of analysis.containers) {
      if (container.runsAs !== 'other' || podContext(container.source.pod, 'fsGroup') !== undefined) continue;
      for (const mount of container.mounts) {
        for (const { scalar, mode } of narrowModes(container, mount)) {
          if (reported.has(scalar.span.start)) continue;
          const isSure = (mode & readByGroup) === 0 || isInOtherGroup(container);
          if (!isSure && isInRootGroup(container)) continue;
          reported.add(scalar.span.start);
          const slots = { source: `${mount.sourceLabel} \`${mount.sourceName}\``, mode: `0${mode.toString(8)}`, container: container.name };
          const fixes = fixesFor(analysis.model, container, mount, scalar, report.title);
          if (isSure) report('unreadable', scalar.span, slots, { fixes });
          else report('groupOnly', scalar.span, slots, { fixes, severity: 'information' });
        }
      }
    }
  },
);

interface NarrowMode {
  readonly scalar: YamlScalar;
  readonly mode: number;
}

/** The modes of a volume, as they are written, that keep others out. */
function narrowModes({ source }: KubernetesContainer, mount: KubernetesMount): readonly NarrowMode[] {
  const volume = source.pod.volumes.get(mount.volume);
  const node = ['configMap', 'secret', 'projected'].map(key => at(volume, key)).find(each => each?.kind === 'map');
  if (!node || !holdsCertificates(mount) || hasUsers(node)) return [];
  const items = [...itemsAt(node, 'items'), ...itemsAt(node, 'sources').flatMap(entry => [...itemsAt(entry, 'secret', 'items'), ...itemsAt(entry, 'configMap', 'items')])];
  const own = items.map(item => scalarAt(item, 'mode'));
  const general = scalarAt(node, 'defaultMode');
  const isGeneral = general !== undefined && (items.length === 0 || own.some(mode => mode === undefined));
  return [...(isGeneral ? [general] : []), ...own].flatMap(scalar => {
    const mode = fileMode(scalar);
    return scalar && mode !== null && mode <= 0o777 && (mode & readByOthers) === 0 ? [{ scalar, mode }] : [];
  });
}

/** What the volume holds, or what its names say. */
function holdsCertificates(mount: KubernetesMount): boolean {
  const known = mount.files?.filter(({ content }: MountedFile) => content.kind !== 'unknown') ?? [];
  if (known.length > 0 && known.length === mount.files?.length) return known.some(({ content }) => content.kind === 'certificates');
  return namesCa(mount) || /^\/etc\/(ssl|pki)(\/|$)/.test(mount.target);
}

/** Fields by which a file may belong to another user. */
function hasUsers(node: YamlNode): boolean {
  return pairOf(node, 'defaultUser') !== undefined || itemsAt(node, 'items').some(item => pairOf(item, 'user') !== undefined);
}

function groupOf(container: KubernetesContainer): string | undefined {
  const group = contextField(container.source, 'runAsGroup');
  return group?.kind === 'scalar' && !group.isTainted ? group.text : undefined;
}

function isInOtherGroup(container: KubernetesContainer): boolean {
  const group = groupOf(container);
  return group !== undefined && !/^0+$/.test(group) && podContext(container.source.pod, 'supplementalGroups') === undefined;
}

/** Also where further groups are given: which they are is not looked into. */
function isInRootGroup(container: KubernetesContainer): boolean {
  const group = groupOf(container);
  return (group !== undefined && /^0+$/.test(group)) || podContext(container.source.pod, 'supplementalGroups') !== undefined;
}

type Title = Reporter<Record<never, MessageParts>, typeof fixes>['title'];

function fixesFor(model: KubernetesModel, container: KubernetesContainer, mount: KubernetesMount, scalar: YamlScalar, title: Title): readonly FixDraft[] {
  const files = mount.files?.map(({ path }) => path) ?? mount.namedFiles;
  const holdsKeys = mount.kind !== 'configMap' && (files.length === 0 || files.some(path => /key/i.test(path)));
  const group = groupOf(container) ?? userOf(container);
  const everybody = fixOf(title('everybody', {}), !holdsKeys, replaceLiterally(model.uri, scalar, '0444'));
  const grouped = group === undefined ? [] : fixOf(title('group', { group }), false, withGroup(model, container, group));
  return holdsKeys ? [...grouped, ...everybody] : [...everybody, ...grouped];
}

function userOf(container: KubernetesContainer): string | undefined {
  const user = contextField(container.source, 'runAsUser');
  return user?.kind === 'scalar' && /^\d+$/.test(user.text) ? user.text : undefined;
}

function withGroup({ uri, text: file }: KubernetesModel, { source: { pod } }: KubernetesContainer, group: string): readonly Edit[] | undefined {
  const spec: YamlMap = pod.spec.node;
  const context = pairOf(spec, 'securityContext');
  if (pod.isPartial) return undefined;
  if (!context) return addPair(uri, file, spec, 'securityContext', { fsGroup: Number(group) });
  return context.value?.kind === 'map' && isInside(context.value.span, context.span) ? addPair(uri, file, context.value, 'fsGroup', Number(group)) : undefined;
}
