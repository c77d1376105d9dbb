/** Where the pod specs of each kind are. Kinds that are not listed are walked as Polaris does. */
import { at, itemsAt, pairsAt, textAt, type YamlMap, type YamlNode } from '../syntax/yaml/tree';

/** A pod spec, or what stands for one: lists of containers and volumes. */
export interface PodSpec {
  readonly node: YamlMap;
  /** Lists of containers by their keys; a key of one container counts as a list of one. */
  readonly lists: readonly string[];
  /** Nodes whose `volumes` can be mounted here. */
  readonly volumesFrom: readonly YamlNode[];
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

/** All pod specs of one object; `List` and its kin hold several objects. */
export function podSpecsOf(object: YamlNode): readonly PodSpec[] {
  const kind = textAt(object, 'kind') ?? '';
  const group = (textAt(object, 'apiVersion') ?? '').split('/')[0];
  if (group === 'tekton.dev') return tektonSpecs(object, kind);
  if (group === 'argoproj.io' && kind === 'CronWorkflow') return workflowSpecs(at(object, 'spec', 'workflowSpec'));
  if (group === 'argoproj.io' && kind === 'Workflow') return workflowSpecs(at(object, 'spec'));
  if (group === 'argoproj.io' && kind.endsWith('WorkflowTemplate')) return workflowSpecs(at(object, 'spec'));
  const known = paths[kind];
  return asPod(known ? at(object, ...known) : walk(object, 0));
}

function asPod(node: YamlNode | undefined): readonly PodSpec[] {
  return node?.kind === 'map' && at(node, 'containers')?.kind === 'list' ? [{ node, lists: podLists, volumesFrom: [node] }] : [];
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
  const task = (node: YamlNode | undefined, ...more: readonly (YamlNode | undefined)[]): readonly PodSpec[] =>
    node?.kind === 'map' ? [{ node, lists: taskLists, volumesFrom: [node, ...more.flatMap(each => each ?? [])] }] : [];
  if (kind === 'Task' || kind === 'ClusterTask') return task(at(object, 'spec'));
  if (kind === 'TaskRun') return task(at(object, 'spec', 'taskSpec'), at(object, 'spec', 'podTemplate'));
  const tasks = [...itemsAt(object, 'spec', 'tasks'), ...itemsAt(object, 'spec', 'finally'), ...itemsAt(object, 'spec', 'pipelineSpec', 'tasks')];
  return tasks.flatMap(each => task(at(each, 'taskSpec')));
}

function workflowSpecs(spec: YamlNode | undefined): readonly PodSpec[] {
  if (spec?.kind !== 'map') return [];
  return [...itemsAt(spec, 'templates'), at(spec, 'templateDefaults')].flatMap(template => {
    if (template?.kind !== 'map') return [];
    const set = at(template, 'containerSet');
    const own: PodSpec = { node: template, lists: argoLists, volumesFrom: [template, spec] };
    return set?.kind === 'map' ? [own, { node: set, lists: argoLists, volumesFrom: [template, spec] }] : [own];
  });
}

/** The objects of a document: itself, or the items of a list. */
export function objectsOf(root: YamlNode | undefined): readonly YamlMap[] {
  if (root?.kind !== 'map' || textAt(root, 'kind') === undefined) return [];
  if (!(textAt(root, 'kind') ?? '').endsWith('List') || pairsAt(root).every(pair => pair.key !== 'items')) return [root];
  return itemsAt(root, 'items').flatMap(item => (item.kind === 'map' ? [item] : []));
}
