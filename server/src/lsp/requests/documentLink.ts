/** `textDocument/documentLink`. */
import type { CancellationToken, DocumentLink, DocumentLinkParams } from 'vscode-languageserver';
import { linesOf, rangeIn } from '../convert';
import type { Context } from '../context';

export async function documentLink(context: Context, params: DocumentLinkParams, token: CancellationToken): Promise<DocumentLink[]> {
  const uri = context.uris.engine(params.textDocument.uri);
  const links = await context.service.links(uri, token);
  const lines = linesOf(context, uri);
  return links.map(link => ({ range: rangeIn(lines, link.span), target: link.target, tooltip: context.show(link.tooltip) }));
}
