/** The values of a YAML document in which certificates stand, as they are or in base64. */
import type { MappedText } from '../../core/embedded';
import type { Span } from '../../core/text';
import { base64Text } from '../embedded/base64';
import { mayHoldEncodedPem, mayHoldPem } from '../embedded/signs';
import { scalarText } from './scalar-text';
import type { YamlNode, YamlScalar } from './tree';

export interface PemValue {
  /** Keys and list indices from the node that was asked to the value. */
  readonly path: readonly string[];
  readonly span: Span;
  readonly content: MappedText;
}

/** Deeper values are made to hurt. */
const deepest = 40;

/** More nodes than this come from aliases of aliases. */
const mostNodes = 100_000;

/** The values below a node, in the order of the file; `file` is the whole text that spans are offsets of. */
export function pemValues(file: string, node: YamlNode | undefined): readonly PemValue[] {
  const found: PemValue[] = [];
  collect(file, node, [], { found, left: mostNodes });
  return found;
}

interface Search {
  readonly found: PemValue[];
  left: number;
}

function collect(file: string, node: YamlNode | undefined, path: readonly string[], search: Search): void {
  if (!node || path.length > deepest || search.left-- <= 0) return;
  const { found } = search;
  // What stands elsewhere was read there: an alias would give it twice.
  if (node.kind === 'scalar') {
    const content = contentOf(file, node);
    if (content && !found.some(({ span }) => span.start === node.span.start)) found.push({ path, span: node.span, content });
  } else if (node.kind === 'map') {
    for (const { key, value } of node.pairs) collect(file, value, [...path, key], search);
  } else {
    for (const [index, item] of node.items.entries()) collect(file, item, [...path, String(index)], search);
  }
}

function contentOf(file: string, scalar: YamlScalar): MappedText | undefined {
  if (mayHoldPem(scalar.text)) return scalarText(file, scalar);
  if (!mayHoldEncodedPem(scalar.text)) return undefined;
  const text = scalarText(file, scalar);
  return text && base64Text(text);
}
