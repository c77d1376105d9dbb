/** Everything that the rules, hovers and lenses of one Dockerfile ask: the model, its evaluated stages, programs and lookups. */
import { PerDocument } from '../core/cache';
import type { AnalysisInput } from '../core/language';
import { Lazy, Stepwise } from '../core/work';
import { workloadsQuestion, type Workload } from '../trust/joins';
import { lookup } from '../trust/lookup';
import type { EnvValue, GoRelease, Trace } from '../trust/types';
import { evaluate, type EvaluationMemory } from './evaluate/again';
import type { BuildContext, ReadContent } from './evaluate/context';
import type { EvaluatedStage } from './evaluate/stage';
import type { StageState } from './evaluate/state';
import type { SteadyText } from './evaluate/steady';
import { withTraits } from './evaluate/traits';
import type { DockerfileModel, Stage } from './model';
import { joinedProgram, type JoinedProgram } from './joined';
import { stageId } from './names';
import type { StageProgram } from './program';

export interface DockerfileAnalysis {
  readonly input: Omit<AnalysisInput, 'text'>;
  /** How the offsets of the model become those of the document. */
  readonly steady: SteadyText;
  readonly model: DockerfileModel;
  readonly context: BuildContext;
  readonly stages: readonly EvaluatedStage[];
  /** The stages that are run or shipped: the last one, and others that start something and that nothing else is built from. */
  readonly shipping: readonly EvaluatedStage[];
  /** Whether it is an image for Windows: nothing here holds for it. */
  readonly isWindows: boolean;
  programOf(stage: EvaluatedStage): JoinedProgram;
  /** The containers of the workspace that run a stage, where that is proven. */
  workloadsOf(stage: EvaluatedStage): readonly Workload[];
  /** The lookup at the end of a stage. Fallback roots count as absent when nothing is known: rules that need proof ask the program. */
  traceOf(stage: EvaluatedStage, go?: GoRelease): Trace;
  /** The lookup in any state, for example before an instruction. */
  lookupIn(state: StageState, program: StageProgram, go?: GoRelease): Trace;
}

const memories = new PerDocument<EvaluationMemory>(() => ({}));

/** The analysis, in steps. */
export function* analysisSteps(input: AnalysisInput, readPem: ReadContent): Generator<undefined, DockerfileAnalysis> {
  const { steady, model, context, stages } = yield* evaluate(input.uri, input.text, input.files, withTraits(readPem), memories.of(input.cache));
  const joining = { model, evaluated: stages, context, workspace: input.workspace };
  const programs = stages.map((stage) => new Lazy(() => joinedProgram(stage, joining)));
  const program = (stage: EvaluatedStage): JoinedProgram => programs[stage.stage.index]?.value ?? joinedProgram(stage, joining);
  const shipping = new Lazy(() => shippingStages(stages));
  return {
    input,
    steady,
    model,
    context,
    stages,
    get shipping() {
      return shipping.value;
    },
    isWindows: isWindows(model),
    programOf: program,
    workloadsOf: (stage) => workloadsIn(input, stage, stages),
    traceOf: (stage, go) => lookupState(stage.final, program(stage), go),
    lookupIn: lookupState,
  };
}

function workloadsIn({ uri, workspace }: AnalysisInput, { stage }: EvaluatedStage, stages: readonly EvaluatedStage[]): readonly Workload[] {
  const all = workspace?.ask(workloadsQuestion, { at: uri, stage: stageId(stage), isLast: stage.index === stages.length - 1 }) ?? [];
  return all.filter(({ proof, container }) => proof.certainty === 'proven' && container.startsImage);
}

/** The whole analysis at once. */
export function analyseDockerfile(input: AnalysisInput, readPem: ReadContent): DockerfileAnalysis {
  return new Stepwise(() => analysisSteps(input, readPem)).value;
}

/** Lookups by state: states outlive an edit that does not reach them. */
const lookups = new WeakMap<StageState, Map<string, Trace>>();

function lookupState(state: StageState, program: StageProgram, go?: GoRelease): Trace {
  const known = lookups.get(state) ?? new Map<string, Trace>();
  lookups.set(state, known);
  const key = [go ?? program.go, program.goLine, program.fallbackRoots === 'yes'].map((each) => JSON.stringify(each)).join();
  const trace = known.get(key) ?? lookupAnew(state, program, go);
  known.set(key, trace);
  return trace;
}

function lookupAnew(state: StageState, program: StageProgram, go?: GoRelease): Trace {
  return lookup({
    view: state.view,
    go: go ?? program.go,
    ...(program.goLine === 'unknown' ? {} : { goLine: program.goLine }),
    environment: (name): EnvValue => state.environment.get(name) ?? { kind: 'unset' },
    runsAs: state.runsAs,
    fallbackRoots: program.fallbackRoots === 'yes' ? 'yes' : 'no',
  });
}

function shippingStages(stages: readonly EvaluatedStage[]): EvaluatedStage[] {
  const used = new Set<number>();
  for (const { stage, steps } of stages) {
    if (stage.base.kind === 'stage') used.add(stage.base.stage.index);
    for (const step of steps) if (step.copy?.from?.kind === 'stage') used.add(step.copy.from.stage.index);
  }
  const last = stages.length - 1;
  return stages.filter(({ stage, steps }) => stage.index === last || (!used.has(stage.index) && steps.some((step) => isStart(step.instruction.keyword) && !step.inherited)));
}

function isStart(keyword: string): boolean {
  return keyword === 'CMD' || keyword === 'ENTRYPOINT';
}

function isWindows(model: DockerfileModel): boolean {
  const last: Stage | undefined = model.stages.at(-1);
  const names = model.stages.map((stage) => (stage.base.kind === 'image' ? stage.base.reference.text : ''));
  if (model.escape === '`' && names.some((name) => /windows|nanoserver|servercore/i.test(name))) return true;
  return /^windows\//.test(last?.platform ?? '') || /nanoserver|servercore|windows/i.test(names.at(-1) ?? '');
}
