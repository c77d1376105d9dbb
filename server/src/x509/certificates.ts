/** The certificates of a PEM text in a few words, for languages that only contain them. */
import { dataOf, scanPem } from '../syntax/pem/scan';
import type { CertificateFacts } from '../trust/certificates';
import { isAuthority, issuedItself } from './certificate/model';
import { nameText, visible } from './certificate/names';
import { readCertificate } from './certificate/read';

const commonName = '2.5.4.3';

/** Those that Go takes; blocks that it passes over are left out. */
export function readCertificates(bytes: Uint8Array): readonly CertificateFacts[] {
  return scanPem(bytes).blocks.flatMap(block => {
    if (!block.acceptedAsBlock || block.problems.length > 0) return [];
    const der = dataOf(bytes, block);
    const certificate = der && readCertificate(der);
    if (!certificate) return [];
    const own = certificate.subject.attributes.find(({ oid }) => oid === commonName)?.value;
    return [{
      name: own === undefined ? nameText(certificate.subject) : visible(own),
      notAfter: certificate.notAfter === null ? null : new Date(certificate.notAfter).toISOString().slice(0, 10),
      isAuthority: isAuthority(certificate),
      issuedItself: issuedItself(certificate),
    }];
  });
}
