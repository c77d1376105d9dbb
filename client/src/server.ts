/** The life of the language server: started once, restarted once when it ends by itself, and after that only when the user says so. */
import * as vscode from 'vscode';
import { CloseAction, ErrorAction, State, type BaseLanguageClient, type ErrorHandler, type LanguageClientOptions } from 'vscode-languageclient';
import { served } from './documents';
import type {
  CertificateDetailsParams, EmbeddedPem, EmbeddedPemParams, InsertParams, InsertResult, InspectParams, RuleEntry, RulesParams, ScannedParams, ScanParams, ScanResult, ShownDetails, ShownInspection, TraceParams,
  TraceResult,
} from './protocol';

/** What differs between the editor on a desktop and the one in a browser. */
export interface ClientRuntime {
  createClient(options: LanguageClientOptions): BaseLanguageClient;
}

export type ServerState = 'starting' | 'running' | 'stopped';

/** How often a server that ends by itself is started again without asking. */
const restartsAllowed = 1;

/** The server as commands and views see it. Every request rejects while the server is not running. */
export class ServerHandle implements vscode.Disposable {
  readonly #client: BaseLanguageClient;
  readonly #stateChanged = new vscode.EventEmitter<ServerState>();
  readonly onState = this.#stateChanged.event;
  #restarts = 0;
  #state: ServerState = 'starting';

  constructor(runtime: ClientRuntime, private readonly output: vscode.LogOutputChannel) {
    this.#client = runtime.createClient({
      documentSelector: served,
      outputChannel: output,
      errorHandler: this.#errorHandler(),
      markdown: { isTrusted: false, supportHtml: false },
      diagnosticPullOptions: { onChange: true, onTabs: true },
    });
    this.#client.onDidChangeState(({ newState }) => this.#become(newState === State.Running ? 'running' : newState === State.Starting ? 'starting' : 'stopped'));
  }

  get state(): ServerState {
    return this.#state;
  }

  async start(): Promise<void> {
    try {
      await this.#client.start();
    } catch (error) {
      this.output.error(error instanceof Error ? error : String(error));
      this.#become('stopped');
      await this.#sayStopped(vscode.l10n.t('Trustlint could not start its language server, so nothing is checked.'));
    }
  }

  /** Starts the server anew because the user asked for it; it may then end by itself once more. */
  async restart(): Promise<void> {
    this.#restarts = 0;
    await this.stop();
    await this.start();
  }

  trace(params: TraceParams): Promise<TraceResult | null> {
    return this.#client.sendRequest<TraceResult | null>('trustlint/trace', params);
  }

  insert(params: InsertParams): Promise<InsertResult | null> {
    return this.#client.sendRequest<InsertResult | null>('trustlint/insert', params);
  }

  /** An edit of the server as the editor understands it. */
  asWorkspaceEdit(edit: NonNullable<InsertResult['edit']>): Promise<vscode.WorkspaceEdit> {
    return this.#client.protocol2CodeConverter.asWorkspaceEdit(edit);
  }

  /** What is found comes to `onScanned`. */
  scan(params: ScanParams, token?: vscode.CancellationToken): Promise<ScanResult> {
    return this.#client.sendRequest<ScanResult>('trustlint/scan', params, token);
  }

  onScanned(listener: (params: ScannedParams) => void): vscode.Disposable {
    return this.#client.onNotification('trustlint/scanned', listener);
  }

  toDiagnostic(diagnostic: ScannedParams['reports'][number]['diagnostics'][number]): vscode.Diagnostic {
    return this.#client.protocol2CodeConverter.asDiagnostic(diagnostic);
  }

  rules(params: RulesParams): Promise<readonly RuleEntry[]> {
    return this.#client.sendRequest<readonly RuleEntry[]>('trustlint/rules', params);
  }

  /** Rejects with a message for the user. */
  async inspect(params: InspectParams, token?: vscode.CancellationToken): Promise<ShownInspection> {
    const inspection = await this.#client.sendRequest<ShownInspection | null>('trustlint/inspect', params, token);
    if (!inspection) throw new Error(vscode.l10n.t('the inspection failed; the output of Trustlint says why'));
    return inspection;
  }

  /** How far an inspection that is under way has come, in percent. */
  onInspectProgress(uri: string, tell: (done: number) => void): vscode.Disposable {
    return this.#client.onNotification('trustlint/inspectProgress', (progress: { uri: string; done: number }) => {
      if (progress.uri === uri) tell(progress.done);
    });
  }

  certificateDetails(params: CertificateDetailsParams): Promise<ShownDetails | null> {
    return this.#client.sendRequest<ShownDetails | null>('trustlint/certificateDetails', params);
  }

  embeddedPem(params: EmbeddedPemParams): Promise<EmbeddedPem | null> {
    return this.#client.sendRequest<EmbeddedPem | null>('trustlint/embeddedPem', params);
  }

  async stop(): Promise<void> {
    if (this.#client.needsStop()) await this.#client.stop();
  }

  dispose(): void {
    this.#stateChanged.dispose();
  }

  #become(state: ServerState): void {
    this.#state = state;
    this.#stateChanged.fire(state);
  }

  #errorHandler(): ErrorHandler {
    return {
      error: () => ({ action: ErrorAction.Continue, handled: true }),
      closed: () => {
        if (this.#restarts < restartsAllowed) {
          this.#restarts++;
          this.output.warn('the language server ended by itself; it is started once more');
          return { action: CloseAction.Restart, handled: true };
        }
        void this.#sayStopped(vscode.l10n.t('Trustlint\'s language server ended twice, so nothing is checked any more.'));
        return { action: CloseAction.DoNotRestart, handled: true };
      },
    };
  }

  async #sayStopped(message: string): Promise<void> {
    const restart = vscode.l10n.t('Restart');
    const show = vscode.l10n.t('Show Output');
    const choice = await vscode.window.showErrorMessage(message, restart, show);
    if (choice === restart) await this.restart();
    else if (choice === show) this.output.show();
  }
}
