/** A client of the protocol for tests: it answers what a server asks, keeps what a server tells, and shows diagnostics as text. */
import { spawn, type ChildProcess } from 'node:child_process';
import {
  ApplyWorkspaceEditRequest, CodeActionRequest, CodeLensRefreshRequest, ConfigurationRequest, createProtocolConnection, DiagnosticRefreshRequest,
  DidChangeConfigurationNotification, DidChangeTextDocumentNotification, DidChangeWatchedFilesNotification, DidChangeWorkspaceFoldersNotification,
  DidCloseTextDocumentNotification, DidOpenTextDocumentNotification, DocumentDiagnosticRequest, ExitNotification, InitializedNotification, InitializeRequest,
  LogMessageNotification, PublishDiagnosticsNotification, RegistrationRequest, ShowMessageNotification, ShutdownRequest, StreamMessageReader, StreamMessageWriter,
  UnregistrationRequest,
  type ClientCapabilities, type CodeAction, type CodeActionContext, type Diagnostic, type DidChangeWatchedFilesRegistrationOptions, type DocumentDiagnosticReport,
  type FileChangeType, type InitializeResult, type ProtocolConnection, type PublishDiagnosticsParams, type Range, type Registration,
} from 'vscode-languageserver/node';
import { serverFile } from './bundle';

/** What an editor like VS Code can do, as far as the server asks. */
export const pullingEditor: ClientCapabilities = {
  workspace: {
    configuration: true,
    didChangeConfiguration: { dynamicRegistration: true },
    didChangeWatchedFiles: { dynamicRegistration: true, relativePatternSupport: true },
    workspaceFolders: true,
    workspaceEdit: { documentChanges: true, snippetEditSupport: true },
    diagnostics: { refreshSupport: true },
    codeLens: { refreshSupport: true },
  },
  textDocument: {
    diagnostic: { dynamicRegistration: false, relatedInformation: true, codeDescriptionSupport: true, tagSupport: { valueSet: [1, 2] } },
    codeAction: { disabledSupport: true, isPreferredSupport: true, codeActionLiteralSupport: { codeActionKind: { valueSet: ['quickfix', 'source.fixAll'] } } },
    hover: { contentFormat: ['markdown'] },
    publishDiagnostics: { versionSupport: true, relatedInformation: true },
  },
};

/** An editor that only knows what every client must know: diagnostics are pushed to it. */
export const plainEditor: ClientCapabilities = { textDocument: { publishDiagnostics: { versionSupport: true } } };

export interface ClientOptions {
  readonly capabilities?: ClientCapabilities;
  /** Workspace folders, as URIs. */
  readonly folders?: readonly string[];
  /** For clients that know no workspace folders. */
  readonly rootUri?: string;
  readonly initializationOptions?: unknown;
  /** The section `trustlint`, by scope: a folder's URI, or `undefined`. */
  readonly settings?: (scope: string | undefined) => unknown;
}

/** Everything that the server has told or asked. */
export interface Heard {
  readonly pushed: PublishDiagnosticsParams[];
  readonly log: string[];
  readonly shown: string[];
  readonly registrations: Registration[];
  readonly configurationScopes: (string | undefined)[][];
  diagnosticRefreshes: number;
  lensRefreshes: number;
}

export class Client {
  readonly connection: ProtocolConnection;
  readonly heard: Heard = { pushed: [], log: [], shown: [], registrations: [], configurationScopes: [], diagnosticRefreshes: 0, lensRefreshes: 0 };
  readonly #options: ClientOptions;
  readonly #waiting = new Set<() => void>();
  result: InitializeResult | undefined;
  /** What `workspace/configuration` is answered with; may be replaced. */
  settings: (scope: string | undefined) => unknown;

  constructor(connection: ProtocolConnection, options: ClientOptions) {
    this.connection = connection;
    this.#options = options;
    this.settings = options.settings ?? (() => null);
    this.#listen();
  }

  #listen(): void {
    const { connection, heard } = this;
    const keep = <P>(into: (params: P) => void) => (params: P): void => {
      into(params);
      for (const look of [...this.#waiting]) look();
    };
    connection.onNotification(PublishDiagnosticsNotification.type, keep(params => heard.pushed.push(params)));
    connection.onNotification(LogMessageNotification.type, keep(params => heard.log.push(params.message)));
    connection.onNotification(ShowMessageNotification.type, keep(params => heard.shown.push(params.message)));
    connection.onRequest(RegistrationRequest.type, keep(params => void heard.registrations.push(...params.registrations)));
    connection.onRequest(UnregistrationRequest.type, () => undefined);
    connection.onRequest(DiagnosticRefreshRequest.type, keep(() => void heard.diagnosticRefreshes++));
    connection.onRequest(CodeLensRefreshRequest.type, keep(() => void heard.lensRefreshes++));
    connection.onRequest(ApplyWorkspaceEditRequest.type, () => ({ applied: false }));
    connection.onRequest(ConfigurationRequest.type, params => {
      const scopes = params.items.map(item => item.scopeUri);
      heard.configurationScopes.push(scopes);
      for (const look of [...this.#waiting]) look();
      return scopes.map(scope => this.settings(scope));
    });
    connection.listen();
  }

  async initialize(): Promise<InitializeResult> {
    const { capabilities = pullingEditor, folders, rootUri, initializationOptions } = this.#options;
    const result = await this.connection.sendRequest(InitializeRequest.type, {
      processId: null,
      rootUri: rootUri ?? null,
      capabilities,
      initializationOptions,
      ...(folders ? { workspaceFolders: folders.map(uri => ({ uri, name: uri })) } : {}),
    });
    this.result = result;
    await this.connection.sendNotification(InitializedNotification.type, {});
    return result;
  }

  open(uri: string, text: string, languageId = 'dockerfile', version = 1): Promise<void> {
    return this.connection.sendNotification(DidOpenTextDocumentNotification.type, { textDocument: { uri, languageId, version, text } });
  }

  /** The whole text anew. */
  change(uri: string, version: number, text: string): Promise<void> {
    return this.connection.sendNotification(DidChangeTextDocumentNotification.type, { textDocument: { uri, version }, contentChanges: [{ text }] });
  }

  /** Replaces ranges, one after the other. */
  edit(uri: string, version: number, ...changes: readonly { readonly range: Range; readonly text: string }[]): Promise<void> {
    return this.connection.sendNotification(DidChangeTextDocumentNotification.type, { textDocument: { uri, version }, contentChanges: [...changes] });
  }

  close(uri: string): Promise<void> {
    return this.connection.sendNotification(DidCloseTextDocumentNotification.type, { textDocument: { uri } });
  }

  pull(uri: string, previousResultId?: string): Promise<DocumentDiagnosticReport> {
    return this.connection.sendRequest(DocumentDiagnosticRequest.type, { textDocument: { uri }, ...(previousResultId === undefined ? {} : { previousResultId }) });
  }

  /** The pulled diagnostics, shown. */
  async findings(uri: string): Promise<readonly string[]> {
    const report = await this.pull(uri);
    return report.kind === 'full' ? report.items.map(shown) : ['unchanged'];
  }

  async actions(uri: string, range: Range, context: Partial<CodeActionContext> = {}): Promise<readonly CodeAction[]> {
    const answer = await this.connection.sendRequest(CodeActionRequest.type, { textDocument: { uri }, range, context: { diagnostics: [], ...context } });
    return (answer ?? []).filter((action): action is CodeAction => !('command' in action && typeof action.command === 'string'));
  }

  configurationChanged(settings: unknown): Promise<void> {
    return this.connection.sendNotification(DidChangeConfigurationNotification.type, { settings });
  }

  filesChanged(...changes: readonly { readonly uri: string; readonly type: FileChangeType }[]): Promise<void> {
    return this.connection.sendNotification(DidChangeWatchedFilesNotification.type, { changes: [...changes] });
  }

  foldersChanged(added: readonly string[], removed: readonly string[]): Promise<void> {
    const named = (uris: readonly string[]): { uri: string; name: string }[] => uris.map(uri => ({ uri, name: uri }));
    return this.connection.sendNotification(DidChangeWorkspaceFoldersNotification.type, { event: { added: named(added), removed: named(removed) } });
  }

  /** The patterns that the server has asked to have watched. */
  watched(): readonly string[] {
    return this.heard.registrations.filter(({ method }) => method === DidChangeWatchedFilesNotification.method).flatMap(({ registerOptions }) => {
      const { watchers } = registerOptions as DidChangeWatchedFilesRegistrationOptions;
      return watchers.map(({ globPattern }) => (typeof globPattern === 'string' ? globPattern : globPattern.pattern));
    });
  }

  /** Resolves as soon as `holds` does; it is looked at whenever the server says something. Fails after a while, with what was heard. */
  until(what: string, holds: () => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(look);
        reject(new Error(`waited in vain until ${what}; heard ${JSON.stringify(this.heard)}`));
      }, 20_000);
      const look = (): void => {
        if (!holds()) return;
        this.#waiting.delete(look);
        clearTimeout(timer);
        resolve();
      };
      this.#waiting.add(look);
      look();
    });
  }

  /** The last diagnostics pushed for a document, once there are some that fit. */
  async pushedFor(uri: string, fits: (params: PublishDiagnosticsParams) => boolean = () => true): Promise<PublishDiagnosticsParams> {
    const last = (): PublishDiagnosticsParams | undefined => this.heard.pushed.filter(params => params.uri === uri).at(-1);
    await this.until(`diagnostics of ${uri} are pushed`, () => {
      const params = last();
      return params !== undefined && fits(params);
    });
    const params = last();
    if (!params) throw new Error('nothing was pushed');
    return params;
  }
}

/** A server process with its client. */
export class ServerProcess extends Client {
  readonly child: ChildProcess;
  /** How the process ended: its exit code, or the signal. */
  readonly ended: Promise<number | string | null>;
  stderr = '';

  constructor(child: ChildProcess, options: ClientOptions) {
    if (!child.stdout || !child.stdin) throw new Error('the server was started without pipes');
    super(createProtocolConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin)), options);
    this.child = child;
    this.ended = new Promise(resolve => void child.once('exit', (code, signal) => resolve(code ?? signal)));
    child.stderr?.on('data', (data: Buffer) => {
      this.stderr += data.toString();
    });
    child.stdin.on('error', () => undefined);
  }

  /** Ends the server as the protocol wants it. */
  async stop(): Promise<number | string | null> {
    await this.connection.sendRequest(ShutdownRequest.type);
    await this.connection.sendNotification(ExitNotification.type);
    const code = await this.ended;
    this.connection.dispose();
    return code;
  }

  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.ended;
    this.connection.dispose();
  }
}

/** Starts the bundled server on standard input and output. */
export async function startServer(options: ClientOptions = {}): Promise<ServerProcess> {
  const child = spawn(process.execPath, [await serverFile(), '--stdio'], { stdio: ['pipe', 'pipe', 'pipe'] });
  return new ServerProcess(child, options);
}

/** Starts and initializes a server, lets `use` talk to it, and ends it. */
export async function withServer<T>(options: ClientOptions, use: (client: ServerProcess) => Promise<T>): Promise<T> {
  const server = await startServer(options);
  try {
    await server.initialize();
    const result = await use(server);
    const code = await server.stop();
    if (code !== 0) throw new Error(`the server ended with ${String(code)}: ${server.stderr}`);
    return result;
  } finally {
    if (server.child.exitCode === null) await server.kill();
  }
}

const severityNames = ['', 'error', 'warning', 'information', 'hint'];

/** `1:5-1:12 warning[dockerfile/x] first line of the message`, with lines and columns from 1. */
export function shown(diagnostic: Diagnostic): string {
  const { range, severity, code, message } = diagnostic;
  const [first] = (typeof message === 'string' ? message : message.value).split('\n');
  return `${shownRange(range)} ${severityNames[severity ?? 0]}[${String(code)}] ${first}`;
}

export function shownRange({ start, end }: Range): string {
  return `${start.line + 1}:${start.character + 1}-${end.line + 1}:${end.character + 1}`;
}

/** A range from zero-based numbers. */
export function rangeOf(startLine: number, startCharacter: number, endLine = startLine, endCharacter = startCharacter): Range {
  return { start: { line: startLine, character: startCharacter }, end: { line: endLine, character: endCharacter } };
}

/** The whole text, whatever it is. */
export const everywhere = rangeOf(0, 0, 100_000, 0);
