/** How large an object is where kubectl keeps it. */
import type { YamlNode, YamlScalar } from '../../syntax/yaml/tree';

/** More nodes than this are aliases of aliases, made to hurt. */
const mostNodes = 20_000;

/** Bytes of the object as compact JSON, which `kubectl apply` writes into an annotation of it; `undefined` where it is not worth counting. */
export function jsonSize(root: YamlNode): number | undefined {
  const waiting: (YamlNode | undefined)[] = [root];
  let size = 0;
  for (let nodes = 0; waiting.length > 0; nodes++) {
    if (nodes > mostNodes) return undefined;
    const node = waiting.pop();
    if (!node) size += 4;
    else if (node.kind === 'scalar') size += scalarSize(node);
    else {
      const count = node.kind === 'list' ? node.items.length : node.pairs.length;
      size += 2 + Math.max(0, count - 1);
      if (node.kind === 'list') waiting.push(...node.items);
      else for (const { key, value } of node.pairs) {
        size += textSize(key) + 1;
        waiting.push(value);
      }
    }
  }
  return size;
}

function scalarSize({ text, style, isNull }: YamlScalar): number {
  if (isNull) return 4;
  return style === 'plain' && /^(true|false|-?\d+(\.\d+)?)$/.test(text) ? text.length : textSize(text);
}

/** Go escapes quotes, control characters and the three that mean something in HTML. */
function textSize(text: string): number {
  let size = 2;
  for (const letter of text) {
    const code = letter.codePointAt(0) ?? 0;
    if (letter === '"' || letter === '\\' || letter === '\n' || letter === '\r' || letter === '\t') size += 2;
    else if (code < 0x20 || letter === '<' || letter === '>' || letter === '&') size += 6;
    else size += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return size;
}
