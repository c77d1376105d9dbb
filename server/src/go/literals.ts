/** Composite literals of structs: their fields, and how one more is put in as gofmt would. */
import type { Edit } from '../core/finding';
import { lineBreakOf } from '../core/text';
import { bare, childAt, childrenAt, textOf, type GoNode } from '../syntax/go/tree';
import type { GoModel } from './model/model';
import { typeNamed } from './model/types';

export interface StructLiteral {
  /** The `composite_literal`. */
  readonly node: GoNode;
  /** From `{` to `}`. */
  readonly body: GoNode;
  /** Values by field, in the order of the text. */
  readonly fields: ReadonlyMap<string, GoNode>;
}

/** The literal of a struct type (`net/http.Transport`) that a node is, with or without `&`; only with field names. */
export function structLiteral(model: GoModel, expression: GoNode, type: string): StructLiteral | undefined {
  const node = pointed(expression);
  const written = childAt(node, 'type');
  const body = childAt(node, 'body');
  if (node.type !== 'composite_literal' || !written || !body || typeNamed(model, written) !== type) return undefined;
  const fields = new Map<string, GoNode>();
  for (const element of body.children) {
    if (element.type === 'comment') continue;
    const [key, value] = [childAt(element, 'key'), childAt(element, 'value')];
    if (element.type !== 'keyed_element' || !key || !value) return undefined;
    fields.set(textOf(key), value);
  }
  return { node, body, fields };
}

/** What `&` stands before, or the expression itself. */
export function pointed(expression: GoNode): GoNode {
  const node = bare(expression);
  const operand = node.type === 'unary_expression' && childAt(node, 'operator')?.type === '&' ? childAt(node, 'operand') : undefined;
  return operand ? bare(operand) : node;
}

/** The expression that holds the literal: with `&` and parentheses. */
export function wholeExpression(node: GoNode): GoNode {
  let at = node;
  while (at.parent && (at.parent.type === 'parenthesized_expression' || (at.parent.type === 'unary_expression' && childAt(at.parent, 'operator')?.type === '&'))) at = at.parent;
  return at;
}

/** Puts a field in front of the others. */
export function withField({ body }: StructLiteral, name: string, value: string): readonly Edit[] {
  const { text, uri } = body.source;
  const at = body.start + 1;
  const first = body.children[0];
  const gap = text.slice(at, first?.start ?? body.end - 1);
  if (!first && gap.trim() === '') return [{ file: uri, span: { start: at, end: body.end - 1 }, newText: `${name}: ${value}` }];
  const lineStart = /^[ \t]*\r?\n([ \t]*)/.exec(gap);
  if (!lineStart) return [{ file: uri, span: { start: at, end: at }, newText: `${name}: ${value}, ` }];
  const section = alignedFrom(body);
  const width = Math.max(name.length, ...section.map(({ key }) => key.end - key.start));
  const line = `${name}:${' '.repeat(width - name.length + 1)}${value},`;
  const start = at + lineStart[0].length;
  const shifts = section.flatMap(({ key, value: other }) => {
    const wanted = ' '.repeat(width - (key.end - key.start) + 1);
    const blanks = { start: key.end + 1, end: other.start };
    return text.slice(blanks.start, blanks.end) === wanted ? [] : [{ file: uri, span: blanks, newText: wanted }];
  });
  return [{ file: uri, span: { start, end: start }, newText: `${line}${lineBreakOf(text)}${lineStart[1] ?? ''}` }, ...shifts];
}

interface Entry {
  readonly key: GoNode;
  readonly value: GoNode;
}

/** The entries at the beginning whose values gofmt puts into one column: each on one line, and no other line between them. */
function alignedFrom(body: GoNode): readonly Entry[] {
  const { text } = body.source;
  const found: Entry[] = [];
  let end: number | undefined;
  for (const element of body.children) {
    const [key, value] = [childAt(element, 'key'), childAt(element, 'value')];
    const isNext = end === undefined || isLineBreak(text.slice(end, element.start));
    if (element.type === 'comment' && end !== undefined && !text.slice(end, element.start).includes('\n')) {
      end = element.end;
      continue;
    }
    if (!key || !value || !isNext || textOf(element).includes('\n')) return found;
    found.push({ key, value });
    end = element.end;
  }
  return found;
}

function isLineBreak(between: string): boolean {
  return /^,?[ \t]*\r?\n[ \t]*$/.test(between);
}

/** The assignments `name.Field = …` (also deeper, `name.Field.X = …`) below a node, by field. */
export function fieldAssignments(below: Iterable<GoNode>, name: string): readonly { readonly field: string; readonly statement: GoNode }[] {
  const found: { field: string; statement: GoNode }[] = [];
  for (const statement of below) {
    if (statement.type !== 'assignment_statement') continue;
    for (const target of childrenAt(statement, 'left').flatMap(list => list.children)) {
      const path = textOf(target).split('.');
      if (target.type === 'selector_expression' && path[0] === name && path[1] !== undefined) found.push({ field: path[1], statement });
    }
  }
  return found;
}
