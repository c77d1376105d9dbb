/** `textDocument/codeAction`: quick fixes, suppressions and "fix all". */
import { CodeActionKind, CodeActionTriggerKind, type CancellationToken, type CodeAction, type CodeActionParams, type Diagnostic } from 'vscode-languageserver';
import { actionTexts } from '../../service/actions';
import { diagnosticSource, fixAllKind, linesOf, spanIn, toCodeAction, toRewriting, toWorkspaceEdit } from '../convert';
import type { Context } from '../context';

export async function codeAction(context: Context, params: CodeActionParams, token: CancellationToken): Promise<CodeAction[]> {
  const only = params.context.only;
  const actions: CodeAction[] = [];
  if (wanted(CodeActionKind.QuickFix, only)) actions.push(...(await quickFixes(context, params, token)));
  if (wanted(CodeActionKind.RefactorRewrite, only)) actions.push(...(await rewritings(context, params, token)));
  // On every move of the cursor a light bulb is asked for; the whole file is repaired only for those who ask for source actions.
  if (only?.some(kind => kindContains(kind, fixAllKind))) actions.push(...(await fixAllAction(context, params, token)));
  return actions.filter(action => action.disabled === undefined || context.client.disabledActions);
}

async function quickFixes(context: Context, params: CodeActionParams, token: CancellationToken): Promise<CodeAction[]> {
  const uri = context.uris.engine(params.textDocument.uri);
  const actions = await context.service.quickFixes(uri, spanIn(linesOf(context, uri), params.range), token);
  return actions.map(action => {
    const at = action.finding && context.service.lines(uri)?.rangeOf(action.finding.span);
    const matching = params.context.diagnostics.filter(diagnostic => at !== undefined && isOf(diagnostic, action.finding?.rule, at.start));
    return toCodeAction(action, matching, context);
  });
}

function isOf(diagnostic: Diagnostic, rule: string | undefined, start: Diagnostic['range']['start']): boolean {
  const { source, code, range } = diagnostic;
  return source === diagnosticSource && code === rule && range.start.line === start.line && range.start.character === start.character;
}

async function rewritings(context: Context, params: CodeActionParams, token: CancellationToken): Promise<CodeAction[]> {
  const uri = context.uris.engine(params.textDocument.uri);
  const offered = await context.service.rewritings(uri, spanIn(linesOf(context, uri), params.range), token);
  return offered.map(rewriting => toRewriting(rewriting, context));
}

async function fixAllAction(context: Context, params: CodeActionParams, token: CancellationToken): Promise<CodeAction[]> {
  const uri = context.uris.engine(params.textDocument.uri);
  const result = await context.service.fixAll(uri, { unsafe: false, wants: () => true }, token);
  const title = context.show(actionTexts.fixAll());
  if (result.files.length > 0) return [{ title, kind: fixAllKind, edit: toWorkspaceEdit(result.files, context) }];
  // Saving asks for this kind every time; only somebody who opened the menu wants to read why there is nothing to do.
  if (params.context.triggerKind !== CodeActionTriggerKind.Invoked) return [];
  return [{ title, kind: fixAllKind, disabled: { reason: context.show(actionTexts.nothingToFix()) } }];
}

function wanted(kind: string, only: readonly string[] | undefined): boolean {
  return only === undefined || only.length === 0 || only.some(asked => kindContains(asked, kind));
}

/** Kinds are hierarchies: who asks for `source` gets `source.fixAll.trustlint`. */
function kindContains(asked: string, kind: string): boolean {
  return asked === '' || asked === kind || kind.startsWith(`${asked}.`);
}

