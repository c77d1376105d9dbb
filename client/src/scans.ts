/** What a scan of the workspace found: shown in the Problems panel for files that are not open, whose findings come by themselves. */
import * as vscode from 'vscode';
import type { ScannedParams, ScanResult } from './protocol';
import type { ServerHandle } from './server';

export class Scans implements vscode.Disposable {
  readonly #server: ServerHandle;
  readonly #collection = vscode.languages.createDiagnosticCollection('trustlint-scan');
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onChange = this.#changed.event;
  readonly #subscriptions: vscode.Disposable;
  /** By the scan's number: the connection knows one listener for all of them. */
  readonly #listeners = new Map<number, (params: ScannedParams) => void>();
  #result: ScanResult | undefined;
  #lastId = 0;

  constructor(server: ServerHandle) {
    this.#server = server;
    this.#subscriptions = vscode.Disposable.from(
      server.onScanned(params => this.#listeners.get(params.id)?.(params)),
      vscode.window.tabGroups.onDidChangeTabs(({ opened, closed }) => {
        for (const uri of urisOf(opened)) this.#collection.delete(uri);
        for (const uri of urisOf(closed)) void this.#again(uri);
      }),
    );
  }

  /** The last scan that came to its end. */
  get result(): ScanResult | undefined {
    return this.#result;
  }

  /** Judges everything; what an earlier scan found goes. Rejects when it is cancelled or the server fails. */
  async all(token: vscode.CancellationToken, tell: (done: number, total: number) => void): Promise<ScanResult> {
    this.#collection.clear();
    this.#result = await this.#scan({}, token, tell);
    this.#changed.fire();
    return this.#result;
  }

  clear(): void {
    this.#collection.clear();
    this.#result = undefined;
    this.#changed.fire();
  }

  dispose(): void {
    this.#subscriptions.dispose();
    this.#collection.dispose();
    this.#changed.dispose();
  }

  /** A document that is closed keeps its place in the panel. */
  async #again(uri: vscode.Uri): Promise<void> {
    if (!this.#result || this.#server.state !== 'running' || !vscode.workspace.getWorkspaceFolder(uri)) return;
    await this.#scan({ uris: [uri.toString()] }).catch(() => undefined);
  }

  async #scan(files: { readonly uris?: readonly string[] }, token?: vscode.CancellationToken, tell?: (done: number, total: number) => void): Promise<ScanResult> {
    const id = ++this.#lastId;
    this.#listeners.set(id, params => {
      if (token?.isCancellationRequested === true) return;
      tell?.(params.done, params.total);
      this.#show(params.reports);
    });
    try {
      return await this.#server.scan({ id, ...files }, token);
    } finally {
      this.#listeners.delete(id);
    }
  }

  #show(reports: ScannedParams['reports']): void {
    const open = new Set(urisOf(vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs)).map(uri => uri.toString()));
    for (const { uri, diagnostics } of reports) {
      const file = vscode.Uri.parse(uri, true);
      if (!open.has(file.toString())) this.#collection.set(file, diagnostics.map(each => this.#server.toDiagnostic(each)));
    }
  }
}

/** What is open is what has a tab: the editor keeps documents for a while that nobody sees any more. */
function urisOf(tabs: readonly vscode.Tab[]): readonly vscode.Uri[] {
  return tabs.flatMap(({ input }) => (input instanceof vscode.TabInputText || input instanceof vscode.TabInputCustom ? [input.uri] : []));
}
