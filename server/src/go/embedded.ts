/** Certificates in string constants, as the program will read them: escapes taken off, joined pieces as one text. */
import type { EmbeddedText } from '../core/embedded';
import { defineTexts, type Text } from '../core/message';
import { asItIs, escaped, escapedIn, notAtAll, RunsBuilder, type Writer } from '../syntax/embedded/runs';
import { mayHoldPem } from '../syntax/embedded/signs';
import { bare, childAt, spanOf, stringOf, textOf, unescapedText, type GoNode } from '../syntax/go/tree';
import { isTestCode, type GoAnalysis } from './analysis';

const texts = defineTexts('go.embedded', {
  named: 'constant `{name}`',
  plain: 'string constant',
});

/** What holds of quotes and escapes in one literal: characters as they stand, and escapes of one sign each. */
const piece = /\\(?:[abfnrtv\\"']|[0-7]{3}|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8})|[^\\]+/g;

const block = /-----BEGIN [A-Z0-9 ]+-----[^]*-----END /;

/** What makes a certificate of the source count: it is trusted, or shown. A pinned one may be anything. */
const takers = /\b(AppendCertsFromPEM|X509KeyPair)\(/;
/** Certificates that stand for others. */
const forShow = /\/[^/]*(test|example|sample|dummy|fake|mock|demo)[^/]*(\/|\.go$)/i;

export function embeddedTextsOf(analysis: GoAnalysis): readonly EmbeddedText[] {
  const isJudged = !isTestCode(analysis) && !forShow.test(analysis.input.uri) && takers.test(analysis.input.text);
  return analysis.model.declarationsWith(mayHoldPem).flatMap(declaration => {
    const literals = declaration.within('raw_string_literal', 'interpreted_string_literal').filter(node => mayHoldPem(textOf(node)));
    const whole = [...new Set(literals.map(sumOf))];
    return whole.flatMap(node => embeddedIn(node, isJudged));
  });
}

/** The sum of strings that a literal is part of, or the literal. */
function sumOf(literal: GoNode): GoNode {
  let at = literal;
  for (let { parent } = at; parent?.type === 'binary_expression' || parent?.type === 'parenthesized_expression'; { parent } = at) {
    if (parent.type === 'binary_expression' && partsOf(parent) === undefined) break;
    at = parent;
  }
  return bare(at);
}

/** The literals of a sum in order; `undefined` when something else is in it. */
function partsOf(expression: GoNode): readonly GoNode[] | undefined {
  const node = bare(expression);
  if (stringOf(node) !== undefined) return [node];
  const [left, right] = [childAt(node, 'left'), childAt(node, 'right')];
  if (node.type !== 'binary_expression' || childAt(node, 'operator')?.type !== '+' || !left || !right) return undefined;
  const [first, second] = [partsOf(left), partsOf(right)];
  return first && second && [...first, ...second];
}

function embeddedIn(node: GoNode, isJudged: boolean): readonly EmbeddedText[] {
  const parts = partsOf(node) ?? [];
  const builder = new RunsBuilder();
  for (const part of parts) read(part, builder);
  const { text } = builder;
  // A marker alone is what PEM is searched for or put together with.
  if (!block.test(text)) return [];
  const content = builder.build(node.start + 1, writerOf(parts));
  return [{ title: titleOf(node), span: spanOf(node), content, extent: text.trimStart().startsWith('-----BEGIN ') ? 'whole' : 'part', isJudged }];
}

function read(literal: GoNode, builder: RunsBuilder): void {
  const [start, inner] = [literal.start + 1, textOf(literal).slice(1, -1)];
  if (literal.type === 'raw_string_literal') {
    // Carriage returns in a raw string are not part of its value.
    for (const match of inner.matchAll(/[^\r]+/g)) builder.add(match[0], start + match.index);
    return;
  }
  for (const match of inner.matchAll(piece)) {
    builder.add(unescapedText(match[0]), start + match.index, match[0].length);
  }
}

/** Edits of one literal keep its kind of quotes; those of several cannot say where one ends. */
function writerOf(parts: readonly GoNode[]): Writer {
  const [only, another] = parts;
  if (!only || another) return notAtAll;
  return only.type === 'raw_string_literal' ? asItIs : escapedIn('"', escaped);
}

function titleOf(node: GoNode): Text {
  const spec = node.parent?.type === 'expression_list' ? node.parent.parent : node.parent;
  const name = spec && /^(const|var)_spec$/.test(spec.type) ? childAt(spec, 'name') : undefined;
  return name ? texts.named({ name: textOf(name) }) : texts.plain();
}
