/** The reasons for which Go refuses a certificate, in plain words; ids are those of the facts. */
import { defineTexts } from '../../core/message';
import type { Text } from '../../core/message';

const templates = {
  'malformed-certificate': 'this is not the DER of a certificate',
  'malformed-version': 'the version field is malformed',
  'malformed-serial': 'the serial number is not a DER integer with the fewest octets',
  'malformed-algorithm': 'an algorithm identifier is malformed',
  'malformed-name': 'the {which} name is malformed',
  'malformed-validity': 'a date of the validity is not a UTCTime or GeneralizedTime as X.509 writes them',
  'malformed-key-info': 'the public key field is malformed',
  'malformed-extensions': 'the extensions are malformed',
  'malformed-signature': 'the signature field is malformed',
  'trailing-data': 'there are bytes behind the end of the certificate',
  version: 'the version is not 1, 2 or 3',
  'negative-serial': 'the serial number is negative',
  'algorithm-mismatch': 'the signature algorithm inside the signed part differs from the one outside',
  'malformed-unique-id': 'a unique identifier is malformed',
  'unique-id': 'it has a unique identifier of issuer or subject',
  'oid-padding': 'an object identifier is not written with the fewest octets',
  'oid-arc': 'an object identifier has an arc of 2^28 or more',
  'name-characters': 'the {which} name has a string with characters that its type does not allow',
  'name-bmp-length': 'the {which} name has a BMPString of odd length',
  'name-bmp-characters': 'the {which} name has a BMPString with surrogates or noncharacters',
  'name-value': 'the {which} name has a value that is malformed for its type',
  'name-boolean': 'the {which} name has a BOOLEAN that is neither all ones nor all zeros',
  'name-type': 'the {which} name has a value whose type is not one of the usual strings',
  'time-zone': 'a date has a time zone of more than 24 hours',
  'rsa-parameters': 'the RSA key lacks its NULL parameters',
  'rsa-key': 'the RSA key is malformed',
  'rsa-value': 'the RSA modulus or exponent is not positive, or the exponent is larger than 63 bits',
  'ec-parameters': 'the EC key does not name its curve: explicit parameters are not supported',
  'ec-curve': 'the EC key is on a curve that Go does not know ({curve}); it knows P-224, P-256, P-384 and P-521',
  'ec-point': 'the EC key is not an uncompressed point on its curve',
  'ed25519-parameters': 'the Ed25519 key has parameters',
  'ed25519-length': 'the Ed25519 key is not 32 bytes long',
  'dsa-key': 'the DSA key is malformed',
  'dsa-parameters': 'the DSA parameters are malformed or missing',
  'dsa-value': 'a number of the DSA key is not positive',
  'key-trailing-data': 'there are bytes behind the key or its parameters',
  'ml-dsa-parameters': 'the ML-DSA key has parameters',
  'ml-dsa-length': 'the ML-DSA key has the wrong length',
  'duplicate-extension': 'the extension {oid} is there twice',
  'extension-trailing-data': 'there are bytes behind the value of an extension ({oid})',
  'key-usage': 'the key usage extension is malformed',
  'basic-constraints': 'the basic constraints extension is malformed',
  'path-length-negative': 'the path length of the basic constraints is negative',
  san: 'the subject alternative names are malformed',
  'san-ascii': 'a subject alternative name has characters outside ASCII',
  'san-ip-length': 'an IP address among the subject alternative names is neither 4 nor 16 bytes long',
  'san-ipv4-mapped': 'an IP address among the subject alternative names is an IPv4 address written as IPv6',
  'san-uri': 'a URI among the subject alternative names cannot be parsed',
  'san-uri-brackets': 'a URI among the subject alternative names has brackets around a host that is no IPv6 address',
  'san-uri-colons': 'a URI among the subject alternative names has a colon in its host',
  'name-constraints': 'the name constraints extension is malformed',
  'name-constraints-empty': 'the name constraints extension constrains nothing',
  'name-constraints-text': 'a name constraint has characters outside ASCII',
  'name-constraints-domain': 'a name constraint is not a domain name',
  'name-constraints-mailbox': 'a name constraint is not a mail address',
  'name-constraints-ip-length': 'an IP range in the name constraints is neither 8 nor 32 bytes long',
  'name-constraints-mask': 'an IP range in the name constraints has a mask that is not contiguous',
  'name-constraints-ipv4-mapped': 'an IP range in the name constraints is an IPv4 range written as IPv6',
  'name-constraints-uri-ip': 'a URI constraint is an IP address',
  'uri-constraint-ip-zeros': 'a URI constraint is an IP address with leading zeros',
  'leading-dots': 'a domain name begins with a superfluous dot',
  'mailbox-domain': 'the domain of a mail address in the name constraints is not valid',
  'crl-distribution-points': 'the CRL distribution points extension is malformed',
  'authority-key-id': 'the authority key identifier is malformed',
  'authority-key-id-critical': 'the authority key identifier is marked critical',
  'subject-key-id': 'the subject key identifier is malformed',
  'subject-key-id-critical': 'the subject key identifier is marked critical',
  'extended-key-usage': 'the extended key usage extension is malformed',
  policies: 'the certificate policies extension is malformed',
  'policy-duplicate': 'a certificate policy is listed twice',
  'policy-arc': 'a certificate policy has an arc that does not fit in 31 bits',
  'policy-constraints': 'the policy constraints extension is malformed',
  'policy-mappings': 'the policy mappings extension is malformed',
  'inhibit-any-policy': 'the inhibit anyPolicy extension is malformed',
  'authority-info-access': 'the authority information access extension is malformed',
  'authority-info-access-critical': 'the authority information access extension is marked critical',
} as const;

export type ReasonId = keyof typeof templates;

/** What the templates may name. */
export interface ReasonSlots {
  readonly which?: 'issuer' | 'subject';
  readonly curve?: string;
  readonly oid?: string;
}

export const reasonTexts = defineTexts('x509.refused', templates);

/** The finished text of a reason. */
export function reasonText(id: ReasonId, slots: ReasonSlots): Text {
  return { id: `x509.refused.${id}`, template: templates[id], slots: { which: '', curve: '', oid: '', ...slots } };
}

export const reasonIds: readonly ReasonId[] = Object.keys(templates) as ReasonId[];
