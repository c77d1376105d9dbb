/** What a stage starts, with what the program's source says of it where the build shows which source that is. */
import { joinUri } from '../core/host';
import type { Workspace } from '../core/workspace';
import { programQuestion } from '../trust/joins';
import { joinedProgram as withSource, type SourceProgram } from '../trust/program';
import { compiledProgram, type CompiledProgram } from './compiled';
import type { BuildContext } from './evaluate/context';
import type { EvaluatedStage } from './evaluate/stage';
import type { DockerfileModel } from './model';
import { programOf, type StageProgram } from './program';

export interface JoinedProgram extends StageProgram {
  /** The command that makes it, and what it compiles. */
  readonly compiled: CompiledProgram | undefined;
  /** What its source says; `undefined` where it is not known which that is. */
  readonly source: SourceProgram | undefined;
}

export interface JoinInput {
  readonly model: DockerfileModel;
  readonly evaluated: readonly EvaluatedStage[];
  readonly context: BuildContext;
  readonly workspace: Workspace | undefined;
}

export function joinedProgram(stage: EvaluatedStage, input: JoinInput): JoinedProgram {
  const own = programOf(stage, input.evaluated, input.context);
  const compiled = compiledProgram(input, stage, own.executable, own.arrival);
  const source = compiled && sourceOf(compiled, own, input);
  if (!compiled || source?.isMain !== 'yes') return { ...own, compiled, source: undefined };
  return { ...own, ...withSource(own, source), sign: 'go-stage', compiled, source };
}

function sourceOf(compiled: CompiledProgram, { go }: StageProgram, { context, workspace }: JoinInput): SourceProgram | undefined {
  const at = context.folder === undefined ? undefined : joinUri(context.folder, compiled.package);
  return at === undefined ? undefined : workspace?.ask(programQuestion, { at, tags: compiled.tags, go: go === 'unknown' ? undefined : go });
}
