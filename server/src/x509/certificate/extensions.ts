/** The values of the extensions that chains, rules and lists need. Each reader gives `undefined` for a value that is not what it should be. */
import type { Span } from '../../core/text';
import { constructedContextTag, contextTag, DerReader, Tag } from '../../syntax/der/reader';
import type { DerElement } from '../../syntax/der/reader';
import { hexOf, integerValue, readBitString } from '../../syntax/der/values';
import { latin1 } from '../../syntax/pem/lines';
import type { BasicConstraints, GeneralName, NameConstraints, PolicyConstraints, Subtree } from './model';
import { oidText, readGeneralName } from './names';

/** A list longer than this is cut: nobody reads it, and a file may hold thousands of such certificates. */
const longestList = 10_000;

function listIn(bytes: Uint8Array, value: Span): DerReader | undefined {
  const outer = new DerReader(bytes, value.start, value.end, true);
  const sequence = outer.read(Tag.sequence);
  return sequence && outer.inside(sequence);
}

/** All elements of a reader through `read`; `undefined` as soon as one cannot be read. */
function readAll<T>(reader: DerReader | undefined, read: (element: DerElement) => T | undefined): T[] | undefined {
  if (!reader) return undefined;
  const all: T[] = [];
  while (!reader.empty && all.length < longestList) {
    const element = reader.any();
    const item = element && read(element);
    if (item === undefined) return undefined;
    all.push(item);
  }
  return all;
}

export function readBasicConstraints(bytes: Uint8Array, value: Span): BasicConstraints | undefined {
  const fields = listIn(bytes, value);
  if (!fields) return undefined;
  const flag = fields.read(Tag.boolean);
  const length = fields.read(Tag.integer);
  if (!flag && !length && !fields.empty) return undefined;
  const ca = flag !== undefined && flag.end > flag.content && bytes[flag.content] !== 0;
  const number = length ? smallNumber(bytes, length) : null;
  return number === undefined ? undefined : { ca, pathLength: number };
}

/** A number that is not absurd. */
function smallNumber(bytes: Uint8Array, element: DerElement): number | undefined {
  const octets = element.end - element.content;
  return octets >= 1 && octets <= 6 ? Number(integerValue(bytes, element)) : undefined;
}

export function readKeyUsage(bytes: Uint8Array, value: Span): number | undefined {
  const element = new DerReader(bytes, value.start, value.end, true).read(Tag.bitString);
  const bits = element && readBitString(bytes, element);
  if (!bits) return undefined;
  let usage = 0;
  for (let i = 0; i < 9; i++) {
    const octet = bits.octets.start + (i >> 3);
    if (octet < bits.octets.end && ((bytes[octet] ?? 0) & (0x80 >> (i & 7))) !== 0) usage |= 1 << i;
  }
  return usage;
}

export function readOidList(bytes: Uint8Array, value: Span): readonly string[] | undefined {
  return readAll(listIn(bytes, value), (element) => (element.tag === Tag.oid ? oidText(bytes, element) : undefined));
}

export function readAlternativeNames(bytes: Uint8Array, value: Span): readonly GeneralName[] | undefined {
  return readAll(listIn(bytes, value), (element) => readGeneralName(bytes, element));
}

export function readSubjectKeyId(bytes: Uint8Array, value: Span): string | undefined {
  const octets = new DerReader(bytes, value.start, value.end, true).read(Tag.octetString);
  return octets && hexOf(bytes, octets.content, octets.end);
}

/** The key identifier of the issuer; the empty text when the extension names the issuer in another way only. */
export function readAuthorityKeyId(bytes: Uint8Array, value: Span): string | undefined {
  const fields = listIn(bytes, value);
  if (!fields) return undefined;
  const id = fields.read(contextTag(0));
  return id ? hexOf(bytes, id.content, id.end) : '';
}

export function readNameConstraints(bytes: Uint8Array, value: Span): NameConstraints | undefined {
  const fields = listIn(bytes, value);
  if (!fields) return undefined;
  const permitted = subtreesOf(bytes, fields, fields.read(constructedContextTag(0)));
  const excluded = subtreesOf(bytes, fields, fields.read(constructedContextTag(1)));
  return permitted && excluded && { permitted, excluded };
}

function subtreesOf(bytes: Uint8Array, fields: DerReader, list: DerElement | undefined): readonly Subtree[] | undefined {
  if (!list) return [];
  return readAll(fields.inside(list), (element) => {
    const base = fields.inside(element).any();
    return base && readGeneralName(bytes, base, true);
  });
}

export function readPolicies(bytes: Uint8Array, value: Span): readonly string[] | undefined {
  const list = listIn(bytes, value);
  return readAll(list, (element) => {
    const id = list?.inside(element).read(Tag.oid);
    return id && oidText(bytes, id);
  });
}

export function readPolicyMappings(bytes: Uint8Array, value: Span): readonly (readonly [string, string])[] | undefined {
  const list = listIn(bytes, value);
  return readAll(list, (element): readonly [string, string] | undefined => {
    const pair = list?.inside(element);
    const from = pair?.read(Tag.oid);
    const to = pair?.read(Tag.oid);
    return from && to && [oidText(bytes, from), oidText(bytes, to)];
  });
}

export function readPolicyConstraints(bytes: Uint8Array, value: Span): PolicyConstraints | undefined {
  const fields = listIn(bytes, value);
  if (!fields) return undefined;
  const explicit = fields.read(contextTag(0));
  const mapping = fields.read(contextTag(1));
  return { requireExplicit: explicit ? (smallNumber(bytes, explicit) ?? null) : null, inhibitMapping: mapping ? (smallNumber(bytes, mapping) ?? null) : null };
}

export function readSkipCount(bytes: Uint8Array, value: Span): number | undefined {
  const element = new DerReader(bytes, value.start, value.end, true).read(Tag.integer);
  return element && smallNumber(bytes, element);
}

/** Where the issuer's certificate and its OCSP service are. */
export function readAuthorityAccess(bytes: Uint8Array, value: Span): { readonly issuers: readonly string[]; readonly ocsp: readonly string[] } | undefined {
  const list = listIn(bytes, value);
  const found = readAll(list, (element) => {
    const fields = list?.inside(element);
    const method = fields?.read(Tag.oid);
    const place = fields?.any();
    if (!method || !place) return undefined;
    return { method: oidText(bytes, method), url: place.tag === contextTag(6) ? latin1(bytes, place.content, place.end) : '' };
  });
  if (!found) return undefined;
  const urls = (method: string): readonly string[] => found.filter((each) => each.method === method && each.url !== '').map(({ url }) => url);
  return { issuers: urls('1.3.6.1.5.5.7.48.2'), ocsp: urls('1.3.6.1.5.5.7.48.1') };
}

export function readDistributionPoints(bytes: Uint8Array, value: Span): readonly string[] | undefined {
  const list = listIn(bytes, value);
  const points = readAll(list, (element) => list && pointUrls(bytes, list.inside(element)));
  return points?.flat();
}

function pointUrls(bytes: Uint8Array, point: DerReader): readonly string[] {
  const name = point.read(constructedContextTag(0));
  const full = name && point.inside(name).read(constructedContextTag(0));
  const names = full && readAll(point.inside(full), (element) => readGeneralName(bytes, element));
  return (names ?? []).filter(({ kind }) => kind === 'uri').map((each) => each.value);
}
