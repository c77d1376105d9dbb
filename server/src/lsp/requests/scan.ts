/** `trustlint/scan`: the findings of every file of the workspace, sent as they come, with progress. */
import type { CancellationToken, Diagnostic } from 'vscode-languageserver';
import { severities, type Finding, type Severity } from '../../core/finding';
import { toDiagnostic } from '../convert';
import type { Context } from '../context';
import { scannedNotification, type ScanParams, type ScanResult } from '../protocol';

/** Reports are sent together: a message for each file of thousands would keep the client busy. */
const filesInMessage = 50;

export async function scan(context: Context, params: ScanParams, token: CancellationToken): Promise<ScanResult> {
  const counts: Record<Severity, number> = { error: 0, warning: 0, information: 0, hint: 0 };
  let waiting: { readonly uri: string; readonly diagnostics: readonly Diagnostic[] }[] = [];
  let [done, total] = [0, 0];
  const send = (): void => {
    const reports = waiting;
    waiting = [];
    context.connection.sendNotification(scannedNotification, { id: params.id, done, total, reports }).catch(() => undefined);
  };
  await context.service.scan(params.uris?.map(uri => context.uris.engine(uri)), {
    found: files => {
      total = files;
      send();
    },
    judged: (uri, findings) => {
      done++;
      const own = findings.filter(finding => finding.file === uri);
      count(own, counts);
      // Of a file without findings only somebody who asks for that file wants to know.
      if (own.length > 0 || params.uris) waiting.push({ uri: context.uris.client(uri), diagnostics: own.map(finding => toDiagnostic(finding, context)) });
      if (done % filesInMessage === 0) send();
    },
  }, token);
  send();
  return { files: total, ...counts };
}

function count(findings: readonly Finding[], counts: Record<Severity, number>): void {
  for (const severity of severities) counts[severity] += findings.filter(finding => finding.severity === severity).length;
}
