/** Names of the object identifiers that certificates use (RFC 5280, RFC 4519, RFC 8410, CA/Browser Forum, vendors). */

/** Short names of the attributes in distinguished names. */
const attributes: ReadonlyMap<string, string> = new Map([
  ['2.5.4.3', 'CN'],
  ['2.5.4.4', 'SN'],
  ['2.5.4.5', 'serialNumber'],
  ['2.5.4.6', 'C'],
  ['2.5.4.7', 'L'],
  ['2.5.4.8', 'ST'],
  ['2.5.4.9', 'street'],
  ['2.5.4.10', 'O'],
  ['2.5.4.11', 'OU'],
  ['2.5.4.12', 'title'],
  ['2.5.4.13', 'description'],
  ['2.5.4.15', 'businessCategory'],
  ['2.5.4.17', 'postalCode'],
  ['2.5.4.41', 'name'],
  ['2.5.4.42', 'GN'],
  ['2.5.4.43', 'initials'],
  ['2.5.4.44', 'generationQualifier'],
  ['2.5.4.46', 'dnQualifier'],
  ['2.5.4.65', 'pseudonym'],
  ['2.5.4.97', 'organizationIdentifier'],
  ['0.9.2342.19200300.100.1.1', 'UID'],
  ['0.9.2342.19200300.100.1.25', 'DC'],
  ['1.2.840.113549.1.9.1', 'emailAddress'],
  ['1.3.6.1.4.1.311.60.2.1.1', 'jurisdictionL'],
  ['1.3.6.1.4.1.311.60.2.1.2', 'jurisdictionST'],
  ['1.3.6.1.4.1.311.60.2.1.3', 'jurisdictionC'],
]);

const extensions: ReadonlyMap<string, string> = new Map([
  ['2.5.29.9', 'subject directory attributes'],
  ['2.5.29.14', 'subject key identifier'],
  ['2.5.29.15', 'key usage'],
  ['2.5.29.16', 'private key usage period'],
  ['2.5.29.17', 'subject alternative names'],
  ['2.5.29.18', 'issuer alternative names'],
  ['2.5.29.19', 'basic constraints'],
  ['2.5.29.30', 'name constraints'],
  ['2.5.29.31', 'CRL distribution points'],
  ['2.5.29.32', 'certificate policies'],
  ['2.5.29.33', 'policy mappings'],
  ['2.5.29.35', 'authority key identifier'],
  ['2.5.29.36', 'policy constraints'],
  ['2.5.29.37', 'extended key usage'],
  ['2.5.29.46', 'freshest CRL'],
  ['2.5.29.54', 'inhibit anyPolicy'],
  ['1.3.6.1.5.5.7.1.1', 'authority information access'],
  ['1.3.6.1.5.5.7.1.3', 'qualified certificate statements'],
  ['1.3.6.1.5.5.7.1.11', 'subject information access'],
  ['1.3.6.1.5.5.7.1.24', 'TLS features'],
  ['1.3.6.1.5.5.7.48.1.5', 'no OCSP check'],
  ['1.3.6.1.4.1.11129.2.4.2', 'signed certificate timestamps'],
  ['1.3.6.1.4.1.11129.2.4.3', 'certificate transparency poison'],
  ['1.3.6.1.4.1.311.20.2', 'Microsoft certificate template name'],
  ['1.3.6.1.4.1.311.21.1', 'Microsoft CA version'],
  ['1.3.6.1.4.1.311.21.2', 'Microsoft previous CA certificate hash'],
  ['1.3.6.1.4.1.311.21.7', 'Microsoft certificate template'],
  ['1.3.6.1.4.1.311.21.10', 'Microsoft application policies'],
  ['2.16.840.1.113730.1.1', 'Netscape certificate type'],
  ['2.16.840.1.113730.1.13', 'Netscape comment'],
]);

const keyPurposes: ReadonlyMap<string, string> = new Map([
  ['2.5.29.37.0', 'any'],
  ['1.3.6.1.5.5.7.3.1', 'server authentication'],
  ['1.3.6.1.5.5.7.3.2', 'client authentication'],
  ['1.3.6.1.5.5.7.3.3', 'code signing'],
  ['1.3.6.1.5.5.7.3.4', 'email protection'],
  ['1.3.6.1.5.5.7.3.5', 'IPsec end system'],
  ['1.3.6.1.5.5.7.3.6', 'IPsec tunnel'],
  ['1.3.6.1.5.5.7.3.7', 'IPsec user'],
  ['1.3.6.1.5.5.7.3.8', 'time stamping'],
  ['1.3.6.1.5.5.7.3.9', 'OCSP signing'],
  ['1.3.6.1.5.5.7.3.17', 'IPsec IKE'],
  ['1.3.6.1.5.2.3.5', 'Kerberos KDC'],
  ['1.3.6.1.4.1.311.10.3.3', 'Microsoft server gated crypto'],
  ['1.3.6.1.4.1.311.10.3.4', 'Microsoft encrypted file system'],
  ['1.3.6.1.4.1.311.20.2.2', 'Microsoft smart card logon'],
  ['2.16.840.1.113730.4.1', 'Netscape server gated crypto'],
]);

const policies: ReadonlyMap<string, string> = new Map([
  ['2.5.29.32.0', 'any policy'],
  ['2.23.140.1.1', 'extended validation'],
  ['2.23.140.1.2.1', 'domain validated'],
  ['2.23.140.1.2.2', 'organization validated'],
  ['2.23.140.1.2.3', 'individual validated'],
]);

/** `CN`; the identifier itself where there is no short name. */
export function attributeName(oid: string): string {
  return attributes.get(oid) ?? oid;
}

export function extensionName(oid: string): string {
  return extensions.get(oid) ?? oid;
}

export function keyPurposeName(oid: string): string {
  return keyPurposes.get(oid) ?? oid;
}

export function policyName(oid: string): string {
  const name = policies.get(oid);
  return name === undefined ? oid : `${name} (${oid})`;
}

/** Bits of the key usage extension, the first one first. */
export const keyUsageNames = [
  'digital signature',
  'content commitment',
  'key encipherment',
  'data encipherment',
  'key agreement',
  'certificate signing',
  'CRL signing',
  'encipher only',
  'decipher only',
] as const;

export const KeyPurpose = {
  any: '2.5.29.37.0',
  server: '1.3.6.1.5.5.7.3.1',
  client: '1.3.6.1.5.5.7.3.2',
  codeSigning: '1.3.6.1.5.5.7.3.3',
  mail: '1.3.6.1.5.5.7.3.4',
  microsoftGated: '1.3.6.1.4.1.311.10.3.3',
  netscapeGated: '2.16.840.1.113730.4.1',
} as const;

export const ExtensionId = {
  subjectKeyId: '2.5.29.14',
  keyUsage: '2.5.29.15',
  alternativeNames: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  nameConstraints: '2.5.29.30',
  distributionPoints: '2.5.29.31',
  policies: '2.5.29.32',
  policyMappings: '2.5.29.33',
  authorityKeyId: '2.5.29.35',
  policyConstraints: '2.5.29.36',
  keyPurposes: '2.5.29.37',
  inhibitAnyPolicy: '2.5.29.54',
  authorityAccess: '1.3.6.1.5.5.7.1.1',
  timestamps: '1.3.6.1.4.1.11129.2.4.2',
  poison: '1.3.6.1.4.1.11129.2.4.3',
} as const;
