/** The language status item: whether the server runs, beside the language's name in the status bar. */
import * as vscode from 'vscode';
import { served } from './documents';
import type { Scans } from './scans';
import type { ServerHandle, ServerState } from './server';

export function statusItem(server: ServerHandle, scans: Scans): vscode.Disposable {
  const item = vscode.languages.createLanguageStatusItem('trustlint.server', served as vscode.DocumentSelector);
  item.name = 'Trustlint';
  const show = (state: ServerState): void => {
    item.busy = state === 'starting';
    item.severity = state === 'stopped' ? vscode.LanguageStatusSeverity.Error : vscode.LanguageStatusSeverity.Information;
    item.text = state === 'stopped' ? vscode.l10n.t('Trustlint has stopped') : state === 'starting' ? vscode.l10n.t('Trustlint is starting') : 'Trustlint';
    item.detail = state === 'stopped' ? vscode.l10n.t('nothing is checked') : detailOf(scans);
    item.command = state === 'stopped'
      ? { command: 'trustlint.restartServer', title: vscode.l10n.t('Restart') }
      : { command: 'trustlint.showOutput', title: vscode.l10n.t('Show Output') };
  };
  show(server.state);
  return vscode.Disposable.from(item, server.onState(show), scans.onChange(() => show(server.state)));
}

/** What the last scan found, or what this is. */
function detailOf({ result }: Scans): string {
  if (!result) return vscode.l10n.t('knows which root certificates your program will find');
  return vscode.l10n.t('last scan: {0} files, {1} errors, {2} warnings', result.files, result.error, result.warning);
}
