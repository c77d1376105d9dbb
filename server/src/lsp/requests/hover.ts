/** `textDocument/hover`. */
import { MarkupKind, type Hover, type HoverParams, type CancellationToken } from 'vscode-languageserver';
import { linesOf, rangeIn } from '../convert';
import type { Context } from '../context';

export async function hover(context: Context, params: HoverParams, token: CancellationToken): Promise<Hover | null> {
  const uri = context.uris.engine(params.textDocument.uri);
  const lines = linesOf(context, uri);
  const answer = await context.service.hover(uri, lines.offsetAt(params.position), token);
  if (!answer) return null;
  const value = answer.parts.map(context.show).join('\n\n');
  return { contents: { kind: MarkupKind.Markdown, value }, range: rangeIn(lines, answer.span) };
}
