/** A stage as other files see it: the image that it becomes. */
import type { AnalysisInput } from '../core/language';
import type { AnswerInput } from '../core/workspace';
import type { ImageView, StageAsk } from '../trust/joins';
import { analysisSteps, type DockerfileAnalysis } from './analysis';
import type { ReadContent } from './evaluate/context';
import type { EvaluatedStage } from './evaluate/stage';
import { stageId } from './names';
import { findTarget } from './trace';

/** `undefined` where there is no such Dockerfile, or no such stage in it, or the asker gives it another base image. */
export function* imageViewSteps({ at, target, args }: StageAsk, { files, workspace, settings, today }: AnswerInput, readContent: ReadContent): Generator<undefined, ImageView | undefined> {
  const entry = files.entry(at);
  if (entry?.kind !== 'file') return undefined;
  const input: AnalysisInput = { uri: at, text: new TextDecoder().decode(entry.bytes), files, workspace, settings, today };
  const analysis = yield* analysisSteps(input, readContent);
  if (args.some((name) => decidesBase(analysis, name))) return undefined;
  const stage = findTarget(analysis, target ?? '');
  return stage && !analysis.isWindows ? imageViewOf(analysis, stage) : undefined;
}

/** Whether a build argument stands in a `FROM`. */
function decidesBase({ model }: DockerfileAnalysis, name: string): boolean {
  return model.stages.some(({ from }) => [...from.argsText.matchAll(/\$\{?(\w+)/g)].some((match) => match[1] === name));
}

function imageViewOf(analysis: DockerfileAnalysis, stage: EvaluatedStage): ImageView {
  const { final } = stage;
  const program = analysis.programOf(stage);
  return {
    file: analysis.model.uri,
    stage: stageId(stage.stage),
    span: stage.stage.from.span,
    view: final.view,
    environment: final.environment,
    runsAs: final.runsAs,
    workingDirectory: final.workdir,
    starts: program.starts,
    executable: program.executable,
    program,
  };
}
