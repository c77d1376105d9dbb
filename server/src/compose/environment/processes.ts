/** The processes of a Compose file whose environment is judged: what each service starts. */
import type { StartedContainer } from '../../environment/bypasses';
import type { MountedProcess } from '../../environment/mounted-process';
import { processOf } from '../../environment/process';
import { isJudged, type ProcessEnvironment } from '../../environment/types';
import type { ComposeAnalysis } from '../analysis';
import type { ComposeContainer } from '../containers';
import { fieldOf } from '../model';
import { commandsOfService, programOfService } from './start';
import { variablesOf } from './variables';

interface Judged {
  readonly processes: readonly ProcessEnvironment[];
  readonly mounted: readonly MountedProcess[];
  readonly started: readonly StartedContainer[];
}

const judgedByAnalysis = new WeakMap<ComposeAnalysis, Judged>();

/** All of the file; computed once, since every environment rule asks for them. */
export function judged(analysis: ComposeAnalysis): Judged {
  const known = judgedByAnalysis.get(analysis) ?? judge(analysis);
  judgedByAnalysis.set(analysis, known);
  return known;
}

function judge(analysis: ComposeAnalysis): Judged {
  const { containers, model } = analysis;
  const mounted = containers.map((container): MountedProcess => ({
    started: processIn(analysis, container),
    container,
    siblings: [],
    isWindows: isWindows(container),
    mountLike: () => undefined,
  }));
  return {
    processes: mounted.map(({ started }) => started),
    mounted,
    started: containers.map(({ service }) => ({ variables: variablesOf(model, service).filter(({ value }) => value !== undefined), commands: commandsOfService(model, service) })),
  };
}

function processIn(analysis: ComposeAnalysis, container: ComposeContainer): ProcessEnvironment {
  const { model } = analysis;
  const { service, joined } = container;
  const program = programOfService(model, service);
  const started = processOf(container, {
    variables: variablesOf(model, service).filter(({ name }) => isJudged(name)),
    program: program !== null && program === joined?.image.executable ? undefined : program,
    workingDirectory: container.workingDirectory,
    mayBeMounted: () => container.isPartial,
    ...(joined ? { built: joined.image.program } : {}),
  });
  return joined && container.startsItself ? { ...started, starts: joined.image.starts } : started;
}

function isWindows({ service }: ComposeContainer): boolean {
  const platform = fieldOf(service, 'platform');
  return platform?.kind === 'scalar' && platform.text.startsWith('windows');
}
