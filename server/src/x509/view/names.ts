/** What to call a certificate. */
import type { Certificate } from '../certificate/model';
import { shortName, visible } from '../certificate/names';

/** Its common name or the like, or the first of its alternative names, or its serial number. */
export function titleOf(certificate: Certificate): string {
  const [first] = certificate.alternativeNames ?? [];
  return shortName(certificate.subject) ?? (first ? visible(first.value) : certificate.serialText);
}
