/** The name constraints extension, which all of Go's releases read with the same code. */
import { constructedContextTag, contextTag, DerReader, Tag } from '../../syntax/der/reader';
import type { DerElement } from '../../syntax/der/reader';
import { latin1 } from '../../syntax/pem/lines';
import { isAscii } from '../../syntax/der/strings';
import { isIp, isIpv4Mapped } from './addresses';
import { judgeDomain, mailboxDomain } from './domains';
import type { Objections } from './objections';

/** Judges the extension's value; false when reading is over. */
export function judgeNameConstraints(bytes: Uint8Array, value: DerElement, objections: Objections): boolean {
  const outer = new DerReader(bytes, value.content, value.end);
  const sequence = outer.read(Tag.sequence);
  const parts = sequence && outer.inside(sequence);
  if (!parts || !outer.empty) return objections.raise('name-constraints', value);
  const lists: DerElement[] = [];
  for (const number of [0, 1]) {
    if (!parts.peek(constructedContextTag(number))) continue;
    const list = parts.any();
    if (!list) return objections.raise('name-constraints', value);
    lists.push(list);
  }
  if (!parts.empty) return objections.raise('name-constraints', value);
  if (lists.every((list) => list.content === list.end)) return objections.raise('name-constraints-empty', value);
  return lists.every((list) => judgeSubtrees(bytes, list, objections));
}

function judgeSubtrees(bytes: Uint8Array, list: DerElement, objections: Objections): boolean {
  const subtrees = new DerReader(bytes, list.content, list.end);
  while (!subtrees.empty) {
    const subtree = subtrees.read(Tag.sequence);
    const base = subtree && subtrees.inside(subtree).any();
    if (!base) return objections.raise('name-constraints', list);
    if (!judgeBase(bytes, base, objections)) return false;
  }
  return true;
}

function judgeBase(bytes: Uint8Array, base: DerElement, objections: Objections): boolean {
  if (base.tag === contextTag(7)) return judgeIpRange(bytes, base, objections);
  const judge = textJudges.get(base.tag);
  if (!judge) return true;
  if (!isAscii(bytes, { start: base.content, end: base.end })) return objections.raise('name-constraints-text', base);
  return judge(latin1(bytes, base.content, base.end), base, objections);
}

type TextJudge = (text: string, base: DerElement, objections: Objections) => boolean;

const textJudges: ReadonlyMap<number, TextJudge> = new Map<number, TextJudge>([
  [contextTag(1), judgeMailConstraint],
  [contextTag(2), judgeDomainConstraint],
  [contextTag(6), judgeUriConstraint],
]);

function judgeDomainConstraint(text: string, base: DerElement, objections: Objections): boolean {
  const judgement = judgeDomain(text, true);
  return judgement === 'good' || objections.raise(judgement === 'bad' ? 'name-constraints-domain' : 'leading-dots', base);
}

function judgeMailConstraint(text: string, base: DerElement, objections: Objections): boolean {
  if (!text.includes('@')) return judgeDomainConstraint(text, base, objections);
  const domain = mailboxDomain(text);
  const judgement = domain === undefined ? 'bad' : judgeDomain(domain, false);
  if (judgement === 'bad') return objections.raise('name-constraints-mailbox', base);
  if (judgement === 'leading-dots' && !objections.raise('leading-dots', base)) return false;
  return domain?.includes('@') !== true || objections.raise('mailbox-domain', base);
}

function judgeUriConstraint(text: string, base: DerElement, objections: Objections): boolean {
  if (isIp(text)) return objections.raise('name-constraints-uri-ip', base);
  if (isIp(text, true) && !objections.raise('uri-constraint-ip-zeros', base)) return false;
  return judgeDomainConstraint(text, base, objections);
}

function judgeIpRange(bytes: Uint8Array, base: DerElement, objections: Objections): boolean {
  const value = bytes.subarray(base.content, base.end);
  if (value.length !== 8 && value.length !== 32) return objections.raise('name-constraints-ip-length', base);
  const half = value.length / 2;
  if (!isContiguousMask(value.subarray(half))) return objections.raise('name-constraints-mask', base);
  return !isIpv4Mapped(value.subarray(0, half)) || objections.raise('name-constraints-ipv4-mapped', base);
}

/** Ones, then zeros. */
function isContiguousMask(mask: Uint8Array): boolean {
  const bits = [...mask].map((octet) => octet.toString(2).padStart(8, '0')).join('');
  return /^1*0*$/.test(bits);
}
