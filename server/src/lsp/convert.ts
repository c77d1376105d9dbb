/** From the engine's offsets and plain data to the protocol's positions and types; the only place where the two meet. */
import {
  CodeActionKind, CompletionItemKind, DiagnosticSeverity, DiagnosticTag, InsertTextFormat, MarkupKind,
  type CodeAction, type CompletionItem, type Diagnostic, type Range, type SnippetTextEdit, type TextEdit, type WorkspaceEdit,
} from 'vscode-languageserver';
import type { TextEdit as EngineEdit } from '../core/edits';
import type { Finding, Severity } from '../core/finding';
import type { Completion, Rewriting } from '../core/language';
import { defineTexts } from '../core/message';
import { LineMap, type Span } from '../core/text';
import type { Action, FileEdits } from '../service/actions';
import { ruleUrl } from '../service/rules';
import type { Context } from './context';

export const fixAllKind = `${CodeActionKind.SourceFixAll}.trustlint`;
export const diagnosticSource = 'trustlint';

const messageTexts = defineTexts('diagnostic', { message: '{what}\n{why}\nhelp: {help}' });

const emptyLines = new LineMap('');

/** The lines of a file; an empty text for one that is not known, so that every place becomes its first character. */
export function linesOf(context: Context, uri: string): LineMap {
  return context.service.lines(uri) ?? emptyLines;
}

export function rangeIn(lines: LineMap, span: Span): Range {
  return lines.rangeOf(span);
}

/** A client's range as offsets: clamped, and turned round if it is upside down. */
export function spanIn(lines: LineMap, range: Range): Span {
  const a = lines.offsetAt(range.start);
  const b = lines.offsetAt(range.end);
  return a <= b ? { start: a, end: b } : { start: b, end: a };
}

const diagnosticSeverities: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

/** Rules whose finding is about text that could as well not be there: editors fade it. */
const unnecessary = new Set(['trustlint/unused-suppression', 'dockerfile/roots-copied-twice']);

export function toDiagnostic(finding: Finding, context: Context): Diagnostic {
  const { show, client } = context;
  const message = show(messageTexts.message({ what: show(finding.what), why: show(finding.why), help: show(finding.help) }));
  return {
    range: rangeIn(linesOf(context, finding.file), finding.span),
    severity: diagnosticSeverities[finding.severity],
    source: diagnosticSource,
    code: finding.rule,
    message,
    ...(client.codeDescription ? { codeDescription: { href: ruleUrl(finding.rule) } } : {}),
    ...(unnecessary.has(finding.rule) ? { tags: [DiagnosticTag.Unnecessary] } : {}),
    ...(client.relatedInformation && finding.related.length > 0 ? { relatedInformation: finding.related.map(place => ({
      location: { uri: context.uris.client(place.file), range: rangeIn(linesOf(context, place.file), place.span) },
      message: show(place.message),
    })) } : {}),
  };
}

/** Edits as versioned changes where the client knows them; a placeholder becomes a field to fill in where it can. */
export function toWorkspaceEdit(files: readonly FileEdits[], context: Context, placeholder?: string): WorkspaceEdit {
  if (!context.client.documentChanges) {
    return { changes: Object.fromEntries(files.map(({ file, edits }) => [context.uris.client(file), edits.map(edit => plainEdit(edit, linesOf(context, file)))])) };
  }
  return {
    documentChanges: files.map(({ file, edits }) => ({
      textDocument: { uri: context.uris.client(file), version: context.service.version(file) ?? null },
      edits: edits.map(edit => {
        const lines = linesOf(context, file);
        return placeholder !== undefined && context.client.snippetEdits ? snippetEdit(edit, lines, placeholder) : plainEdit(edit, lines);
      }),
    })),
  };
}

function plainEdit(edit: EngineEdit, lines: LineMap): TextEdit {
  return { range: rangeIn(lines, edit.span), newText: edit.newText };
}

function snippetEdit(edit: EngineEdit, lines: LineMap, placeholder: string): SnippetTextEdit {
  const [before = '', ...rest] = edit.newText.split(placeholder);
  const after = rest.join(placeholder);
  const value = rest.length === 0 ? escapeSnippet(before) : `${escapeSnippet(before)}\${1:${escapeSnippet(placeholder)}}${escapeSnippet(after)}`;
  return { range: rangeIn(lines, edit.span), snippet: { kind: 'snippet', value } };
}

function escapeSnippet(text: string): string {
  return text.replace(/[\\$}]/g, '\\$&');
}

export function toCodeAction(action: Action, diagnostics: readonly Diagnostic[], context: Context): CodeAction {
  const { show } = context;
  return {
    title: show(action.title),
    kind: action.kind === 'fixAll' ? fixAllKind : CodeActionKind.QuickFix,
    ...(diagnostics.length > 0 ? { diagnostics: [...diagnostics] } : {}),
    ...(action.preferred ? { isPreferred: true } : {}),
    ...(action.disabled ? { disabled: { reason: show(action.disabled) } } : { edit: toWorkspaceEdit(action.edits, context, action.placeholder) }),
  };
}

/** A rewriting as an action of the refactoring menu. */
export function toRewriting({ title, edits, disabled }: Rewriting, context: Context): CodeAction {
  const files = [...new Set(edits.map(edit => edit.file))].map(file => ({ file, edits: edits.filter(edit => edit.file === file) }));
  const action = { title: context.show(title), kind: CodeActionKind.RefactorRewrite };
  return disabled ? { ...action, disabled: { reason: context.show(disabled) } } : { ...action, edit: toWorkspaceEdit(files, context) };
}

const completionKinds: Readonly<Record<Completion['kind'], CompletionItemKind>> = {
  value: CompletionItemKind.Value,
  property: CompletionItemKind.Property,
  file: CompletionItemKind.File,
  keyword: CompletionItemKind.Keyword,
  snippet: CompletionItemKind.Snippet,
};

export function toCompletionItem(completion: Completion, lines: LineMap, context: Context): CompletionItem {
  return {
    label: completion.label,
    kind: completionKinds[completion.kind],
    detail: context.show(completion.detail),
    documentation: { kind: MarkupKind.Markdown, value: context.show(completion.documentation) },
    textEdit: { range: rangeIn(lines, completion.span), newText: completion.newText },
    filterText: completion.newText,
    insertTextFormat: InsertTextFormat.PlainText,
  };
}
