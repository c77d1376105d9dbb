/** The subject alternative names that Go looks into: mail, DNS, URI and IP. */
import type { DerElement } from '../../syntax/der/reader';
import { isAscii } from '../../syntax/der/strings';
import { latin1 } from '../../syntax/pem/lines';
import { isIpv4Mapped } from './addresses';
import { judgeDomain } from './domains';
import type { Objections } from './objections';
import { goUrlHost } from './urls';
import type { HostRules } from './urls';

/** Numbers of the kinds of GeneralName. */
export const GeneralName = { mail: 1, dns: 2, directory: 4, uri: 6, ip: 7 } as const;

/** Judges one name; `kind` is its tag number as the parser takes it. False when reading is over. */
export function judgeAlternativeName(bytes: Uint8Array, kind: number, name: DerElement, objections: Objections): boolean {
  if (kind === GeneralName.ip) return judgeIp(bytes, name, objections);
  const isText = kind === GeneralName.mail || kind === GeneralName.dns || kind === GeneralName.uri;
  if (!isText) return true;
  if (!isAscii(bytes, { start: name.content, end: name.end }) && !objections.raise('san-ascii', name)) return false;
  return kind !== GeneralName.uri || judgeUri(latin1(bytes, name.content, name.end), name, objections);
}

function judgeIp(bytes: Uint8Array, name: DerElement, objections: Objections): boolean {
  const octets = bytes.subarray(name.content, name.end);
  if (octets.length !== 4 && octets.length !== 16) return objections.raise('san-ip-length', name);
  return !isIpv4Mapped(octets) || objections.raise('san-ipv4-mapped', name);
}

/** The rules have only become stricter: what an earlier one refuses, the later ones do too. */
const hostRules: readonly { readonly rules: HostRules; readonly reason: 'san-uri' | 'san-uri-brackets' | 'san-uri-colons' }[] = [
  { rules: 'lenient', reason: 'san-uri' },
  { rules: 'brackets', reason: 'san-uri-brackets' },
  { rules: 'colons', reason: 'san-uri-colons' },
];

function judgeUri(text: string, name: DerElement, objections: Objections): boolean {
  for (const { rules, reason } of hostRules) {
    const host = goUrlHost(text, rules);
    const judgement = host === undefined ? 'bad' : judgeDomain(host, false);
    if (judgement === 'bad' && !objections.raise(reason, name)) return false;
    if (judgement === 'leading-dots' && !objections.raise('leading-dots', name)) return false;
  }
  return true;
}
