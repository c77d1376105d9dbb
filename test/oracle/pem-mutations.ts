/** Certificates and PEM files made from good ones by damage: in single bytes, and in the structure with all lengths set right again. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dataOf, scanPem } from '../../server/src/syntax/pem/scan';
import type { Random } from './random';

const cases = join(import.meta.dirname, '..', 'cases', 'pem');

export function caseFiles(): readonly string[] {
  return readdirSync(cases).filter(name => /\.(pem|crt|p7b)$/.test(name)).map(name => join(cases, name));
}

/** The DER of every certificate in the cases, each once. */
export function seedCertificates(): readonly Uint8Array[] {
  const found = new Map<string, Uint8Array>();
  for (const file of caseFiles()) {
    const bytes = new Uint8Array(readFileSync(file));
    for (const block of scanPem(bytes).blocks) {
      const data = block.label === 'CERTIFICATE' ? dataOf(bytes, block) : undefined;
      if (data && data.length < 4096) found.set(Buffer.from(data).toString('latin1'), Uint8Array.from(data));
    }
  }
  return [...found.values()];
}

/** Like one of the seeds, but for one to three changes. */
export function mutatedDer(random: Random, seeds: readonly Uint8Array[]): Uint8Array {
  let der = random.pick(seeds);
  const changes = 1 + random.below(3);
  for (let i = 0; i < changes; i++) der = random.chance(0.7) ? changedTree(random, der) : changedBytes(random, der);
  return der;
}

/** A PEM file of a few lines' length like one of the cases, but for some changes in its text. */
export function mutatedPem(random: Random, seeds: readonly Uint8Array[]): Uint8Array {
  let bytes = random.pick(seeds);
  const changes = 1 + random.below(4);
  for (let i = 0; i < changes; i++) bytes = random.chance(0.6) ? spliced(random, bytes, Buffer.from(random.pick(scraps), 'latin1')) : changedBytes(random, bytes);
  return bytes;
}

const scraps = [
  '-----BEGIN CERTIFICATE-----', '-----END CERTIFICATE-----', '-----BEGIN CERTIFICATE-----\n', '\n-----END CERTIFICATE-----\n', '-----BEGIN ', '-----END ', '-----', '\n', '\r\n', '\r', ' ', '\t',
  '=', '==', ':', 'a: b\n', '\uFEFF', '\u0000', '-', '# comment\n', 'AAAA', '\n\n', 'CERTIFICATE', '-----BEGIN TRUSTED CERTIFICATE-----\n', '-----END -----BEGIN X-----\n', '\u000c', '*',
];

function spliced(random: Random, bytes: Uint8Array, scrap: Uint8Array): Uint8Array {
  const at = atLineBreak(random, bytes);
  const removed = random.chance(0.3) ? random.below(40) : 0;
  return concat([bytes.subarray(0, at), scrap, bytes.subarray(Math.min(bytes.length, at + removed))]);
}

/** Half the time at the beginning of a line: that is where PEM is decided. */
function atLineBreak(random: Random, bytes: Uint8Array): number {
  const at = random.below(bytes.length + 1);
  if (random.chance(0.5)) return at;
  const feed = bytes.indexOf(10, at);
  return feed < 0 ? at : feed + 1;
}

function changedBytes(random: Random, bytes: Uint8Array): Uint8Array {
  if (bytes.length === 0) return Uint8Array.of(random.below(256));
  const at = random.below(bytes.length);
  switch (random.below(5)) {
    case 0:
      return concat([bytes.subarray(0, at), bytes.subarray(at + 1)]);
    case 1:
      return concat([bytes.subarray(0, at), Uint8Array.of(random.below(256)), bytes.subarray(at)]);
    case 2:
      return bytes.slice(0, at);
    case 3:
      return bytes.map((byte, index) => (index === at ? byte ^ (1 << random.below(8)) : byte));
    default:
      return bytes.map((byte, index) => (index === at ? random.below(256) : byte));
  }
}

interface Tree {
  tag: number;
  content: Uint8Array;
  children: Tree[] | undefined;
}

function changedTree(random: Random, der: Uint8Array): Uint8Array {
  const trees = parseAll(der, 0);
  if (!trees || trees.length === 0) return changedBytes(random, der);
  const all: { node: Tree; siblings: Tree[] }[] = [];
  const collect = (siblings: Tree[]): void => {
    for (const node of siblings) {
      all.push({ node, siblings });
      if (node.children) collect(node.children);
    }
  };
  collect(trees);
  change(random, random.pick(all));
  return concat(trees.map(encode));
}

const tags = [0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x0a, 0x0c, 0x12, 0x13, 0x14, 0x16, 0x17, 0x18, 0x1a, 0x1c, 0x1e, 0x30, 0x31, 0x80, 0x81, 0x82, 0x86, 0x87, 0xa0, 0xa1, 0xa3, 0x5f];

function change(random: Random, { node, siblings }: { readonly node: Tree; readonly siblings: Tree[] }): void {
  const at = siblings.indexOf(node);
  switch (random.below(7)) {
    case 0:
      siblings.splice(at, 1);
      return;
    case 1:
      siblings.splice(at, 0, node);
      return;
    case 2:
      siblings.splice(random.below(siblings.length), 0, ...siblings.splice(at, 1));
      return;
    case 3:
      node.tag = random.pick(tags);
      return;
    case 4:
      siblings.splice(at, 0, { tag: random.pick(tags), content: Uint8Array.from({ length: random.below(4) }, () => random.below(256)), children: undefined });
      return;
    default:
      node.content = node.children ? node.content : changedBytes(random, node.content);
      if (node.children) node.children.push({ tag: random.pick(tags), content: Uint8Array.of(random.below(256)), children: undefined });
  }
}

const deepest = 12;

/** Constructed elements, and octet strings that hold one element, are taken apart. */
function parseAll(der: Uint8Array, depth: number): Tree[] | undefined {
  const trees: Tree[] = [];
  for (let at = 0; at < der.length; ) {
    const first = der[at + 1];
    if (first === undefined || first === 0x80 || first > 0x83) return undefined;
    const octets = first < 0x80 ? 0 : first & 0x7f;
    let length = octets === 0 ? first : 0;
    for (let i = 0; i < octets; i++) length = length * 256 + (der[at + 2 + i] ?? 0);
    const start = at + 2 + octets;
    if (start + length > der.length) return undefined;
    const content = der.slice(start, start + length);
    const tag = der[at] ?? 0;
    const opens = depth < deepest && ((tag & 0x20) !== 0 || tag === 0x04);
    trees.push({ tag, content, children: opens ? parseAll(content, depth + 1) : undefined });
    at = start + length;
  }
  return trees;
}

function encode({ tag, content, children }: Tree): Uint8Array {
  const body = children ? concat(children.map(encode)) : content;
  const { length } = body;
  const head = length < 0x80 ? [tag, length] : length < 0x100 ? [tag, 0x81, length] : length < 0x10000 ? [tag, 0x82, length >> 8, length & 0xff] : [tag, 0x83, length >> 16, (length >> 8) & 0xff, length & 0xff];
  return concat([Uint8Array.from(head), body]);
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}
