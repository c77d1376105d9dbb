/** Critical extensions that Go does not handle, which makes it refuse the certificate in a chain. */
import type { Certificate } from '../certificate/model';
import { ExtensionId } from '../certificate/oids';

/** Handled by every release. */
const handled: ReadonlySet<string> = new Set([
  ExtensionId.subjectKeyId, ExtensionId.keyUsage, ExtensionId.basicConstraints, ExtensionId.distributionPoints, ExtensionId.policies,
  ExtensionId.authorityKeyId, ExtensionId.keyPurposes, ExtensionId.authorityAccess,
]);
/** Handled since policies are evaluated (golang/go#68484: 1.24). */
const policyExtensions: ReadonlySet<string> = new Set([ExtensionId.policyConstraints, ExtensionId.policyMappings, ExtensionId.inhibitAnyPolicy]);
export const firstWithPolicies = 24;

/** The identifiers of the critical extensions that the release does not handle. */
export function unhandledCritical(certificate: Certificate, minor: number): readonly string[] {
  return certificate.extensions.filter(({ oid, critical }) => critical && !isHandled(certificate, oid, minor)).map(({ oid }) => oid);
}

function isHandled(certificate: Certificate, oid: string, minor: number): boolean {
  if (handled.has(oid)) return true;
  if (policyExtensions.has(oid)) return minor >= firstWithPolicies;
  const known = ({ kind }: { readonly kind: string }): boolean => ['dns', 'mail', 'uri', 'ip'].includes(kind);
  // Names of other kinds alone would be passed over, and constraints on them would not be kept.
  if (oid === ExtensionId.alternativeNames) return (certificate.alternativeNames ?? []).some(known);
  if (oid === ExtensionId.nameConstraints) return certificate.nameConstraints !== null && [...certificate.nameConstraints.permitted, ...certificate.nameConstraints.excluded].every(known);
  return false;
}
