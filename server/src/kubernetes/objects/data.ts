/** What ConfigMaps and Secrets hold, entry by entry. */
import { pairsAt, scalarAt, textAt, type YamlNode, type YamlPair, type YamlScalar } from '../../syntax/yaml/tree';
import type { KubernetesObject } from '../model';
import { readBase64 } from './base64';

export type Section = 'data' | 'stringData' | 'binaryData';

export interface DataEntry {
  readonly object: KubernetesObject;
  readonly section: Section;
  readonly key: string;
  readonly pair: YamlPair;
  readonly value: YamlScalar;
  /** Whether the API server decodes the value from base64. */
  readonly isEncoded: boolean;
}

const sections: readonly Section[] = ['data', 'stringData', 'binaryData'];

export function isConfig(object: KubernetesObject): boolean {
  return object.apiVersion === 'v1' && (object.kind === 'ConfigMap' || object.kind === 'Secret');
}

/** `ConfigMap`, `Secret`: never anything that the user wrote. */
export function kindName(object: KubernetesObject): string {
  return object.kind === 'Secret' ? 'Secret' : 'ConfigMap';
}

export function nameOrUnnamed(object: KubernetesObject): string {
  return object.name ?? '(no name)';
}

/** The entries that have a text which is known; a file that SOPS has encrypted has none. */
export function entriesOf(object: KubernetesObject): readonly DataEntry[] {
  if (!isConfig(object) || pairsAt(object.node).some(({ key }) => key === 'sops')) return [];
  return sections.flatMap(section =>
    pairsAt(object.node, section).flatMap(pair => {
      const value = textScalar(pair.value);
      if (!value) return [];
      const isEncoded = section === 'binaryData' || (section === 'data' && object.kind === 'Secret');
      return [{ object, section, key: pair.key, pair, value, isEncoded }];
    }),
  );
}

/** All keys that the object is written with, whatever their values. */
export function keysOf(object: KubernetesObject): ReadonlySet<string> {
  return new Set(sections.flatMap(section => pairsAt(object.node, section).map(({ key }) => key)));
}

/** A number or a truth value is refused for another reason than its text. */
const noText = /^([-+]?[\d._]+(e[-+]?\d+)?|0x[\da-f]+|true|false|yes|no|on|off|null|~)$/i;

function textScalar(node: YamlNode | undefined): YamlScalar | undefined {
  if (node?.kind !== 'scalar' || node.isNull || node.isTainted) return undefined;
  return node.style === 'plain' && noText.test(node.text) ? undefined : node;
}

const openMarks = /\{\{|\$\(|\$\{|\$[A-Za-z_]|<[^>]*>|\[\[|ENC\[|\(\([\w./-]+\)\)|%[\w.]+%|@@?\w+@@?|__\w+__|\.\.\.|…/;
const openWords = /replace|change.?me|your|todo|placeholder|insert|base.?64|redacted|example|dummy|fixme|xxx|_here\b/i;

/** Whether a tool or a person is to put the value in: `${CA}`, `<path:…>`, `ENC[…]`, `REPLACE_ME`. */
export function isLeftOpen(text: string): boolean {
  return openMarks.test(text) || openWords.test(text) || /^[A-Z0-9]*_[A-Z0-9_]*$/.test(text);
}

/** Only a template's own marks: where PEM stands around them, a tool still puts something in. */
export function isTemplated(text: string): boolean {
  return /\{\{|\$\(|\$\{|<path:|ENC\[|<[A-Za-z][^>\r\n]*>/.test(text);
}

/** What the key's file holds; `undefined` where the value is not base64. */
export function bytesOf({ value, isEncoded }: DataEntry): Uint8Array | undefined {
  if (!isEncoded) return new TextEncoder().encode(value.text);
  const answer = readBase64(value.text);
  return 'bytes' in answer ? answer.bytes : undefined;
}

/** The value of an annotation or a label. */
export function markOf(object: KubernetesObject, name: string): YamlScalar | undefined {
  return scalarAt(object.node, 'metadata', 'annotations', name) ?? scalarAt(object.node, 'metadata', 'labels', name);
}

export function marksOf(object: KubernetesObject): readonly YamlPair[] {
  return [...pairsAt(object.node, 'metadata', 'annotations'), ...pairsAt(object.node, 'metadata', 'labels')];
}

export function typeOf(object: KubernetesObject): string | undefined {
  return textAt(object.node, 'type');
}
