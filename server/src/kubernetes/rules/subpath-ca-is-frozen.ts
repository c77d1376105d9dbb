/** A CA that is mounted through subPath, and that never changes while the pod lives. */
import type { Edit } from '../../core/finding';
import { mayRunGo } from '../../environment/container';
import { fixOf } from '../../environment/edits';
import { removePair } from '../../syntax/yaml/entries';
import { pairOf, pairsAt, textAt } from '../../syntax/yaml/tree';
import { isReadByGo } from '../../trust/questions';
import { filesOf } from '../../environment/container';
import type { KubernetesAnalysis } from '../analysis';
import type { KubernetesContainer } from '../containers';
import type { Pod } from '../model';
import type { KubernetesMount } from '../mounts';
import { podRule } from '../rule';

const text = (annotations: string): string =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: shop\n${annotations}spec:\n  template:\n    spec:\n      containers:\n        - name: shop\n          image: alpine:3.22\n          volumeMounts:\n            - name: ca\n              mountPath: /etc/ssl/certs/corp.crt\n              subPath: ca.crt\n      volumes:\n        - name: ca\n          configMap:\n            name: corp-ca\n`;

/** Workloads that go on running; the others read what is there when they start, and end. */
const lasting: ReadonlySet<string> = new Set(['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'ReplicationController', 'Rollout', 'DeploymentConfig', 'CloneSet']);
const directory = '/custom-ca';

export const subpathCaIsFrozen = podRule(
  {
    language: 'kubernetes',
    id: 'subpath-ca-is-frozen',
    title: 'CA through subPath, which never changes',
    level: 'hint',
    since: '0.1.0',
    seed: ['3.3'],
    neighbours: [],
    sources: [
      { title: 'a container using a Secret as a subPath volume mount does not receive updates', url: 'https://kubernetes.io/docs/concepts/configuration/secret/#using-secrets-as-files-from-a-pod' },
      { title: 'Go reads the system roots once: golang/go#41888', url: 'https://github.com/golang/go/issues/41888' },
    ],
    docs: {
      summary: 'A CA is mounted with `subPath`: after it was replaced, the pod has to be made anew.',
      what: 'The rule points at `subPath` mounts of ConfigMaps, Secrets and projected volumes where Go looks for roots, in workloads that go on running. It stays silent for immutable objects, for Jobs and single Pods, and where a checksum annotation, a reloader or the hash of a kustomize generator makes new pods anyway.',
      why: 'The kubelet never updates a `subPath` mount, also not when the container is restarted. Go reads its roots once for each process, so that a restart is needed in any case: with `subPath` it has to be a new pod.',
      fix: 'Let the change make new pods: an annotation with a checksum of the CA in the pod template, or a reloader. Or mount the directory elsewhere and let `SSL_CERT_DIR` name it; then a restart of the container is enough.',
      whenNotToUse: 'When the CA is never replaced, or whoever replaces it restarts the workload.',
    },
    messages: {
      frozen: {
        what: '`{path}` stays as it is while the pod lives: a `subPath` mount is never updated',
        why: 'after {source} was replaced, the old CA is trusted until the pod is made anew; restarting the container is not enough',
        help: 'let a checksum annotation in the pod template make new pods, or mount the directory and let `SSL_CERT_DIR` name it',
      },
    },
    fixes: { directory: 'mount the directory at `{directory}` and let `SSL_CERT_DIR` name it' },
    examples: { bad: { text: text('') }, good: { text: text('  annotations:\n    reloader.stakater.com/auto: "true"\n') } },
  },
  (analysis, report) => {
    for (const container of analysis.containers) {
      const { pod, role } = container.source;
      if (!lasting.has(pod.object.kind) || role === 'init' || pod.isPartial || rollsOut(pod) || !mayRunGo(container)) continue;
      for (const mount of container.mounts) {
        if (!isFrozen(analysis, container, mount)) continue;
        const fixes = fixOf(report.title('directory', { directory }), false, asDirectory(analysis, container, mount));
        report('frozen', mount.targetSpan, { path: mount.target, source: `${mount.sourceLabel} \`${mount.sourceName}\`` }, { fixes });
      }
    }
  },
);

function isFrozen({ model }: KubernetesAnalysis, container: KubernetesContainer, mount: KubernetesMount): boolean {
  if (!mount.isFile || !['configMap', 'secret', 'projected'].includes(mount.kind)) return false;
  const object = mount.kind === 'projected' ? undefined : model.configOf(mount.kind === 'secret' ? 'Secret' : 'ConfigMap', mount.sourceName, container.source.pod.object.namespace);
  const isFixed = (object && textAt(object.node, 'immutable') === 'true') || /-[bcdfghkmt2456789]{10}$/.test(mount.sourceName);
  if (isFixed) return false;
  const read = isReadByGo(mount.target, name => container.value(name), 'unknown', filesOf(container));
  return read === 'file' || read === 'directory' || (read === 'unknown' && /^\/etc\/(ssl|pki\/tls)\/certs\//.test(mount.target));
}

/** Something makes new pods when the object changes. */
function rollsOut({ object, spec }: Pod): boolean {
  const template = pairsAt(object.node, 'spec', 'template', 'metadata', 'annotations');
  const annotations = [...pairsAt(object.node, 'metadata', 'annotations'), ...template, ...pairsAt(spec.node, 'metadata', 'annotations')];
  return annotations.some(({ key }) => /checksum|hash|sha\d|reload|rollme|restart|keel\.sh|wave\.pusher/i.test(key));
}

function asDirectory({ model }: KubernetesAnalysis, container: KubernetesContainer, mount: KubernetesMount): readonly Edit[] | undefined {
  const pair = pairOf(mount.node, 'subPath');
  if (!pair || container.sets('SSL_CERT_DIR') || container.hidesVariables) return undefined;
  const edits = [mount.edits.moveTo(directory), removePair({ uri: model.uri, text: model.text }, mount.node, pair), container.edits.setVariable('SSL_CERT_DIR', `/etc/ssl/certs:${directory}`)];
  return edits.every(each => each !== undefined) ? edits.flat() : undefined;
}
