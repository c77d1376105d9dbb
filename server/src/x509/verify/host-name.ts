/** Whether a certificate is for a host, as Go's `VerifyHostname` judges (golang/go crypto/x509 verify.go): alternative names only. */
import { isIp } from '../acceptance/addresses';
import type { Certificate } from '../certificate/model';

export type HostVerdict = 'matches' | 'differs' | 'no-names' | 'common-name-only';

/** Judges the host name or address; an address may stand in brackets. */
export function judgeHost(certificate: Certificate, host: string): HostVerdict {
  const address = host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host;
  const names = certificate.alternativeNames ?? [];
  const relevant = names.filter(({ kind }) => kind === 'dns' || kind === 'ip');
  if (relevant.length === 0) return certificate.alternativeNames === null && looksLikeHost(commonName(certificate)) ? 'common-name-only' : 'no-names';
  if (isIp(address)) {
    const wanted = addressOctets(address);
    return relevant.some(({ octets }) => octets !== null && wanted !== undefined && sameAddress(octets, wanted)) ? 'matches' : 'differs';
  }
  return relevant.some(({ kind, value }) => kind === 'dns' && matchesHost(value, host)) ? 'matches' : 'differs';
}

function commonName(certificate: Certificate): string {
  return certificate.subject.attributes.findLast(({ oid }) => oid === '2.5.4.3')?.value ?? '';
}

/** A name that Go took from the common name until 1.14. */
export function looksLikeHost(text: string): boolean {
  return isHostName(text, true) && text.includes('.');
}

/** Whether a name in a certificate covers a host: equal, or with `*` as its whole first label. */
export function matchesHost(pattern: string, host: string): boolean {
  const wanted = host.toLowerCase();
  // Names that are no host names are compared as they stand.
  if (!isHostName(pattern, true) || !isHostName(host, false)) return pattern.toLowerCase() === wanted;
  const patternLabels = pattern.toLowerCase().replace(/\.$/, '').split('.');
  const hostLabels = wanted.replace(/\.$/, '').split('.');
  if (patternLabels.length !== hostLabels.length) return false;
  return patternLabels.every((label, index) => (index === 0 && label === '*') || label === hostLabels[index]);
}

/** Letters, digits, hyphens, underscores and colons in labels; a pattern may begin with `*` and has no dot at its end. */
export function isHostName(text: string, isPattern: boolean): boolean {
  const name = isPattern ? text : text.replace(/\.$/, '');
  if (name === '' || name === '*') return false;
  return name.split('.').every((label, index) => {
    if (isPattern && index === 0 && label === '*') return true;
    return /^[A-Za-z0-9_:](?:[A-Za-z0-9_:-]*)$/.test(label) && !label.startsWith('-');
  });
}

/** The octets of an address in text; four for IPv4, also when it is written as IPv6. */
export function addressOctets(text: string): Uint8Array | undefined {
  if (!text.includes(':')) return Uint8Array.from(text.split('.').map(Number));
  const [head = '', tail] = text.split('::');
  const front = groupOctets(head);
  const back = groupOctets(tail ?? '');
  if (tail === undefined && front.length !== 16) return undefined;
  const octets = new Uint8Array(16);
  octets.set(front);
  octets.set(back, 16 - back.length);
  return octets;
}

function groupOctets(text: string): number[] {
  if (text === '') return [];
  return text.split(':').flatMap((group) => {
    if (group.includes('.')) return group.split('.').map(Number);
    const value = Number.parseInt(group, 16);
    return [value >> 8, value & 0xff];
  });
}

/** The same address; IPv4 written as IPv6 is IPv4. */
export function sameAddress(a: Uint8Array, b: Uint8Array): boolean {
  const [x, y] = [plainAddress(a), plainAddress(b)];
  return x.length === y.length && x.every((octet, index) => octet === y[index]);
}

function plainAddress(octets: Uint8Array): Uint8Array {
  const mapped = octets.length === 16 && octets.subarray(0, 10).every((octet) => octet === 0) && octets[10] === 0xff && octets[11] === 0xff;
  return mapped ? octets.subarray(12) : octets;
}
