/** `textDocument/documentSymbol`: the outline. */
import { SymbolKind, type CancellationToken, type DocumentSymbol, type DocumentSymbolParams } from 'vscode-languageserver';
import type { Symbol } from '../../core/language';
import { linesOf, rangeIn } from '../convert';
import type { Context } from '../context';

const kinds: Readonly<Record<Symbol['kind'], SymbolKind>> = { certificate: SymbolKind.Object, key: SymbolKind.Key, other: SymbolKind.String };

export async function documentSymbol(context: Context, params: DocumentSymbolParams, token: CancellationToken): Promise<DocumentSymbol[]> {
  const uri = context.uris.engine(params.textDocument.uri);
  const symbols = await context.service.symbols(uri, token);
  const lines = linesOf(context, uri);
  return symbols.map(({ name, detail, kind, span, nameSpan }) => ({ name, detail, kind: kinds[kind], range: rangeIn(lines, span), selectionRange: rangeIn(lines, nameSpan) }));
}
