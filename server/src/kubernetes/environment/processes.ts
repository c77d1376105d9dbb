/** The processes of a file of manifests whose environment is judged: what each container starts. */
import type { StartedContainer } from '../../environment/bypasses';
import { processOf } from '../../environment/process';
import type { MountedProcess } from '../../environment/mounted-process';
import { isJudged, type ProcessEnvironment } from '../../environment/types';
import { addToList } from '../../syntax/yaml/edits';
import { at, pairOf, pairsAt, scalarAt, textAt } from '../../syntax/yaml/tree';
import type { KubernetesAnalysis } from '../analysis';
import type { KubernetesContainer } from '../containers';
import { entriesOf, type ContainerNode, type Pod } from '../model';
import { commandsOfContainer, programOfContainer } from './start';
import { variablesOf } from './variables';

interface Judged {
  readonly processes: readonly ProcessEnvironment[];
  readonly mounted: readonly MountedProcess[];
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

/** The same containers with what is mounted into them. */
export function mountedOf(analysis: KubernetesAnalysis): readonly MountedProcess[] {
  return judged(analysis).mounted;
}

function judged(analysis: KubernetesAnalysis): Judged {
  const known = judgedByAnalysis.get(analysis) ?? judge(analysis);
  judgedByAnalysis.set(analysis, known);
  return known;
}

function judge(analysis: KubernetesAnalysis): Judged {
  const processes = analysis.containers.map(container => ({ container, started: processIn(analysis, container) }));
  return {
    processes: processes.map(each => each.started),
    mounted: processes.map(each => mounted(analysis, each.container, each.started)),
    started: analysis.containers.map(container => ({
      variables: variablesOf(analysis.model, container.source).filter(({ value }) => value !== undefined),
      commands: commandsOfContainer(analysis.model, container.source, name => container.value(name)),
    })),
  };
}

function processIn(analysis: KubernetesAnalysis, container: KubernetesContainer): ProcessEnvironment {
  const node = container.source;
  const hidden = hasHiddenMounts(node);
  const program = programOfContainer(node);
  return processOf(container, {
    variables: variablesOf(analysis.model, node).filter(({ name }) => isJudged(name)),
    program: program !== null && program === container.joined?.image.executable ? undefined : program,
    ...(container.joined ? { built: container.joined.image.program } : {}),
    workingDirectory: textAt(node.node, 'workingDir') ?? container.image?.workdir ?? container.joined?.image.workingDirectory,
    mayBeMounted: () => hidden,
  });
}

function mounted(analysis: KubernetesAnalysis, container: KubernetesContainer, started: ProcessEnvironment): MountedProcess {
  const { pod, node } = container.source;
  return {
    started,
    container,
    siblings: analysis.containers.filter(other => other.source.pod === pod),
    isWindows: isWindows(pod),
    mountLike: mount => {
      const entry = analysis.containers.flatMap(({ mounts }) => mounts).find(each => each === mount)?.node;
      const values = pairsAt(entry).map(({ key }) => [key, textAt(entry, key)] as const);
      const written = values.flatMap(([key, text]) => (text === undefined ? [] : [[key, key === 'readOnly' ? text === 'true' : text] as const]));
      if (written.length === 0 || written.length < values.length) return undefined;
      return addToList(analysis.model.uri, analysis.model.text, node, 'volumeMounts', Object.fromEntries(written), pairOf(node, 'env'));
    },
  };
}

function isWindows({ spec }: Pod): boolean {
  const selected = pairsAt(at(spec.node, 'nodeSelector')).some(({ key, value }) => key.endsWith('/os') && value?.kind === 'scalar' && value.text === 'windows');
  return selected || textAt(spec.node, 'os', 'name') === 'windows';
}

/** Mounts that a template writes, or that somebody else adds. */
function hasHiddenMounts(container: ContainerNode): boolean {
  const { node, pod } = container;
  const list = pairOf(node, 'volumeMounts')?.value;
  return pod.isPartial || (list !== undefined && list.kind !== 'list') || entriesOf(container, 'volumeMounts').some(mount => scalarAt(mount, 'mountPath')?.isTainted !== false);
}
