/** `textDocument/foldingRange`. */
import type { CancellationToken, FoldingRange, FoldingRangeParams } from 'vscode-languageserver';
import { linesOf, rangeIn } from '../convert';
import type { Context } from '../context';

export async function foldingRange(context: Context, params: FoldingRangeParams, token: CancellationToken): Promise<FoldingRange[]> {
  const uri = context.uris.engine(params.textDocument.uri);
  const folds = await context.service.folds(uri, token);
  const lines = linesOf(context, uri);
  return folds.flatMap(fold => {
    const { start, end } = rangeIn(lines, fold);
    return end.line > start.line ? [{ startLine: start.line, endLine: end.line }] : [];
  });
}
