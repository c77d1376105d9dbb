/** Evaluating a Dockerfile that was evaluated before: stages that an edit does not reach stay the very same values. */
import type { HostEntry, HostFiles } from '../../core/host';
import { findFlag } from '../../syntax/dockerfile/flags';
import { splitAtBlanks } from '../../syntax/dockerfile/words';
import { buildModel, type DockerfileModel } from '../model';
import { findContext, type BuildContext, type ReadContent } from './context';
import { SteadyText } from './steady';
import { EarlierStages, evaluateStage, type EvaluatedStage } from './stage';

export interface Evaluation {
  /** What the model is a model of, and how its offsets become the document's. */
  readonly steady: SteadyText;
  readonly model: DockerfileModel;
  readonly context: BuildContext;
  readonly stages: readonly EvaluatedStage[];
}

/** The evaluation of a document's version before, if there was one. */
export interface EvaluationMemory {
  last?: Evaluation & { readonly files: RecordedFiles };
}

/**
 * All stages of `text`, a version of a document. Those that stand unchanged in the version before, at the same offsets and upon stages that are
 * unchanged too, are taken from there, as long as every file that was looked at is still the same; the model takes over
 * the instructions in any case.
 */
export function* evaluate(uri: string, text: string, hostFiles: HostFiles, readContent: ReadContent, memory: EvaluationMemory): Generator<undefined, Evaluation> {
  const { last } = memory;
  const files = last && last.files.areStillTrue(hostFiles) ? last.files : new RecordedFiles(hostFiles);
  const { steady, model } = readAgain(uri, text, last);
  yield;
  const found = findContext(uri, literalSources(model), files, readContent);
  const known = last && files === last.files && isSame(found, last.context) ? last : undefined;
  const context = known?.context ?? found;
  const stages: EvaluatedStage[] = [];
  let sameNames = true;
  for (const stage of model.stages) {
    const before = known?.stages[stage.index];
    const isKept = before !== undefined && sameNames && before.stage === stage && before.sources.every((source) => stages[source.stage.index] === source);
    stages.push(isKept ? before : yield* evaluateStage(stage, { model, context, readContent, evaluated: new EarlierStages(stages) }));
    sameNames &&= before?.stage.name === stage.name;
  }
  memory.last = { steady, model, context, stages, files };
  return { steady, model, context, stages };
}

/** Blank lines may have come to mean something: an edit has opened a heredoc, or a continuation that goes on behind it. */
function readAgain(uri: string, text: string, last: Pick<Evaluation, 'steady' | 'model'> | undefined): Pick<Evaluation, 'steady' | 'model'> {
  const steady = last ? last.steady.followedBy(text, last.model) : SteadyText.plain(text);
  const model = buildModel(uri, steady.text, last?.model);
  if (steady.fits(model)) return { steady, model };
  return { steady: SteadyText.plain(text), model: buildModel(uri, text, last?.model) };
}

function isSame(a: BuildContext, b: BuildContext): boolean {
  return a.folder === b.folder && a.ignoreFile?.uri === b.ignoreFile?.uri && a.ignoreFile?.text === b.ignoreFile?.text;
}

/** Names that were typed letter by letter are files that were asked for; after so many versions they are forgotten. */
const longestRecord = 100;

/**
 * The host's files with all that was asked of them. Evaluated stages go on asking, and remember what they were told:
 * they may be kept only while all of it is true. Asking again also tells the host what the new version rests on.
 */
class RecordedFiles implements HostFiles {
  readonly #answers = new Map<string, HostEntry | undefined>();
  #files: HostFiles;
  #versions = 0;
  #contradicted = false;

  constructor(files: HostFiles) {
    this.#files = files;
  }

  entry(uri: string): HostEntry | undefined {
    const entry = this.#files.entry(uri);
    // A file that changes while stages are being evaluated: some of them have seen what is no longer there.
    if (this.#answers.has(uri) && this.#answers.get(uri) !== entry) this.#contradicted = true;
    this.#answers.set(uri, entry);
    return entry;
  }

  rootOf(uri: string): string | undefined {
    return this.#files.rootOf(uri);
  }

  /** Whether `files` answers everything as before; from then on they are asked. */
  areStillTrue(files: HostFiles): boolean {
    if (this.#contradicted || ++this.#versions > longestRecord) return false;
    this.#files = files;
    return [...this.#answers].every(([uri, entry]) => files.entry(uri) === entry);
  }
}

/** Sources that are plain paths of the build context; they tell which folder the context is. */
function literalSources(model: DockerfileModel): string[] {
  const sources: string[] = [];
  for (const instruction of model.instructions) {
    if ((instruction.keyword !== 'COPY' && instruction.keyword !== 'ADD') || findFlag(instruction.flags, 'from')) continue;
    const words = splitAtBlanks(instruction.argsText, instruction.args.start).slice(0, -1);
    for (const { raw } of words) if (/^[\w./@+-]+$/.test(raw) && raw !== '.' && raw !== './' && !raw.startsWith('..')) sources.push(raw);
    if (sources.length > 30) break;
  }
  return sources;
}
