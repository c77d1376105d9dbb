/** Edits of YAML in its own style. */
import type { Edit } from '../../core/finding';
import { lineBreakOf, type Span } from '../../core/text';
import { templateMark, type YamlPair, type YamlScalar } from './tree';

/** A plain scalar where that is possible, quoted otherwise. */
export function scalarText(value: string): string {
  return /^[A-Za-z/][\w./@+-]*$/.test(value) ? value : `"${value.replace(/["\\]/g, '\\$&')}"`;
}

/** Another value in the quotes of the old one. */
export function replaceScalar(file: string, scalar: YamlScalar, value: string): readonly Edit[] | undefined {
  if (scalar.isTainted || value.includes(templateMark) || scalar.style === 'literal' || scalar.style === 'folded') return undefined;
  const plain = scalarText(value);
  const quoted = scalar.style === 'single' ? `'${value.replace(/'/g, "''")}'` : scalar.style === 'double' ? JSON.stringify(value) : plain;
  return [{ file, span: scalar.span, newText: quoted }];
}

/** A further pair behind `pair`, on a line of its own where that one has one; `undefined` where the place does not allow it. */
export function addPairAfter(file: string, text: string, map: { readonly isFlow: boolean }, pair: YamlPair, key: string, value: string): readonly Edit[] | undefined {
  const written = `${key}: ${scalarText(value)}`;
  if (map.isFlow) return [insert(file, pair.span.end, `, ${written}`)];
  const line = text.slice(text.lastIndexOf('\n', pair.keySpan.start - 1) + 1, pair.keySpan.start);
  if (!/^[ -]*$/.test(line)) return undefined;
  const rest = /^[^\r\n]*/.exec(text.slice(pair.span.end, pair.span.end + 1000))?.[0] ?? '';
  if (!/^[ \t]*(#.*)?$/.test(rest)) return undefined;
  return [insert(file, pair.span.end + rest.length, `${lineBreakOf(text)}${line.replace(/-/g, ' ')}${written}`)];
}

function insert(file: string, offset: number, newText: string): Edit {
  const span: Span = { start: offset, end: offset };
  return { file, span, newText };
}
