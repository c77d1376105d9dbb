/** "Show rule": a rule's page, also without a network. */
import * as vscode from 'vscode';
import type { CommandContext } from './context';

export async function showRule({ server, pages }: CommandContext, name?: unknown): Promise<void> {
  const rule = typeof name === 'string' ? name : await pickRule(server);
  if (rule === undefined) return;
  const [entry] = await server.rules({ rule });
  const page = entry?.page;
  if (page === undefined) {
    void vscode.window.showInformationMessage(vscode.l10n.t('There is no rule {0}.', rule));
    return;
  }
  const uri = pages.uriOf(rule, { title: `${rule}.md`, text: () => Promise.resolve(page) });
  await vscode.commands.executeCommand('markdown.showPreview', uri);
}

async function pickRule(server: CommandContext['server']): Promise<string | undefined> {
  const rules = await server.rules({});
  const items = rules.map(rule => ({ label: rule.name, description: rule.level, detail: rule.title }));
  const picked = await vscode.window.showQuickPick(items, { placeHolder: vscode.l10n.t('Which rule?'), matchOnDetail: true });
  return picked?.label;
}
