/** One open inspector: asks the server for the inspection, answers the page, and follows the source. */
import * as vscode from 'vscode';
import type { ServerHandle } from '../server';
import type { CopyKind, HostMessage, ShownInspection, ViewMessage, ViewOptions } from './messages';
import { readViewMessage } from './messages';
import { pageHtml, pageRoot } from './page';
import { fileSource, nameOf, type Source } from './source';
import { viewStrings } from './strings';
import { inspectionText } from './text';

export class InspectorSession implements vscode.Disposable {
  readonly #webview: vscode.Webview;
  readonly #server: ServerHandle;
  readonly #source: Source;
  readonly #registrations: vscode.Disposable[] = [];
  #inspection: ShownInspection | undefined;
  #other: { readonly source: Source; readonly inspection: ShownInspection } | undefined;
  #options: ViewOptions = {};
  #pageIsReady = false;
  #running: vscode.CancellationTokenSource | undefined;

  constructor(webview: vscode.Webview, extension: vscode.Uri, server: ServerHandle, source: Source) {
    this.#webview = webview;
    this.#server = server;
    this.#source = source;
    webview.options = { enableScripts: true, enableCommandUris: false, enableForms: false, localResourceRoots: [pageRoot(extension)] };
    this.#registrations.push(
      webview.onDidReceiveMessage(raw => this.#receive(readViewMessage(raw))),
      source.onDidChange(() => this.#refresh()),
      server.onState(state => { if (state === 'running') this.#refresh(); }),
    );
    webview.html = pageHtml(webview, extension, source.title);
  }

  dispose(): void {
    this.#running?.cancel();
    this.#source.dispose();
    this.#other?.source.dispose();
    vscode.Disposable.from(...this.#registrations).dispose();
  }

  #post(message: HostMessage): void {
    void this.#webview.postMessage(message);
  }

  #refresh(): void {
    if (!this.#pageIsReady) return;
    void this.#load().catch((error: unknown) => this.#fail(error));
  }

  async #load(): Promise<void> {
    this.#running?.cancel();
    const running = new vscode.CancellationTokenSource();
    this.#running = running;
    const strings = viewStrings();
    const progress = this.#server.onInspectProgress(this.#source.content().uri, done => {
      if (this.#running === running) this.#post({ type: 'progress', done, strings });
    });
    try {
      const inspection = await this.#server.inspect({ ...this.#source.content(), options: this.#options }, running.token);
      if (this.#running !== running) return;
      this.#inspection = inspection;
      this.#show(inspection);
    } finally {
      progress.dispose();
      running.dispose();
    }
  }

  #show(inspection: ShownInspection): void {
    this.#post({
      type: 'inspection',
      title: this.#source.title,
      origin: this.#source.origin,
      inspection,
      options: this.#options,
      other: this.#other ? { title: this.#other.source.title, inspection: this.#other.inspection } : null,
      editable: this.#source.document !== undefined,
      strings: viewStrings(),
      locale: vscode.env.language,
    });
  }

  #fail(error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    this.#post({ type: 'failure', message: vscode.l10n.t('{0} could not be inspected: {1}', this.#source.title, reason) });
  }

  #receive(message: ViewMessage | undefined): void {
    if (!message) return;
    void this.#answer(message).catch((error: unknown) => this.#say(error instanceof Error ? error.message : String(error)));
  }

  async #answer(message: ViewMessage): Promise<void> {
    switch (message.type) {
      case 'ready':
        this.#pageIsReady = true;
        return this.#refresh();
      case 'cancel':
        this.#running?.cancel();
        return this.#fail(vscode.l10n.t('cancelled'));
      case 'options':
        this.#options = message.options;
        return this.#refresh();
      case 'details':
        return this.#sendDetails(message.block);
      case 'reveal':
        return this.#reveal(message.block);
      case 'copy':
        return this.#copy(message.what, message.block);
      case 'copyAll':
        return this.#copyAll(message.as);
      case 'export':
        return this.#export(message.blocks);
      case 'fix':
        return this.#fix(message.problem, message.fix);
      case 'compare':
        return this.#compare();
      case 'endCompare':
        this.#other?.source.dispose();
        this.#other = undefined;
        if (this.#inspection) this.#show(this.#inspection);
    }
  }

  async #sendDetails(block: number): Promise<void> {
    const details = await this.#server.certificateDetails({ ...this.#source.content(), block });
    if (details) this.#post({ type: 'details', block, details });
  }

  async #reveal(block: number): Promise<void> {
    const range = this.#inspection?.blocks[block]?.range;
    if (!range || !this.#source.document) return;
    const selection = new vscode.Range(range.start.line, range.start.character, range.end.line, range.end.character);
    const visible = vscode.window.visibleTextEditors.find(({ document }) => document.uri.toString() === this.#source.document?.toString());
    await vscode.window.showTextDocument(this.#source.document, { selection, viewColumn: visible?.viewColumn ?? vscode.ViewColumn.Beside });
  }

  async #copy(what: CopyKind, block: number): Promise<void> {
    const certificate = this.#inspection?.blocks[block]?.certificate;
    if (!certificate) return;
    const text = what === 'pem' ? (await this.#server.certificateDetails({ ...this.#source.content(), block }))?.pem : certificate[what];
    if (typeof text === 'string') await this.#toClipboard(text);
  }

  async #copyAll(as: 'json' | 'text'): Promise<void> {
    if (!this.#inspection) return;
    await this.#toClipboard(as === 'json' ? `${JSON.stringify(this.#inspection, undefined, 2)}\n` : inspectionText(this.#source.title, this.#inspection));
  }

  async #toClipboard(text: string): Promise<void> {
    await vscode.env.clipboard.writeText(text);
    this.#say(vscode.l10n.t('Copied.'));
  }

  async #export(blocks: readonly number[]): Promise<void> {
    const parts: string[] = [];
    for (const block of blocks) {
      const details = await this.#server.certificateDetails({ ...this.#source.content(), block });
      if (details) parts.push(details.pem);
    }
    if (parts.length === 0) return;
    const folder = this.#source.document ? vscode.Uri.joinPath(this.#source.document, '..') : vscode.workspace.workspaceFolders?.[0]?.uri;
    const target = await vscode.window.showSaveDialog({ filters: { PEM: ['pem', 'crt'] }, ...(folder ? { defaultUri: vscode.Uri.joinPath(folder, 'selected.pem') } : {}) });
    if (!target) return;
    await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(parts.join('')));
    this.#say(vscode.l10n.t('{0} certificates written to {1}.', parts.length, nameOf(target)));
  }

  async #fix(problem: number, fix: number): Promise<void> {
    const chosen = this.#inspection?.problems[problem]?.fixes[fix];
    const uri = this.#source.document;
    if (!chosen || !uri) return;
    const document = await vscode.workspace.openTextDocument(uri);
    const edit = new vscode.WorkspaceEdit();
    for (const { range, newText } of chosen.edits) {
      edit.replace(uri, new vscode.Range(range.start.line, range.start.character, range.end.line, range.end.character), newText);
    }
    await vscode.workspace.applyEdit(edit);
    this.#say(vscode.l10n.t('{0}: done in the editor, not saved yet.', nameOf(document.uri)));
  }

  async #compare(): Promise<void> {
    const [picked] = await vscode.window.showOpenDialog({ canSelectMany: false, title: vscode.l10n.t('Compare with…') }) ?? [];
    if (!picked || !this.#inspection) return;
    const source = fileSource(picked);
    const inspection = await this.#server.inspect({ ...source.content(), options: this.#options });
    this.#other?.source.dispose();
    this.#other = { source, inspection };
    this.#show(this.#inspection);
  }

  #say(text: string): void {
    this.#post({ type: 'said', text });
  }
}
