/** Extended key usages along a chain: every certificate that names purposes narrows what the chain is good for. */
import type { Certificate } from '../certificate/model';
import { KeyPurpose } from '../certificate/oids';

/** The first certificate from the top of the chain (its last) that does not allow the purpose; -1 for none. */
export function forbidding(chain: readonly Certificate[], purpose: string): number {
  return chain.findLastIndex((certificate) => !allows(certificate, purpose));
}

function allows({ keyPurposes }: Certificate, purpose: string): boolean {
  if (keyPurposes === null || keyPurposes.length === 0 || purpose === KeyPurpose.any) return true;
  return keyPurposes.includes(KeyPurpose.any) || keyPurposes.includes(purpose);
}
