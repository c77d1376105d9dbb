/** `textDocument/diagnostic`, and the reports that both pulling and pushing hand out. */
import {
  DocumentDiagnosticReportKind, type CancellationToken, type Diagnostic, type DocumentDiagnosticParams, type DocumentDiagnosticReport,
} from 'vscode-languageserver';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Token } from '../../core/work';
import { toDiagnostic } from '../convert';
import type { Context } from '../context';

/** A report's id is made from what it says, so that it means the same in every life of the server. */
function idOf(diagnostics: readonly Diagnostic[]): string {
  return bytesToHex(sha256(utf8ToBytes(JSON.stringify(diagnostics))));
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

export async function diagnostic(context: Context, params: DocumentDiagnosticParams, token: CancellationToken): Promise<DocumentDiagnosticReport> {
  const uri = context.uris.engine(params.textDocument.uri);
  const diagnostics = (await diagnosticsOf(context, uri, token))?.diagnostics ?? [];
  const resultId = idOf(diagnostics);
  if (params.previousResultId === resultId) return { kind: DocumentDiagnosticReportKind.Unchanged, resultId };
  return { kind: DocumentDiagnosticReportKind.Full, resultId, items: [...diagnostics] };
}
