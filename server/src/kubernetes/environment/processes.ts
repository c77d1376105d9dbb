/** The processes of a file of manifests whose environment is judged: what each container starts. */
import type { StartedContainer } from '../../environment/bypasses';
import { processOf } from '../../environment/process';
import { isJudged, type ProcessEnvironment } from '../../environment/types';
import { pairOf, scalarAt, textAt } from '../../syntax/yaml/tree';
import type { KubernetesAnalysis } from '../analysis';
import type { KubernetesContainer } from '../containers';
import { entriesOf, type ContainerNode } from '../model';
import { commandsOfContainer, programOfContainer } from './start';
import { variablesOf } from './variables';

interface Judged {
  readonly processes: readonly ProcessEnvironment[];
  readonly started: readonly StartedContainer[];
}

const judgedByAnalysis = new WeakMap<KubernetesAnalysis, Judged>();

/** All processes of the file; computed once, since every environment rule asks for them. */
export function processesOf(analysis: KubernetesAnalysis): readonly ProcessEnvironment[] {
  return judged(analysis).processes;
}

/** The same containers as far as their commands and all their variables go. */
export function startedOf(analysis: KubernetesAnalysis): readonly StartedContainer[] {
  return judged(analysis).started;
}

function judged(analysis: KubernetesAnalysis): Judged {
  const known = judgedByAnalysis.get(analysis) ?? judge(analysis);
  judgedByAnalysis.set(analysis, known);
  return known;
}

function judge(analysis: KubernetesAnalysis): Judged {
  return {
    processes: analysis.containers.map(container => started(analysis, container)),
    started: analysis.containers.map(container => ({
      variables: variablesOf(analysis.model, container.source).filter(({ value }) => value !== undefined),
      commands: commandsOfContainer(analysis.model, container.source, name => container.value(name)),
    })),
  };
}

function started(analysis: KubernetesAnalysis, container: KubernetesContainer): ProcessEnvironment {
  const node = container.source;
  const hidden = hasHiddenMounts(node);
  return processOf(container, {
    variables: variablesOf(analysis.model, node).filter(({ name }) => isJudged(name)),
    program: programOfContainer(node),
    workingDirectory: textAt(node.node, 'workingDir') ?? container.image?.workdir,
    mayBeMounted: () => hidden,
  });
}

/** Mounts that a template writes, or that somebody else adds. */
function hasHiddenMounts(container: ContainerNode): boolean {
  const { node, pod } = container;
  const list = pairOf(node, 'volumeMounts')?.value;
  return pod.isPartial || (list !== undefined && list.kind !== 'list') || entriesOf(container, 'volumeMounts').some(mount => scalarAt(mount, 'mountPath')?.isTainted !== false);
}
