/** Opening, changing and closing documents as the client tells. */
import type { DidChangeTextDocumentParams, DidCloseTextDocumentParams, DidOpenTextDocumentParams } from 'vscode-languageserver';
import { applyEdits } from '../core/edits';
import { LineMap } from '../core/text';
import { spanIn } from './convert';
import type { Context } from './context';

/** Each of these gives the other open documents that rest on the text of this one, as the engine calls them. */
export function didOpen(context: Context, params: DidOpenTextDocumentParams): readonly string[] {
  const { uri, languageId, version, text } = params.textDocument;
  return context.service.open(context.uris.opened(uri), languageId, version, text);
}

/** Changes come in order, each against the text that the one before left; a change without a range is the whole text. */
export function didChange(context: Context, params: DidChangeTextDocumentParams): readonly string[] {
  const { version } = params.textDocument;
  const uri = context.uris.engine(params.textDocument.uri);
  let text = context.service.version(uri) === undefined ? undefined : context.service.text(uri);
  if (text === undefined) return [];
  for (const change of params.contentChanges) {
    text = 'range' in change ? applyEdits(text, [{ span: spanIn(new LineMap(text), change.range), newText: change.text }]) : change.text;
  }
  return context.service.change(uri, version, text);
}

export function didClose(context: Context, params: DidCloseTextDocumentParams): readonly string[] {
  return context.service.close(context.uris.closed(params.textDocument.uri));
}
