/** "Scan Workspace": every file is judged without being opened. */
import * as vscode from 'vscode';
import type { CommandContext } from './context';

export async function scanWorkspace({ scans }: CommandContext): Promise<void> {
  if (!vscode.workspace.workspaceFolders?.length) {
    void vscode.window.showInformationMessage(vscode.l10n.t('Open a folder to scan it.'));
    return;
  }
  const options = { location: vscode.ProgressLocation.Notification, title: vscode.l10n.t('Trustlint scans the workspace'), cancellable: true };
  await vscode.window.withProgress(options, async (progress, token) => {
    let shown = 0;
    try {
      const result = await scans.all(token, (done, total) => {
        const percent = total === 0 ? 0 : Math.floor((done / total) * 100);
        progress.report({ message: vscode.l10n.t('{0} of {1} files', done, total), increment: percent - shown });
        shown = percent;
      });
      void summary(result);
    } catch (error) {
      if (!token.isCancellationRequested) throw error;
      void vscode.window.showInformationMessage(vscode.l10n.t('The scan was stopped; what it had found is in the Problems panel.'));
    }
  });
}

async function summary({ files, error, warning }: { readonly files: number; readonly error: number; readonly warning: number }): Promise<void> {
  const show = vscode.l10n.t('Show Problems');
  const choice = await vscode.window.showInformationMessage(vscode.l10n.t('Trustlint judged {0} files: {1} errors, {2} warnings.', files, error, warning), show);
  if (choice === show) await vscode.commands.executeCommand('workbench.actions.view.problems');
}
