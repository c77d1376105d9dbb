/** The image of a container that a Dockerfile of the workspace makes, where that is proven: a guess is no ground for anything. */
import type { AnalysisInput } from '../core/language';
import { imageQuestion, type BuildAsk, type JoinedImage } from '../trust/joins';
import type { EnvValue } from '../trust/types';

export function joinedImageOf({ uri, workspace }: Pick<AnalysisInput, 'uri' | 'workspace'>, image: string | undefined, build?: BuildAsk): JoinedImage | undefined {
  if (image === undefined && !build) return undefined;
  const joined = workspace?.ask(imageQuestion, { at: uri, image, ...(build ? { build } : {}) });
  return joined?.proof.certainty === 'proven' ? joined : undefined;
}

/** A variable as the container sees it: what the image sets holds where the file says nothing. */
export function valueOver(own: EnvValue, joined: JoinedImage | undefined, name: string): EnvValue {
  return own.kind === 'unset' ? (joined?.image.environment.get(name) ?? own) : own;
}
