/** `textDocument/completion`. */
import type { CancellationToken, CompletionItem, CompletionParams } from 'vscode-languageserver';
import { linesOf, toCompletionItem } from '../convert';
import type { Context } from '../context';

export async function completion(context: Context, params: CompletionParams, token: CancellationToken): Promise<CompletionItem[]> {
  const uri = context.uris.engine(params.textDocument.uri);
  const lines = linesOf(context, uri);
  const items = await context.service.completions(uri, lines.offsetAt(params.position), token);
  return items.map(item => toCompletionItem(item, lines, context));
}
