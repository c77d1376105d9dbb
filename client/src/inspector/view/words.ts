/** Facts of a certificate in words, and dates as the reader writes them. */
import type { ShownBlock, ShownCertificate } from '../messages';
import type { ViewStrings } from '../strings';
import { put, type IconName } from './dom';

export interface Words {
  readonly strings: ViewStrings;
  readonly locale: string;
  date(iso: string): string;
  number(value: number): string;
}

export function wordsFor(strings: ViewStrings, locale: string): Words {
  const dates = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' });
  const numbers = new Intl.NumberFormat(locale);
  return { strings, locale, date: iso => dates.format(new Date(iso)), number: value => numbers.format(value) };
}

const daysAYear = 365.25;

/** How a certificate's life stands: `not valid before …`, or when it ends. */
export function validityWords(certificate: ShownCertificate, words: Words): string {
  const { validity, notBefore } = certificate;
  if (validity === 'not-yet-valid' && notBefore !== null) return put(words.strings.notYetValid, words.date(notBefore));
  return endWords(certificate, words);
}

/** `23 days left`, `expired 3 days ago`, `8.2 years left`. */
export function endWords({ daysLeft }: ShownCertificate, { strings, number, locale }: Words): string {
  if (daysLeft === null) return strings.dateUnknown;
  if (daysLeft < 0) return put(strings.expired, number(-daysLeft));
  if (daysLeft <= 2 * daysAYear) return put(strings.daysLeft, number(daysLeft));
  return put(strings.yearsLeft, new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(daysLeft / daysAYear));
}

/** The state of a certificate's life, for colours; words say it too. */
export function lifeOf(certificate: ShownCertificate): 'ended' | 'ending' | 'future' | 'good' | 'unknown' {
  if (certificate.validity === 'not-yet-valid') return 'future';
  if (certificate.daysLeft === null) return 'unknown';
  if (certificate.daysLeft < 0) return 'ended';
  return certificate.daysLeft <= 30 ? 'ending' : 'good';
}

/** What a block is called in lists and in the drawing. */
export function titleOf(block: ShownBlock, { strings }: Words): string {
  const { certificate, request, key, damage, label } = block;
  if (certificate) return certificate.name;
  if (request) return put(strings.request, request.subject);
  if (key) return put(key.private ? strings.privateKey : strings.publicKey, key.description);
  return block.content === 'damaged' ? put(strings.damagedBlock, damage[0]?.text ?? label) : label;
}

export function roleWord(certificate: ShownCertificate, { strings }: Words): string {
  return { leaf: strings.leaf, 'self-signed': strings.selfSigned, intermediate: strings.intermediate, root: strings.root }[certificate.role];
}

export function iconOf(block: ShownBlock): IconName {
  if (block.certificate) return block.certificate.role;
  if (block.key) return 'key';
  return block.content === 'damaged' ? 'error' : 'other';
}
