/** What the lookup itself has to say; everything else it quotes from facts and from the user's files. */
import { defineTexts } from '../core/message';
import type { Origin } from './types';

export const trustTexts = defineTexts('trust', {
  releaseUnknown: 'the Go release is not known, and releases differ here',
  releaseTooOld: 'Go 1.{minor} is older than what is known of the lookup',
  runtimeProvides: 'every container runtime provides `{path}`',
  runtimeDecides: 'what stands at `{path}` is decided when the container starts',
});

export function factOrigin(text: ReturnType<typeof trustTexts.releaseUnknown>, source: string): Origin {
  return { kind: 'fact', text, source };
}
