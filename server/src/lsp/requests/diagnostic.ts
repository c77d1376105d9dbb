/** `textDocument/diagnostic`, and the reports that both pulling and pushing hand out. */
import {
  DocumentDiagnosticReportKind, type CancellationToken, type Diagnostic, type DocumentDiagnosticParams, type DocumentDiagnosticReport,
} from 'vscode-languageserver';
import type { Token } from '../../core/work';
import { toDiagnostic } from '../convert';
import type { Context } from '../context';

/** The last report of each document, so that an unchanged one is not sent again. */
export class Reports {
  readonly #last = new Map<string, { readonly id: string; readonly content: string }>();
  #counter = 0;

  /** The id of a report: the one given before if nothing differs. */
  idOf(uri: string, diagnostics: readonly Diagnostic[]): string {
    const content = JSON.stringify(diagnostics);
    const last = this.#last.get(uri);
    if (last?.content === content) return last.id;
    const id = String(++this.#counter);
    this.#last.set(uri, { id, content });
    return id;
  }

  forget(uri: string): void {
    this.#last.delete(uri);
  }
}

export interface VersionedDiagnostics {
  readonly version: number;
  readonly diagnostics: readonly Diagnostic[];
}

/** The diagnostics of a document's current version; `undefined` if it is not open. Findings in other files are left to those files. */
export async function diagnosticsOf(context: Context, uri: string, token: Token): Promise<VersionedDiagnostics | undefined> {
  const answer = await context.service.findings(uri, token);
  if (!answer) return undefined;
  const own = answer.findings.filter(finding => finding.file === uri);
  return { version: answer.version, diagnostics: own.map(finding => toDiagnostic(finding, context)) };
}

export async function diagnostic(context: Context, reports: Reports, params: DocumentDiagnosticParams, token: CancellationToken): Promise<DocumentDiagnosticReport> {
  const uri = context.uris.engine(params.textDocument.uri);
  const diagnostics = (await diagnosticsOf(context, uri, token))?.diagnostics ?? [];
  const resultId = reports.idOf(uri, diagnostics);
  if (params.previousResultId === resultId) return { kind: DocumentDiagnosticReportKind.Unchanged, resultId };
  return { kind: DocumentDiagnosticReportKind.Full, resultId, items: [...diagnostics] };
}
