/** `textDocument/codeLens`. */
import type { CancellationToken, CodeLens, CodeLensParams } from 'vscode-languageserver';
import { linesOf, rangeIn } from '../convert';
import type { Context } from '../context';

/** The client's command that opens the trace view; arguments: document, target. */
export const showTraceCommand = 'trustlint.explainTrustLookup';

/** The client's command that opens the inspector; argument: the document. */
const inspectCommand = 'trustlint.inspectPem';

export async function codeLens(context: Context, params: CodeLensParams, token: CancellationToken): Promise<CodeLens[]> {
  const uri = context.uris.engine(params.textDocument.uri);
  const lenses = await context.service.lenses(uri, token);
  const lines = linesOf(context, uri);
  return lenses.map(lens => ({
    range: rangeIn(lines, lens.span),
    command: lens.target === undefined
      ? { title: context.show(lens.title), command: inspectCommand, arguments: [params.textDocument.uri] }
      : { title: context.show(lens.title), command: showTraceCommand, arguments: [params.textDocument.uri, lens.target] },
  }));
}
