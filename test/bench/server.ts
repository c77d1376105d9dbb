/** Language servers as processes of their own, whose use of the processor and of memory they tell themselves. */
import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import {
  createProtocolConnection, DidChangeTextDocumentNotification, DidOpenTextDocumentNotification, DocumentDiagnosticRequest, ExitNotification,
  InitializedNotification, InitializeRequest, ProtocolRequestType, PublishDiagnosticsNotification, RegistrationRequest, ShutdownRequest, StreamMessageReader, StreamMessageWriter,
  ConfigurationRequest, type ClientCapabilities, type Diagnostic, type ProtocolConnection,
} from 'vscode-languageserver/node';

export interface Usage {
  /** CPU time in milliseconds since the process began. */
  readonly cpu: number;
  /** Resident memory in megabytes. */
  readonly rss: number;
}

const capabilities: ClientCapabilities = {
  workspace: { configuration: true, workspaceFolders: true },
  textDocument: { publishDiagnostics: { versionSupport: true, relatedInformation: true }, semanticTokens: { requests: { full: true }, tokenTypes: [], tokenModifiers: [], formats: ['relative'] } },
};

export class MeasuredServer {
  readonly #child: ChildProcess;
  readonly connection: ProtocolConnection;
  readonly #published: ((diagnostics: readonly Diagnostic[]) => void)[] = [];
  readonly #pulls: boolean;

  /** `pulls`: whether the server is to be asked for diagnostics, as VS Code does with servers that offer it. */
  constructor(file: string, options: { readonly pulls: boolean }) {
    this.#pulls = options.pulls;
    const probe = path.join(process.env['BENCH_FOLDER'] ?? '', 'probe.cjs');
    this.#child = spawn(process.execPath, ['--require', probe, file, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit', 'ipc'] });
    const { stdin, stdout } = this.#child;
    if (!stdin || !stdout) throw new Error('no pipes');
    this.connection = createProtocolConnection(new StreamMessageReader(stdout), new StreamMessageWriter(stdin));
    this.connection.onNotification(PublishDiagnosticsNotification.type, params => {
      for (const resolve of this.#published.splice(0)) resolve(params.diagnostics);
    });
    this.connection.onRequest(ConfigurationRequest.type, params => params.items.map(() => null));
    this.connection.onRequest(RegistrationRequest.type, () => undefined);
    this.connection.listen();
  }

  async initialize(folder: string): Promise<void> {
    const textDocument = { ...capabilities.textDocument, ...(this.#pulls ? { diagnostic: {} } : {}) };
    await this.connection.sendRequest(InitializeRequest.type, { processId: process.pid, rootUri: folder, capabilities: { ...capabilities, textDocument }, workspaceFolders: [{ uri: folder, name: 'bench' }] });
    await this.connection.sendNotification(InitializedNotification.type, {});
  }

  /** Opens a document and waits for its diagnostics. */
  async open(uri: string, languageId: string, text: string): Promise<readonly Diagnostic[]> {
    const answer = this.#awaited();
    await this.connection.sendNotification(DidOpenTextDocumentNotification.type, { textDocument: { uri, languageId, version: 1, text } });
    return this.#pulls ? this.pull(uri) : answer;
  }

  /** Replaces a piece of one line and waits for the diagnostics of the new text. */
  async edit(uri: string, version: number, line: number, from: number, to: number, text: string): Promise<readonly Diagnostic[]> {
    const answer = this.#awaited();
    const range = { start: { line, character: from }, end: { line, character: to } };
    await this.connection.sendNotification(DidChangeTextDocumentNotification.type, { textDocument: { uri, version }, contentChanges: [{ range, text }] });
    return this.#pulls ? this.pull(uri) : answer;
  }

  async pull(uri: string): Promise<readonly Diagnostic[]> {
    const report = await this.connection.sendRequest(DocumentDiagnosticRequest.type, { textDocument: { uri } });
    return report.kind === 'full' ? report.items : [];
  }

  request(method: string, params: unknown): Promise<unknown> {
    return this.connection.sendRequest(new ProtocolRequestType<unknown, unknown, never, void, void>(method), params);
  }

  #awaited(): Promise<readonly Diagnostic[]> {
    return this.#pulls ? Promise.resolve([]) : new Promise(resolve => void this.#published.push(resolve));
  }

  usage(): Promise<Usage> {
    return new Promise(resolve => {
      this.#child.once('message', (message: { cpu: { user: number; system: number }; rss: number }) => {
        resolve({ cpu: (message.cpu.user + message.cpu.system) / 1000, rss: message.rss / 1024 / 1024 });
      });
      this.#child.send('usage');
    });
  }

  /** CPU time of the server for `work`. */
  async cpuOf(work: () => Promise<unknown>): Promise<number> {
    const before = await this.usage();
    await work();
    return (await this.usage()).cpu - before.cpu;
  }

  async end(): Promise<void> {
    await this.connection.sendRequest(ShutdownRequest.type);
    const gone = new Promise(resolve => void this.#child.once('exit', resolve));
    await this.connection.sendNotification(ExitNotification.type);
    await gone;
    this.connection.dispose();
  }
}

/** Our server, bundled as it ships, and the peers by package name. */
export function ourServer(): MeasuredServer {
  return new MeasuredServer(path.join(process.env['BENCH_OUTPUT'] ?? '', 'server.cjs'), { pulls: true });
}

export function peerServer(file: string): MeasuredServer {
  return new MeasuredServer(path.join(process.env['BENCH_FOLDER'] ?? '', 'node_modules', file), { pulls: false });
}

export const dockerfilePeer = 'dockerfile-language-server-nodejs/bin/docker-langserver';
export const yamlPeer = 'yaml-language-server/bin/yaml-language-server';
