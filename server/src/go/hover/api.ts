/** Hover on names of the standard library that decide about roots, TLS and proxies, and on names that it does not have. */
import { linked } from '../../core/markdown';
import type { Hover } from '../../core/language';
import { defineTexts, type Text } from '../../core/message';
import { misconceptionUrl } from '../../core/pages';
import { contains } from '../../core/text';
import { foreignParts } from '../../environment/hover/foreign-variables';
import { oftenSaid } from '../../environment/hover/often-said';
import { apiStatements, inventedApi, type ApiStatement } from '../../facts/go-api';
import { ancestors, childAt, descendants, spanOf, stringOf, textOf, type GoNode } from '../../syntax/go/tree';
import type { GoAnalysis } from '../analysis';
import type { GoModel } from '../model/model';
import { typeNamed, typeOf } from '../model/types';
import { releaseOf } from '../godebug/release';

const texts = defineTexts('go.hover.api', {
  title: '**`{name}`**',
  asks: '**`{name}`** (the `go` line asks for Go 1.{minor})',
  statement: '{text} ({source})',
  since: '{text} Since Go 1.{since}. ({source})',
  until: '{text} Up to Go 1.{until}. ({source})',
  between: '{text} From Go 1.{since} to 1.{until}. ({source})',
  invented: '**`{name}`** does not exist: no release of Go up to 1.27 has it, and the compiler stops with `undefined: {name}`.',
  instead: 'What is meant may be `{instead}`: {text}. ([often said, and not so]({url}))',
});

/** The hover on a name in Go source; `undefined` where there is nothing to say of it. */
export function apiHover(analysis: GoAnalysis, offset: number): Hover | undefined {
  const node = nodeAt(analysis.model, offset);
  if (!node) return undefined;
  const value = stringOf(node);
  if (value !== undefined) return spoken(node, foreignParts(value));
  const symbol = symbolAt(analysis.model, node);
  return symbol === undefined ? undefined : spoken(node, partsOf(analysis, symbol));
}

function spoken(node: GoNode, parts: readonly Text[]): Hover | undefined {
  return parts.length === 0 ? undefined : { span: spanOf(node), parts };
}

/** The innermost node of the declaration around an offset. */
function nodeAt(model: GoModel, offset: number): GoNode | undefined {
  const declaration = model.file.declarations.find(({ start, text }) => start <= offset && offset <= start + text.length);
  const around = declaration?.node && descendants(declaration.node).filter(node => contains(spanOf(node), offset) && (node.children.length === 0 || stringOf(node) !== undefined));
  return around?.findLast(node => /identifier$|^(raw|interpreted)_string_literal$/.test(node.type));
}

/** `crypto/tls.Config.RootCAs` for what a name stands for. */
function symbolAt(model: GoModel, node: GoNode): string | undefined {
  const { parent } = node;
  if (!parent) return undefined;
  const named = model.resolveSelector(parent);
  if (named !== undefined && (parent.type === 'selector_expression' || parent.type === 'qualified_type')) return named;
  if (parent.type === 'selector_expression' && childAt(parent, 'field')?.start === node.start) {
    const owner = childAt(parent, 'operand');
    const type = owner && typeOf(model, owner);
    return type === undefined ? undefined : `${type}.${textOf(node)}`;
  }
  return fieldOfLiteral(model, node);
}

function fieldOfLiteral(model: GoModel, node: GoNode): string | undefined {
  const element = [...ancestors(node)].find(each => each.type === 'keyed_element');
  const key = element && childAt(element, 'key');
  if (!element || !key || key.start !== node.start || key.end !== node.end) return undefined;
  const literal = [...ancestors(element)].find(each => each.type === 'composite_literal');
  const type = literal && childAt(literal, 'type');
  const name = type && typeNamed(model, type);
  return name === undefined ? undefined : `${name}.${textOf(node)}`;
}

function partsOf(analysis: GoAnalysis, symbol: string): readonly Text[] {
  const name = symbol.slice(symbol.lastIndexOf('/') + 1);
  const invented = inventedApi(symbol);
  if (invented) return [texts.invented({ name }), texts.instead({ instead: invented.instead, text: invented.text, url: misconceptionUrl(invented.misconception) })];
  const go = releaseOf(analysis);
  const statements = apiStatements(symbol, go);
  if (!statements) return [];
  const title = go === 'unknown' ? texts.title({ name }) : texts.asks({ name, minor: go.minor });
  return [title, ...statements.map(statementText), ...oftenSaid(name.slice(name.lastIndexOf('.') + 1)), ...(name.includes('.') ? oftenSaid(name) : [])];
}

function statementText({ text, source, since, until }: ApiStatement): Text {
  const link = linked(source);
  if (since !== undefined && since > 1) return until === undefined ? texts.since({ text, since, source: link }) : texts.between({ text, since, until, source: link });
  return until === undefined ? texts.statement({ text, source: link }) : texts.until({ text, until, source: link });
}
