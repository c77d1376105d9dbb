/** Where the pod specs of each kind are. Kinds that are not listed are walked as Polaris does. */
import { at, itemsAt, pairsAt, textAt, type YamlMap, type YamlNode } from '../syntax/yaml/tree';

/** A pod spec, or what stands for one: lists of containers and volumes. */
export interface PodSpec {
  readonly node: YamlMap;
  /** Lists of containers by their keys; a key of one container counts as a list of one. */
  readonly lists: readonly string[];
  /** Nodes whose `volumes` can be mounted here and whose `securityContext` is the pod's. */
  readonly podFrom: readonly YamlNode[];
  /** Whether a pod's security context that is not here may come from elsewhere. */
  readonly isContextOpen: boolean;
  /** What holds for the steps that do not say otherwise. */
  readonly defaults: YamlNode | undefined;
  /** Whether the kind is not known, and the pod was found by walking: whoever makes pods of it may add to it. */
  readonly isGuess: boolean;
}

const podLists = ['initContainers', 'containers', 'ephemeralContainers'];
const taskLists = ['steps', 'sidecars'];
const argoLists = ['initContainers', 'container', 'script', 'containers', 'sidecars'];
const deepestWalk = 8;

const paths: Readonly<Record<string, readonly string[]>> = {
  Pod: ['spec'],
  PodTemplate: ['template', 'spec'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template', 'spec'],
  Revision: ['spec'],
};

const apps = ['apps', 'extensions', 'apps.kruise.io'];

/** Kinds with their pod below `spec.template.spec`, and the groups in which it is so. */
const templated: Readonly<Record<string, readonly string[]>> = {
  Deployment: apps,
  StatefulSet: apps,
  DaemonSet: apps,
  ReplicaSet: apps,
  ReplicationController: ['v1'],
  Job: ['batch'],
  Rollout: ['argoproj.io'],
  Service: ['serving.knative.dev'],
  Configuration: ['serving.knative.dev'],
  DeploymentConfig: ['apps.openshift.io', 'v1'],
  CloneSet: apps,
  BroadcastJob: apps,
};

/** All pod specs of one object; `List` and its kin hold several objects. */
export function podSpecsOf(object: YamlNode): readonly PodSpec[] {
  const kind = textAt(object, 'kind') ?? '';
  const group = (textAt(object, 'apiVersion') ?? '').split('/')[0];
  if (group === 'tekton.dev') return tektonSpecs(object, kind);
  if (group === 'argoproj.io' && kind === 'CronWorkflow') return workflowSpecs(at(object, 'spec', 'workflowSpec'));
  if (group === 'argoproj.io' && kind === 'Workflow') return workflowSpecs(at(object, 'spec'));
  if (group === 'argoproj.io' && kind.endsWith('WorkflowTemplate')) return workflowSpecs(at(object, 'spec'));
  const known = paths[kind];
  const isGuess = !known && !(templated[kind]?.includes(group ?? '') ?? false);
  return asPod(known ? at(object, ...known) : walk(object, 0), isGuess);
}

function asPod(node: YamlNode | undefined, isGuess: boolean): readonly PodSpec[] {
  return node?.kind === 'map' && at(node, 'containers')?.kind === 'list' ? [{ node, lists: podLists, podFrom: [node], isContextOpen: false, defaults: undefined, isGuess }] : [];
}

function walk(node: YamlNode | undefined, depth: number): YamlNode | undefined {
  if (node?.kind !== 'map' || depth > deepestWalk) return undefined;
  if (depth > 0 && at(node, 'containers')?.kind === 'list') return node;
  for (const key of ['jobTemplate', 'spec', 'template']) {
    const found = walk(at(node, key), depth + 1);
    if (found) return found;
  }
  return undefined;
}

function tektonSpecs(object: YamlNode, kind: string): readonly PodSpec[] {
  const templates = [at(object, 'spec', 'podTemplate'), at(object, 'spec', 'taskRunTemplate', 'podTemplate')].flatMap(each => each ?? []);
  const task = (node: YamlNode | undefined): readonly PodSpec[] =>
    node?.kind === 'map' ? [{ node, lists: taskLists, podFrom: [node, ...templates], isContextOpen: true, defaults: at(node, 'stepTemplate'), isGuess: false }] : [];
  if (kind === 'Task' || kind === 'ClusterTask') return task(at(object, 'spec'));
  if (kind === 'TaskRun') return task(at(object, 'spec', 'taskSpec'));
  const tasks = [['spec'], ['spec', 'pipelineSpec']].flatMap(path => [...itemsAt(object, ...path, 'tasks'), ...itemsAt(object, ...path, 'finally')]);
  return tasks.flatMap(each => task(at(each, 'taskSpec')));
}

function workflowSpecs(spec: YamlNode | undefined): readonly PodSpec[] {
  if (spec?.kind !== 'map') return [];
  return [...itemsAt(spec, 'templates'), at(spec, 'templateDefaults')].flatMap(template => {
    if (template?.kind !== 'map') return [];
    const set = at(template, 'containerSet');
    const own: PodSpec = { node: template, lists: argoLists, podFrom: [template, spec], isContextOpen: true, defaults: undefined, isGuess: false };
    return set?.kind === 'map' ? [{ ...own, lists: ['initContainers', 'sidecars'] }, { ...own, node: set }] : [own];
  });
}

/** The objects of a document: itself, or the items of a list. */
export function objectsOf(root: YamlNode | undefined): readonly YamlMap[] {
  if (root?.kind !== 'map' || textAt(root, 'kind') === undefined) return [];
  if (!(textAt(root, 'kind') ?? '').endsWith('List') || pairsAt(root).every(pair => pair.key !== 'items')) return [root];
  return itemsAt(root, 'items').flatMap(item => (item.kind === 'map' ? [item] : []));
}
