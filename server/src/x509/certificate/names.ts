/** Distinguished names and other names in certificates, as text. */
import type { Span } from '../../core/text';
import { DerReader, Tag } from '../../syntax/der/reader';
import type { DerElement } from '../../syntax/der/reader';
import { stringText } from '../../syntax/der/strings';
import { hexOf, readOid } from '../../syntax/der/values';
import { latin1 } from '../../syntax/pem/lines';
import type { Attribute, GeneralName, Name } from './model';
import { attributeName } from './oids';

/** Reads a Name; an attribute that is no name is left out, a value that is no text is shown as `#` and its DER in hexadecimal. */
export function readName(bytes: Uint8Array, element: DerElement): Name {
  const attributes: Attribute[] = [];
  const sets = new DerReader(bytes, element.content, element.end, true);
  for (let set = sets.any(); set; set = sets.any()) {
    const members = sets.inside(set);
    for (let member = members.any(); member; member = members.any()) {
      const attribute = readAttribute(bytes, members.inside(member));
      if (attribute) attributes.push(attribute);
    }
  }
  return { attributes, key: latin1(bytes, element.start, element.end) };
}

function readAttribute(bytes: Uint8Array, parts: DerReader): Attribute | undefined {
  const type = parts.read(Tag.oid);
  const value = parts.any();
  if (!type || !value) return undefined;
  const span = { start: value.content, end: value.end };
  const text = stringText(bytes, value.tag, span);
  return { oid: oidText(bytes, type), value: text ?? `#${hexOf(bytes, value.start, value.end)}`, tag: value.tag, span };
}

/** Dotted form; for one that nobody can read, its octets. */
export function oidText(bytes: Uint8Array, element: DerElement): string {
  return readOid(bytes, element.content, element.end)?.text ?? `#${hexOf(bytes, element.content, element.end)}`;
}

/** The name as RFC 4514 writes it, and Go prints it: the last attribute first. */
export function nameText(name: Name): string {
  return [...name.attributes].reverse().map(({ oid, value }) => `${attributeName(oid)}=${escapedValue(value)}`).join(',');
}

function escapedValue(value: string): string {
  return visible(value.replace(/[,+"\\<>;]|^[# ]| $/g, '\\$&'));
}

/** Control characters and marks that reorder or hide text, as escapes: what is shown must be what is there. */
export function visible(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, escapeOf);
}

function escapeOf(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** Whether a text has characters that `visible` would escape. */
export function hasHiddenCharacters(text: string): boolean {
  return visible(text) !== text;
}

/** The value of the last attribute of this type, which is the one that counts to Go. */
export function lastValue(name: Name, oid: string): string | undefined {
  return name.attributes.findLast((attribute) => attribute.oid === oid)?.value;
}

/** What to call whoever has this name: its common name, or unit, or organisation; `undefined` when it has none of these. */
export function shortName(name: Name): string | undefined {
  const value = ['2.5.4.3', '2.5.4.11', '2.5.4.10', '1.2.840.113549.1.9.1'].map((oid) => lastValue(name, oid)).find((text) => text !== undefined && text.trim() !== '');
  const anything = value ?? name.attributes[name.attributes.length - 1]?.value;
  return anything === undefined ? undefined : visible(anything);
}

const kinds: ReadonlyMap<number, GeneralName['kind']> = new Map([
  [0x81, 'mail'],
  [0x82, 'dns'],
  [0x86, 'uri'],
  [0x87, 'ip'],
  [0xa4, 'directory'],
]);

/** A GeneralName, whatever its kind. `ranges` says that addresses come with a mask. */
export function readGeneralName(bytes: Uint8Array, element: DerElement, ranges = false): GeneralName {
  const kind = kinds.get(element.tag) ?? 'other';
  const octets = bytes.slice(element.content, element.end);
  if (kind === 'ip') return { kind, value: ranges ? rangeText(octets) : addressText(octets), octets };
  if (kind === 'directory') return { kind, value: directoryText(bytes, element), octets: null };
  if (kind === 'other') return { kind, value: otherName(bytes, element), octets: null };
  return { kind, value: latin1(bytes, element.content, element.end), octets: null };
}

/** The Name inside a directoryName; its DER is what comparisons need. */
export function directoryName(bytes: Uint8Array, element: DerElement): Name | undefined {
  const inner = new DerReader(bytes, element.content, element.end, true).read(Tag.sequence);
  return inner && readName(bytes, inner);
}

function directoryText(bytes: Uint8Array, element: DerElement): string {
  const name = directoryName(bytes, element);
  return name ? nameText(name) : hexOf(bytes, element.content, element.end);
}

/** `otherName` with its type and text where there is one, or the registered identifier. */
function otherName(bytes: Uint8Array, element: DerElement): string {
  if (element.tag === 0x88) return readOid(bytes, element.content, element.end)?.text ?? hexOf(bytes, element.content, element.end);
  const parts = new DerReader(bytes, element.content, element.end, true);
  const type = element.tag === 0xa0 ? parts.read(Tag.oid) : undefined;
  const wrapped = type && parts.any();
  const value = wrapped && parts.inside(wrapped).any();
  if (!type || !value) return hexOf(bytes, element.start, element.end);
  const text = stringText(bytes, value.tag, { start: value.content, end: value.end });
  return `${oidText(bytes, type)}: ${text ?? hexOf(bytes, value.start, value.end)}`;
}

/** An address of 4 or 16 octets as people write it; any other number of octets in hexadecimal. */
export function addressText(octets: Uint8Array): string {
  if (octets.length === 4) return octets.join('.');
  if (octets.length !== 16) return `#${hexOf(octets, 0, octets.length)}`;
  const groups = Array.from({ length: 8 }, (_, i) => (((octets[2 * i] ?? 0) << 8) | (octets[2 * i + 1] ?? 0)).toString(16));
  const zeros = longestZeros(groups);
  if (!zeros) return groups.join(':');
  return `${groups.slice(0, zeros.start).join(':')}::${groups.slice(zeros.end).join(':')}`;
}

function longestZeros(groups: readonly string[]): Span | undefined {
  let best: Span | undefined;
  for (let start = 0; start < groups.length; start++) {
    let end = start;
    while (groups[end] === '0') end++;
    if (end - start > 1 && end - start > (best ? best.end - best.start : 0)) best = { start, end };
  }
  return best;
}

function rangeText(octets: Uint8Array): string {
  const half = octets.length / 2;
  if (half !== 4 && half !== 16) return `#${hexOf(octets, 0, octets.length)}`;
  const bits = [...octets.subarray(half)].map((octet) => octet.toString(2).padStart(8, '0')).join('');
  const ones = bits.indexOf('0') < 0 ? bits.length : bits.indexOf('0');
  const contiguous = !bits.includes('1', ones);
  return `${addressText(octets.subarray(0, half))}/${contiguous ? ones : addressText(octets.subarray(half))}`;
}
