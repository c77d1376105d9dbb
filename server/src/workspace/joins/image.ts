/** From the name of an image to the Dockerfile of the workspace that makes it. */
import type { AnswerInput } from '../../core/workspace';
import { stageQuestion, type BuildAsk, type ImageAsk, type JoinedImage } from '../../trust/joins';
import { buildsOf, cataloguesOf, type KnownBuild } from './builds';

/** `undefined` where nothing says it, where several Dockerfiles are said to make it, or where the stage is not there. */
// eslint-disable-next-line require-yield
export function* imageSteps({ at, image, build }: ImageAsk, input: AnswerInput): Generator<undefined, JoinedImage | undefined> {
  const known = build ? { build, proof: [] } : onlyBuild(image ?? '', at, input);
  if (!known) return undefined;
  const { dockerfile, target, args } = known.build;
  const view = input.workspace.ask(stageQuestion, { at: dockerfile, target, args });
  return view && { image: view, proof: { certainty: 'proven', steps: known.proof } };
}

function onlyBuild(image: string, at: string, input: AnswerInput): KnownBuild | undefined {
  if (image === '') return undefined;
  const catalogues = cataloguesOf(input);
  // What was left out of the index may say something else.
  if (!catalogues.every(({ isComplete }) => isComplete)) return undefined;
  const builds = buildsOf(image, at, catalogues, input);
  const [first] = builds;
  return first && builds.every(({ build }) => isSameBuild(build, first.build)) ? first : undefined;
}

export function isSameBuild(a: BuildAsk, b: BuildAsk): boolean {
  return a.dockerfile === b.dockerfile && a.target === b.target;
}
