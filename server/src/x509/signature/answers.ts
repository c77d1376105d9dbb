/** Checks every signature of a file that can be checked with what is in it. */
import { isPublicRoot } from '../../facts/public-roots';
import { certificateOf } from '../bundle/bundle';
import type { Bundle } from '../bundle/bundle';
import { candidatesOf, pairKey } from '../bundle/graph';
import type { SignatureAnswers } from '../bundle/graph';
import { distinctCertificates } from '../bundle/roles';
import { issuedItself } from '../certificate/model';
import type { SignatureState } from '../inspection';
import { checkSignature } from './check';
import type { Subtle } from './check';

/** Checks that run at the same time: the platform does them beside us. */
const atOnce = 16;

/**
 * Answers for each pair of issuer and subject in the file; `pause` is called between batches, and ends the work by throwing. `memory` keeps
 * answers by the fingerprints of the two, for the next version of the file.
 */
export async function checkSignatures(
  bundle: Bundle,
  subtle: Subtle,
  pause: () => Promise<void> = () => Promise.resolve(),
  memory: Map<string, SignatureState> = new Map(),
): Promise<SignatureAnswers> {
  const answers = new Map<string, SignatureState>();
  const pairs = [...selfPairs(bundle, answers), ...candidatesOf(bundle)];
  for (let i = 0; i < pairs.length; i += atOnce) {
    const batch = pairs.slice(i, i + atOnce);
    await Promise.all(batch.map(async ({ subject, issuer }) => {
      const [a, b] = [certificateOf(bundle.blocks[subject]), certificateOf(bundle.blocks[issuer])];
      if (!a || !b) return;
      const key = `${a.sha256} ${b.sha256}`;
      const state = memory.get(key) ?? (await checkSignature(a, b, subtle));
      memory.set(key, state);
      answers.set(pairKey(subject, issuer), state);
    }));
    await pause();
  }
  return answers;
}

/** Certificates that issued themselves; the public roots are known by their fingerprint, so that their signature says nothing new. */
function selfPairs(bundle: Bundle, answers: Map<string, SignatureState>): readonly { readonly subject: number; readonly issuer: number }[] {
  return distinctCertificates(bundle).flatMap((block) => {
    const certificate = certificateOf(block);
    if (!certificate || !issuedItself(certificate)) return [];
    if (!isPublicRoot(certificate.sha256)) return [{ subject: block.index, issuer: block.index }];
    answers.set(pairKey(block.index, block.index), 'verified');
    return [];
  });
}
