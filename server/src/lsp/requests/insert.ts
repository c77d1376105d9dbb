/** `trustlint/insert`: the edit of a snippet that a command asks for. */
import type { CancellationToken } from 'vscode-languageserver';
import { linesOf, toRewriting } from '../convert';
import type { Context } from '../context';
import type { InsertParams, InsertResult } from '../protocol';

export async function insert(context: Context, { uri, position, id }: InsertParams, token: CancellationToken): Promise<InsertResult | null> {
  const document = context.uris.engine(uri);
  const rewriting = await context.service.insertion(document, id, linesOf(context, document).offsetAt(position), token);
  if (!rewriting) return null;
  const { edit, disabled } = toRewriting(rewriting, context);
  return { ...(edit ? { edit } : {}), ...(disabled ? { hindrance: disabled.reason } : {}) };
}
