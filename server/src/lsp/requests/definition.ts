/** `textDocument/definition`. */
import type { CancellationToken, DefinitionParams, Location } from 'vscode-languageserver';
import { linesOf, rangeIn } from '../convert';
import type { Context } from '../context';

export async function definition(context: Context, params: DefinitionParams, token: CancellationToken): Promise<Location[]> {
  const uri = context.uris.engine(params.textDocument.uri);
  const places = await context.service.definition(uri, linesOf(context, uri).offsetAt(params.position), token);
  return places.map(place => ({ uri: context.uris.client(place.uri), range: rangeIn(linesOf(context, place.uri), place.span) }));
}
