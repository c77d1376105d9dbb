/** Everything that one certificate says, for whoever opens it. */
import { hexOf } from '../../syntax/der/values';
import type { Certificate, Extension, GeneralName, Name } from '../certificate/model';
import { visible } from '../certificate/names';
import { attributeName, ExtensionId, extensionName, keyPurposeName, keyUsageNames, policyName } from '../certificate/oids';
import type { CertificateDetails, ExtensionView, NameAttribute } from '../inspection';
import { pemOf } from './pem';

export function certificateDetails(certificate: Certificate): CertificateDetails {
  return {
    version: certificate.version,
    subject: attributesOf(certificate.subject),
    issuer: attributesOf(certificate.issuer),
    extensions: certificate.extensions.map(extension => extensionView(certificate, extension)),
    pem: pemOf('CERTIFICATE', certificate.der),
  };
}

function attributesOf({ attributes }: Name): readonly NameAttribute[] {
  return attributes.map(({ oid, value }) => ({ oid, name: attributeName(oid), value: visible(value) }));
}

function extensionView(certificate: Certificate, { oid, critical, value }: Extension): ExtensionView {
  const lines = certificate.malformed.includes(oid) ? [] : linesOf(certificate, oid);
  return { oid, name: extensionName(oid), critical, lines: lines.map(visible), hex: hexOf(certificate.der, value.start, value.end) };
}

/** What an extension says, a line each; empty for one that is only known by its octets. */
function linesOf(certificate: Certificate, oid: string): readonly string[] {
  switch (oid) {
    case ExtensionId.basicConstraints:
      return basicConstraintLines(certificate);
    case ExtensionId.keyUsage:
      return keyUsageNames.filter((_, bit) => ((certificate.keyUsage ?? 0) & (1 << bit)) !== 0);
    case ExtensionId.keyPurposes:
      return (certificate.keyPurposes ?? []).map(keyPurposeName);
    case ExtensionId.alternativeNames:
      return namesOf(certificate.alternativeNames ?? []);
    case ExtensionId.subjectKeyId:
      return certificate.subjectKeyId === null ? [] : [certificate.subjectKeyId];
    case ExtensionId.authorityKeyId:
      return certificate.authorityKeyId === null ? [] : [certificate.authorityKeyId];
    case ExtensionId.nameConstraints:
      return nameConstraintLines(certificate);
    case ExtensionId.policies:
      return (certificate.policies ?? []).map(policyName);
    case ExtensionId.policyMappings:
      return (certificate.policyMappings ?? []).map(([issuer, subject]) => `${policyName(issuer)} = ${policyName(subject)}`);
    case ExtensionId.authorityAccess:
      return [...certificate.issuerUrls.map(url => `CA issuers: ${url}`), ...certificate.ocspUrls.map(url => `OCSP: ${url}`)];
    case ExtensionId.distributionPoints:
      return certificate.crlUrls;
    default:
      return [];
  }
}

function basicConstraintLines({ basicConstraints }: Certificate): readonly string[] {
  if (!basicConstraints) return [];
  const { ca, pathLength } = basicConstraints;
  return pathLength === null ? [`CA: ${ca}`] : [`CA: ${ca}`, `path length: ${pathLength}`];
}

function nameConstraintLines({ nameConstraints }: Certificate): readonly string[] {
  if (!nameConstraints) return [];
  return [...namesOf(nameConstraints.permitted).map(name => `permitted ${name}`), ...namesOf(nameConstraints.excluded).map(name => `excluded ${name}`)];
}

function namesOf(names: readonly GeneralName[]): readonly string[] {
  return names.map(({ kind, value }) => `${kind}: ${value}`);
}
