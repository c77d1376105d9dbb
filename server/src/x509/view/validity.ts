/** Whether a certificate is valid at a moment. */
import type { Certificate } from '../certificate/model';
import type { ValidityState } from '../inspection';

/** The state at a moment; both ends belong to the validity. */
export function validityOf({ notBefore, notAfter }: Certificate, at: number): ValidityState {
  if (notBefore === null || notAfter === null) return 'unknown';
  if (at < notBefore) return 'not-yet-valid';
  return at > notAfter ? 'expired' : 'valid';
}

/** Whether it ends before it begins. */
export function areReversed({ notBefore, notAfter }: Certificate): boolean {
  return notBefore !== null && notAfter !== null && notAfter < notBefore;
}
